from django.apps import AppConfig


class ConversionConfig(AppConfig):
    name = "leadwerk.conversion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.conversion import kinds  # noqa: F401
