from django.apps import AppConfig


class RulesetsConfig(AppConfig):
    name = "requirements_app.rulesets"
    label = "rulesets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import access, again, jobs, retention, signals  # noqa: F401, PLC0415 - they register themselves
