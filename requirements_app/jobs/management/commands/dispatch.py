"""The dispatcher process."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand

from portal.celery import app
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.tasks import CelerySender


class Command(BaseCommand):
    help = "Send waiting jobs to the workers, settle lost ones, seal audit events; until SIGTERM."
    requires_system_checks = []  # the web process makes them; these would load all of its pages

    def handle(self, *_: Any, **__: Any) -> None:
        dispatcher = Dispatcher(CelerySender(app))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: dispatcher.stop())
        self.stdout.write("dispatching")
        dispatcher.run()
        self.stdout.write("stopped")
