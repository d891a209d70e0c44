from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leadwerk.leads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.attachments.access import SUBJECTS
        from leadwerk.leads import conditions, kinds  # noqa: F401
        from leadwerk.leads.access import see

        SUBJECTS["lead"] = see
