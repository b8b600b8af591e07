"""Findings as pages show them: each with the step of a site's path it belongs to, and the address
of the field that mends it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.urls import reverse

from requirements_app.rulesets.models import Finding

from .links import mend_url, override_url

Step = Literal["deployments", "zones", "bindings", "options"]

# Findings that an override mends, and of which kind.
_OVERRIDES = {"reading-not-confirmed": "reading", "any-not-accepted": "accept-any"}
# The field of a proxy's form that mends what is found about it.
_PROXY_FIELDS = {
    "proxy-inspects-tls": "bypasses_inspection",
    "proxy-authentication": "authentication",
    "proxy-address-family": "address",
}
_ZONE_PAIR = re.compile("zones/([a-z0-9-]+)→([a-z0-9-]+)")


@dataclass(frozen=True)
class FindingLine:
    """`address` leads to the field that mends it; `place` is the key under which pages look for
    what stands beside one of their fields."""

    finding: Finding
    address: str
    step: Step

    @property
    def place(self) -> str:
        return self.finding.subject


def finding_lines(findings: Iterable[Finding], site: str) -> tuple[FindingLine, ...]:
    """Findings of a site (by slug) in their order."""
    return tuple(
        FindingLine(each, _address(each, site), step_of(each.subject)) for each in findings
    )


def step_of(subject: str) -> Step:
    """The step of the guided path on which the subject of a finding is mended."""
    kind, _, rest = subject.partition("/")
    if kind in ("zones", "firewalls", "proxies"):
        return "zones"
    if kind == "overrides":
        return "options"
    if kind == "deployments":
        _, _, field = rest.partition("/")
        if not field:
            return "deployments"
        return "bindings" if field.startswith("bindings") else "options"
    return "bindings"


def _address(finding: Finding, site: str) -> str:
    kind = _OVERRIDES.get(finding.code)
    if kind and finding.flows:
        return override_url(site, finding.flows[0], kind=kind, deployment=finding.deployment)
    pair = _ZONE_PAIR.fullmatch(finding.subject)
    if finding.code == "path-missing" and pair:
        zones = urlencode([("zones", pair[1]), ("zones", pair[2])])
        return f"{reverse('firewall-new', args=[site])}?{zones}"
    if finding.code == "path-ambiguous":
        return f"{reverse('site-zones', args=[site])}#firewalls"
    address = mend_url(site, finding.subject)
    field = _PROXY_FIELDS.get(finding.code)
    return f"{address}#{field}" if field and finding.subject.startswith("proxies/") else address
