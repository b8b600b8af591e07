from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "requirements_app.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import access, audit_check  # noqa: F401, PLC0415 - they register themselves
