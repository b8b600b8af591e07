"""Which rule bases can say what of a change its firewalls allow already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from requirements_app.changes.models import AllowedAlready, Change, ChangeSite
from requirements_app.rulebases.checks import zone_names_digest
from requirements_app.rulebases.models import Coverage, RuleBase

MOST_SHOWN = 20


@dataclass(frozen=True)
class Base:
    """The newest rule base of a firewall; `ready`: it was held against the change's rule set, which
    `address` shows or asks for."""

    rule_base: RuleBase
    ready: bool
    address: str


@dataclass(frozen=True)
class Allowing:
    """`count` items are allowed already, on record."""

    bases: Sequence[Base]
    count: int

    @property
    def any_ready(self) -> bool:
        return any(each.ready for each in self.bases)


def allowing(change: Change, sites: Sequence[ChangeSite]) -> Allowing:
    """The rule bases at the sites that the reader sees; three queries."""
    count = AllowedAlready.objects.filter(
        item__change=change, item__site__in=[each.site_id for each in sites]
    ).count()
    rule_sets = {each.site_id: each.rule_set for each in sites if each.rule_set}
    newest = (
        RuleBase.objects.filter(
            site__in=list(rule_sets), firewall__isnull=False, reading__read_at__isnull=False
        )
        .select_related("site", "firewall", "reading")
        .defer("reading__content")
        .order_by("firewall_id", "-uploaded_at")
        .distinct("firewall_id")
    )
    bases = list(newest[:MOST_SHOWN])
    done = set(
        Coverage.objects.filter(
            reading__in=[base.reading_id for base in bases],
            rule_set__content__in=[each.content_id for each in rule_sets.values()],
            computed_at__isnull=False,
        ).values_list("reading", "firewall", "rule_set__content", "zone_names_digest")
    )
    found = []
    for base in bases:
        rule_set = rule_sets[base.site_id]
        digest = zone_names_digest(base.zone_names)
        ready = (base.reading_id, base.firewall_id, rule_set.content_id, digest) in done
        page = reverse("rule-base-coverage", args=[base.site.slug, base.pk])
        found.append(Base(base, ready, f"{page}?rule_set={rule_set.pk}"))
    return Allowing(found, count)
