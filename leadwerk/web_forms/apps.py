from django.apps import AppConfig


class WebFormsConfig(AppConfig):
    name = "leadwerk.web_forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.web_forms import kinds, reader  # noqa: F401
