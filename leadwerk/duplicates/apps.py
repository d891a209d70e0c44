from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "leadwerk.duplicates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.customers.actions import bin as customers_bin
        from leadwerk.customers.actions import found_by, undo
        from leadwerk.duplicates import kinds  # noqa: F401
        from leadwerk.duplicates.merged import (
            addresses_of_merged,
            refuse_to_restore,
            refuse_to_restore_record,
            remaining,
        )
        from leadwerk.leads.actions import bin as leads_bin

        leads_bin.STAYS_IN_BIN.append(refuse_to_restore)
        customers_bin.STAYS_IN_BIN.append(refuse_to_restore_record)
        found_by.ALSO.append(addresses_of_merged)
        undo.REMAINING.append(remaining)
