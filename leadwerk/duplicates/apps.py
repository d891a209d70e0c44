from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "leadwerk.duplicates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.duplicates import kinds  # noqa: F401
        from leadwerk.duplicates.merged import refuse_to_restore
        from leadwerk.leads.actions.bin import STAYS_IN_BIN

        STAYS_IN_BIN.append(refuse_to_restore)
