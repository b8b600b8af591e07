from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "requirements_app.operations"
    label = "operations"

    def ready(self) -> None:
        from . import examination, retention, self_check  # noqa: F401, PLC0415 - they register their functions
