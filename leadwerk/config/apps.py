from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Installed for the pages that say what went wrong, and their words."""

    name = "leadwerk.config"
