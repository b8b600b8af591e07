"""Rendering a firewall's file in memory, and changing a configuration of lines by it."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable
from typing import Any

from exports.base import Exporter
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule

from .reports import report


def written(exporter: Exporter[Any, Any], given: FirewallReport, **options: Any) -> str:
    out = io.BytesIO()
    exporter.render(given, exporter.read_options({"firewall": "fw-inner", **options}), out)
    return out.getvalue().decode()


def between(before: Iterable[FirewallRule], now: Iterable[FirewallRule]) -> FirewallReport:
    """The report of what changes from one set of rules to another."""
    return dataclasses.replace(report(*now), since="earlier", before=tuple(before))


def commands_and_undo(text: str, sign: str) -> tuple[list[str], list[str]]:
    """The commands of a difference, and those that its last comment has."""
    lines = text.splitlines()
    at = lines.index(f"{sign} To undo this, enter:")
    undo = [line[len(sign) + 1 :] for line in lines[at + 1 :]]
    return [line for line in lines[:at] if not line.startswith(sign)], undo
