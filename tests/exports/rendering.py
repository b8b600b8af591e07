"""Rendering in memory."""

from __future__ import annotations

import io
from typing import Any

from exports.base import Report
from exports.registry import EXPORTERS


def rendered(identifier: str, report: Report, **options: Any) -> tuple[bytes, int]:
    """(file, rows) of a report in one format."""
    exporter = EXPORTERS[identifier]
    out = io.BytesIO()
    rows = exporter.render(report, exporter.read_options(options), out)
    return out.getvalue(), rows
