"""Findings as pages show them: each with the address where it is mended. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from requirements_app.rulesets.models import Finding

from .links import mend_url


@dataclass(frozen=True)
class FindingLine:
    finding: Finding
    address: str


def finding_lines(findings: Iterable[Finding], site: str) -> tuple[FindingLine, ...]:
    """Findings of a site (by slug) in their order."""
    return tuple(FindingLine(each, mend_url(site, each.subject)) for each in findings)
