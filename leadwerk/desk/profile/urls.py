from django.urls import path

from leadwerk.desk.profile import views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("password/", views.profile_password, name="profile_password"),
    path("sessions/", views.profile_sessions, name="profile_sessions"),
    path("theme/", views.profile_theme, name="profile_theme"),
]
