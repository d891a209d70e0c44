"""Signing in: of django-allauth's pages only those that are used. Names and most views are its own."""

from allauth.account import views
from django.urls import path, re_path

from leadwerk.people.views import chosen_password, login, passkey_sign_in, password_again, second_step

urlpatterns = [
    path("login/", login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", password_again, name="account_reauthenticate"),
    path("code/", second_step, name="mfa_authenticate"),
    path("passkey/", passkey_sign_in, name="mfa_login_webauthn"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        chosen_password,
        name="account_reset_password_from_key",
    ),
]
