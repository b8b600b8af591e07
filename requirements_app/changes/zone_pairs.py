"""The zone matrix of the risk policy, as builds of rule sets read it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from requirements_app.rulesets.compute.model import ZoneVerdict
from requirements_app.rulesets.zone_policy import speaks_of_zone_pairs
from requirements_app.sites.models import Site

from .compute.risk import Zoned, internet_kind
from .policies import risk_policy_current


@speaks_of_zone_pairs
def matrix_of(site: Site) -> Iterator[ZoneVerdict]:
    """What the matrix of now forbids between the site's zones, and what a cell of it wants an
    approval for. What is left to `otherwise` needs no word, unless that forbids."""
    policy = risk_policy_current()
    zones = [
        Zoned(row.slug, internet_kind(is_internet=row.is_internet, kind=row.kind), site.slug)
        for row in site.zones.order_by("slug")
    ]
    for source, destination in product(zones, repeat=2):
        verdict, reason = policy.verdict(source, destination)
        named = policy.cell(source, destination) is not None
        if verdict == "forbidden" or (verdict == "needs approval" and named):
            yield ZoneVerdict(source.slug, destination.slug, verdict, reason)
