"""PostgreSQL."""

from portal.settings.installation import env

DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL"),
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": "portal"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
