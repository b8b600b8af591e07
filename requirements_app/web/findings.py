"""Findings as pages show them: each with the address where it is mended. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from requirements_app.rulesets.models import Finding

from .links import mend_url, override_url

# Findings that an override mends, and of which kind.
_OVERRIDES = {"reading-not-confirmed": "reading", "any-not-accepted": "accept-any"}


@dataclass(frozen=True)
class FindingLine:
    finding: Finding
    address: str


def finding_lines(findings: Iterable[Finding], site: str) -> tuple[FindingLine, ...]:
    """Findings of a site (by slug) in their order."""
    return tuple(FindingLine(each, _address(each, site)) for each in findings)


def _address(finding: Finding, site: str) -> str:
    kind = _OVERRIDES.get(finding.code)
    if kind and finding.flows:
        return override_url(site, finding.flows[0], kind=kind, deployment=finding.deployment)
    return mend_url(site, finding.subject)
