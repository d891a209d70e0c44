from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "leadwerk.tasks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.tasks import kinds  # noqa: F401
