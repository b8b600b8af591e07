"""What people are told while jobs start late."""

from __future__ import annotations

import threading
import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .selectors import QueueHealth, queue_health

REMEMBERED_SECONDS = 5.0

TROUBLES: dict[str, str | Promise] = {
    "no-dispatcher": _("Jobs start later: nothing sends them to the workers at the moment."),
    "broker-away": _("Jobs start later: the queue cannot be reached at the moment."),
    "no-worker": _("Jobs start later: no worker takes them at the moment."),
}


class Remembered:
    """The queue's health, looked up at most every five seconds in a process, so that a notice on
    every page costs nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._health: QueueHealth | None = None

    def health(self) -> QueueHealth:
        with self._lock:
            if self._health is None or time.monotonic() >= self._until:
                self._health = queue_health()
                self._until = time.monotonic() + REMEMBERED_SECONDS
            return self._health

    def keep(self, health: QueueHealth | None, seconds: float = 0.0) -> None:
        """Answer this for the next seconds; with None, look anew."""
        with self._lock:
            self._health, self._until = health, time.monotonic() + seconds


remembered = Remembered()


def queue_trouble() -> str:
    """What people are told while jobs start late, as of the last seconds; "" while all is well."""
    trouble = remembered.health().trouble
    return str(TROUBLES[trouble]) if trouble else ""
