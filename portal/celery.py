"""The Celery application. Messages carry a job's id and nothing else: Postgres holds the rest."""

import os
from pathlib import Path

from celery import Celery, signals
from django.conf import settings

from portal import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
def _let_pages_go_first(**_: object) -> None:
    """On a machine that also serves the pages, jobs take what these leave of the processors."""
    if not settings.WORKER_NICE or not hasattr(os, "nice"):
        return
    nice = os.nice(settings.WORKER_NICE)
    group = Path("/proc/self/autogroup")
    if group.exists() and os.getsid(0) == os.getpid():
        # Linux shares processors out between sessions first; this one is the worker's own.
        group.write_text(str(nice))


@signals.worker_process_init.connect
def _trace(**_: object) -> None:
    telemetry.start("worker")


@signals.setup_logging.connect
def _keep_logging(**_: object) -> None:
    """Workers log as settings.LOGGING says: a receiver keeps Celery from its own set-up."""
