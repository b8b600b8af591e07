from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "requirements_app.tickets"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import jobs, outbox, watching  # noqa: F401, PLC0415 - they register themselves
