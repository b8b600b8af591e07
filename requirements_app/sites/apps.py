from django.apps import AppConfig


class SitesConfig(AppConfig):
    name = "requirements_app.sites"
    label = "sites"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the permissions."""
        from . import access  # noqa: F401, PLC0415 - models must be loaded first
