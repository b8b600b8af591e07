from django.apps import AppConfig


class OutgoingConfig(AppConfig):
    name = "requirements_app.outgoing"
    label = "outgoing"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - it registers itself
