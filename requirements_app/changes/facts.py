"""What the approval policy looks at of a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from requirements_app.sites.models import Override, Zone

from .compute.approval import Facts
from .compute.risk import PairVerdict, Zoned, internet_kind, matrix
from .models import Change
from .policies import policy_current, risk_policy

_FROM = Coalesce(F("after__source_zone"), F("before__source_zone"))
_TO = Coalesce(F("after__destination_zone"), F("before__destination_zone"))


def facts_of(change: Change) -> Facts:
    """Sites, products, zone pairs, risk and size of what the change holds; a few queries, however
    many items there are."""
    items = change.items.order_by()
    zones = items.annotate(from_zone=_FROM, to_zone=_TO)
    pairs = frozenset(zones.values_list("site__slug", "from_zone", "to_zone").distinct())
    kinds = zone_kinds(change)
    products = items.annotate(product=Coalesce(F("after__product"), F("before__product")))
    return Facts(
        sites=frozenset(change.sites.values_list("site__slug", flat=True)),
        products=frozenset(products.values_list("product", flat=True).distinct()),
        zone_pairs=pairs,
        risk=change.risk,  # type: ignore[arg-type] # a text of Change.Risk is a severity
        size=change.item_count,
        emergency=change.emergency,
        exceptions=exceptions_of(change).exists(),
        verdicts=frozenset(each.verdict for each in verdicts_of(pairs, kinds)),
        kinds=kinds,
    )


def exceptions_of(change: Change) -> QuerySet[Override]:
    """The overrides that the change rests on and that need an approver and a last day: of a
    vendor's literal *any* that is accepted, and of a required flow that is left out or replaced,
    in the deployments that its items are about."""
    sites = change.sites.filter(rule_set__isnull=False).values("site")
    coming = change.items.filter(after__isnull=False).order_by()
    deployments = coming.values("after__deployment")
    needed = Q(kind=Override.Kind.ACCEPT_ANY) | Q(
        kind__in=[Override.Kind.SUPPRESS, Override.Kind.REPLACE],
        flow_revision__requirement="required",
    )
    about = Q(deployment=None) | Q(deployment__slug__in=deployments)
    return Override.objects.filter(needed, about, site__in=sites).order_by("site_id", "slug")


def zone_kinds(change: Change) -> dict[tuple[str, str], str]:
    """The kind of each zone at the change's sites, by slugs of site and zone; blank where nobody
    gave it one."""
    rows = Zone.objects.filter(site__changes__change=change).select_related("site")
    return {
        (row.site.slug, row.slug): internet_kind(is_internet=row.is_internet, kind=row.kind)
        for row in rows
    }


def verdicts_of(
    pairs: Iterable[tuple[str, str, str]], kinds: Mapping[tuple[str, str], str]
) -> tuple[PairVerdict, ...]:
    """What the zone matrix of now says of zone pairs (site, source, destination), the strictest
    first."""

    def zoned(site: str, zone: str) -> Zoned:
        return Zoned(zone, kinds.get((site, zone), ""), site)

    ends = ((zoned(site, source), zoned(site, destination)) for site, source, destination in pairs)
    return matrix(risk_policy(policy_current("risk")), ends)
