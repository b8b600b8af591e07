from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "requirements_app.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - it registers itself
