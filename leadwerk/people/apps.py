from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "leadwerk.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from leadwerk.people.watching import watch

        watch()
