from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "leadwerk.customers"
    default_auto_field = "django.db.models.BigAutoField"
