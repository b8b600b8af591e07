from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "requirements_app.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
