"""Check Point's Generic Data Center: JSON with one object, whose id never changes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from requirements_app.core.report import FindingLine

from .base import Holds, Line, ListFormat, ListReport, head

_LONGEST = 1_000


class CheckPointDataCenter(ListFormat):
    identifier = "checkpoint-gdc"
    label = "Check Point: Generic Data Center"
    suffix = "json"
    media_type = "application/json"
    holds = Holds(addresses=True, ranges=True)

    def written(
        self, report: ListReport, lines: Sequence[Line], findings: Sequence[FindingLine]
    ) -> str:
        about, *_ = head(report, ())
        told = " ".join(head(report, findings))
        body = {
            "version": "1.0",
            "description": told if len(told) <= _LONGEST else told[: _LONGEST - 3] + "...",
            "objects": [
                {
                    "name": report.name,
                    "id": report.uuid,
                    "description": about,
                    "ranges": [str(each.value) for each in lines],
                }
            ],
        }
        return json.dumps(body, indent=2) + "\n"
