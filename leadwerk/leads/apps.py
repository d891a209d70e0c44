from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leadwerk.leads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.leads import conditions, kinds  # noqa: F401
