from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "requirements_app.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
