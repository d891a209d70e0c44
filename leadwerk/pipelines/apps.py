from django.apps import AppConfig


class PipelinesConfig(AppConfig):
    name = "leadwerk.pipelines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.pipelines import kinds  # noqa: F401
