from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "leadwerk.customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.customers import kinds  # noqa: F401
