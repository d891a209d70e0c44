from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "leadwerk.duplicates"
    default_auto_field = "django.db.models.BigAutoField"
