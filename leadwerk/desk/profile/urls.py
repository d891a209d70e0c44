from django.urls import path

from leadwerk.desk.profile import presence, second_factor, tokens, views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("second-factor/", second_factor.profile_second_factor, name="profile_second_factor"),
    path("codes/", second_factor.profile_codes, name="profile_codes"),
    path("codes/removal/", second_factor.profile_codes_removal, name="profile_codes_removal"),
    path("sign-on/<int:pk>/removal/", second_factor.profile_sign_on_removal, name="profile_sign_on_removal"),
    path("recovery-codes/", second_factor.profile_recovery_codes, name="profile_recovery_codes"),
    path("passkeys/new/", second_factor.profile_passkey_new, name="profile_passkey_new"),
    path("passkeys/<int:pk>/removal/", second_factor.profile_passkey_removal, name="profile_passkey_removal"),
    path("password/", views.profile_password, name="profile_password"),
    path("sessions/", views.profile_sessions, name="profile_sessions"),
    path("tokens/new/", tokens.profile_token_new, name="profile_token_new"),
    path("tokens/<int:pk>/removal/", tokens.profile_token_removal, name="profile_token_removal"),
    path("presence/", presence.profile_presence, name="profile_presence"),
    path("presence/<int:absence>/removal/", presence.profile_absence_removal, name="profile_absence_removal"),
    path("theme/", views.profile_theme, name="profile_theme"),
]
