from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "requirements_app.downloads"
    label = "downloads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import access, again, jobs, retention  # noqa: F401, PLC0415 - they register their functions
