from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "requirements_app.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import following, jobs  # noqa: F401, PLC0415 - they register themselves
