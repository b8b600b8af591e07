"""The Celery application. Messages carry a job's id and nothing else: Postgres holds the rest."""

import os

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def _keep_logging(**_: object) -> None:
    """Workers log as settings.LOGGING says: a receiver keeps Celery from its own set-up."""
