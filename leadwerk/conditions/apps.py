from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "leadwerk.conditions"
    default_auto_field = "django.db.models.BigAutoField"
