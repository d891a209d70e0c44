from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "leadwerk.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.desk import kinds  # noqa: F401
