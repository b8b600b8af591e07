from django.apps import AppConfig


class RulebasesConfig(AppConfig):
    name = "requirements_app.rulebases"
    label = "rulebases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import access, again, jobs, retention  # noqa: F401, PLC0415 - they register themselves
