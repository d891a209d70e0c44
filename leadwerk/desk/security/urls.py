from django.urls import path

from leadwerk.desk.security import views

urlpatterns = [
    path("", views.security_log, name="security_log"),
    path("export/", views.security_export, name="security_export"),
]
