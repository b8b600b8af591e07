"""Testing a connection, in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from exports.tickets.port import Line

from .models import Connector
from .speaking import Spoken, connection_of, driver_of, speak


def probe(connector: Connector) -> list[Line]:
    """What the driver found out, or why it could find out nothing."""
    driver = driver_of(connector)
    try:
        return speak(driver.probe(connection_of(connector)))
    except Spoken as spoken:
        failure = spoken.failure
        return [Line("connection", ok=False, message=failure.message, mend=failure.mend)]


def probe_note(connector: Connector, lines: list[Line]) -> dict[str, Any]:
    """Keep what a test found, on the connector; it is no edit. Returns the job's result."""
    told = [asdict(line) for line in lines]
    Connector.objects.filter(pk=connector.pk).update(probe=told, probed_at=timezone.now())
    return {"ok": all(line.ok for line in lines), "lines": told}
