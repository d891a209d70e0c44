from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "leadwerk.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.intake import conditions, kinds  # noqa: F401
        from leadwerk.intake.channels.api import read  # noqa: F401
