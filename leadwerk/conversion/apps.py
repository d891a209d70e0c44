from django.apps import AppConfig


class ConversionConfig(AppConfig):
    name = "leadwerk.conversion"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.attachments.access import SUBJECTS
        from leadwerk.conversion import kinds  # noqa: F401
        from leadwerk.conversion.reads import see_lead

        SUBJECTS["lead"] = see_lead  # who works on what a lead turned into opens its files too (rule 7)
