from django.apps import AppConfig


class ChangesConfig(AppConfig):
    name = "requirements_app.changes"
    label = "changes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import jobs, reminders, zone_pairs  # noqa: F401, PLC0415 - they register themselves
