from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "requirements_app.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import access, jobs  # noqa: F401, PLC0415  # they register themselves
