from django.apps import AppConfig


class TalliesConfig(AppConfig):
    name = "leadwerk.tallies"
    default_auto_field = "django.db.models.BigAutoField"
