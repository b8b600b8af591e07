from django.apps import AppConfig


class RulebasesConfig(AppConfig):
    name = "requirements_app.rulebases"
    label = "rulebases"
    default_auto_field = "django.db.models.BigAutoField"
