from django.urls import include, path

urlpatterns = [
    path("", include("leadwerk.desk.my_day.urls")),
    path("", include("leadwerk.desk.undoing.urls")),
    path("accounts/sign-on/", include("leadwerk.desk.sign_on.urls")),
    path("leads/", include("leadwerk.desk.lead_list.urls")),
    path("leads/", include("leadwerk.desk.lead_page.urls")),
    path("leads/", include("leadwerk.desk.conversion.urls")),
    path("", include("leadwerk.desk.duplicates.urls")),
    path("kanban/", include("leadwerk.desk.board.urls")),
    path("search/", include("leadwerk.desk.search.urls")),
    path("customers/", include("leadwerk.desk.customers.urls")),
    path("intake/", include("leadwerk.desk.ledger.urls")),
    path("settings/security/", include("leadwerk.desk.security.urls")),
    path("settings/", include("leadwerk.desk.administration.urls")),
    path("web-forms/", include("leadwerk.desk.web_forms.urls")),
    path("profile/", include("leadwerk.desk.profile.urls")),
    path("manual/", include("leadwerk.desk.manual.urls")),
    path("setup/", include("leadwerk.desk.set_up.urls")),
]
