from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("attachments/", include("leadwerk.attachments.urls")),
    path("import/", include("leadwerk.intake.urls")),
    path("", include("leadwerk.desk.urls")),
]
