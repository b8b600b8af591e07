"""What the dispatcher does every so often besides sending jobs: sealing, retention, sweeping."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models.functions import Now

from requirements_app.audit import seal

from .lifecycle import connection_renew
from .models import IdempotentRequest

logger = logging.getLogger(__name__)

Hook = Callable[[], object]
_hooks: list[tuple[float, Hook]] = []
ANSWERS_KEPT = timedelta(days=2)


def periodic(seconds: float) -> Callable[[Hook], Hook]:
    """Have the dispatcher call a function every `seconds`.

    It has to be quick, and harmless when two dispatchers call it at once. One that raises is
    logged and called again next time.
    """
    if seconds <= 0:
        raise ValueError("the period must be longer than nothing")

    def register(hook: Hook) -> Hook:
        _hooks.append((seconds, hook))
        return hook

    return register


@dataclass
class Schedule:
    """When each hook is next due, by this process's own steady clock."""

    hooks: list[tuple[float, Hook]] = field(default_factory=lambda: _hooks)
    _next: dict[Hook, float] = field(default_factory=dict)

    def run_due(self) -> None:
        """Call every hook whose time has come; at first, all of them."""
        for seconds, hook in self.hooks:
            now = time.monotonic()
            if now < self._next.get(hook, now):
                continue
            self._next[hook] = now + seconds
            try:
                hook()
            except Exception:
                logger.exception("the periodic %s failed", hook.__qualname__)
                connection_renew()


@periodic(2)
def audit_seal() -> None:
    """Chain the audit events that were committed since."""
    while seal.seal() == seal.BATCH:
        pass


@periodic(3600)
def answers_forget() -> int:
    """Remove stored answers that nobody will ask for again. Returns how many."""
    old = IdempotentRequest.objects.filter(created_at__lt=Now() - ANSWERS_KEPT)
    return old.delete()[0]
