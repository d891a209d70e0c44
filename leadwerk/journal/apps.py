from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "leadwerk.journal"
    default_auto_field = "django.db.models.BigAutoField"
