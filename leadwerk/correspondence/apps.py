from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "leadwerk.correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.correspondence import kinds  # noqa: F401
