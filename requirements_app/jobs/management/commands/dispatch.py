"""The dispatcher process."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal import telemetry
from portal.celery import app
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.tasks import CelerySender


class Command(BaseCommand):
    help = "Send waiting jobs to the workers, settle lost ones, seal audit events; until SIGTERM."
    requires_system_checks = []  # the web process makes them; these would load all of its pages

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--alive",
            type=Path,
            metavar="FILE",
            help="touch this file every few seconds, for a supervisor that looks at its age",
        )

        parser.add_argument(
            "--resend-seconds",
            type=float,
            default=10.0,
            metavar="N",
            help="send a job again that no worker took for so long, later ever more rarely"
            " (%(default)s)",
        )

    def handle(
        self, *_: Any, alive: Path | None = None, resend_seconds: float = 10.0, **__: Any
    ) -> None:
        telemetry.start("dispatcher")
        sender = CelerySender(app)
        dispatcher = Dispatcher(
            sender,
            check=sender.check,
            resend_seconds=resend_seconds,
            alive=alive.touch if alive else lambda: None,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: dispatcher.stop())
        self.stdout.write("dispatching")
        dispatcher.run()
        self.stdout.write("stopped")
