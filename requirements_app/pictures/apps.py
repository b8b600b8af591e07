from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "requirements_app.pictures"
    label = "pictures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import again, jobs, retention, signals  # noqa: F401, PLC0415 - they register themselves
