"""What the approval policy looks at of a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from requirements_app.rulesets.models import Finding
from requirements_app.sites.models import Override, Zone

from .compute.approval import Facts
from .compute.risk import PairVerdict, Zoned, internet_kind, matrix
from .models import Change
from .policies import risk_policy_current

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
    in the deployments that its items are about. A flow that is left out shows as one that goes. A
    change that only takes out what is in force, from no rule set, rests on none."""
    items = change.items.order_by()
    built = Q(site__in=change.sites.filter(rule_set__isnull=False).values("site"))
    coming = Q(site__in=items.filter(after__isnull=False).values("site"))
    about_them = items.annotate(about=Coalesce(F("after__deployment"), F("before__deployment")))
    deployments = about_them.values("about")
    needed = Q(kind=Override.Kind.ACCEPT_ANY) | Q(
        kind__in=[Override.Kind.SUPPRESS, Override.Kind.REPLACE],
        flow_revision__requirement="required",
    )
    about = Q(deployment=None) | Q(deployment__slug__in=deployments)
    return Override.objects.filter(needed, about, built | coming).order_by("site_id", "slug")


def blocking_findings(change: Change) -> int:
    """How many blocking findings the contents have that the change comes from: those of its rule
    sets and, for they may be others once changes were merged, those of the entries that it brings.
    What a roll back brings was in force before, and is built from no more."""
    contents = set(change.sites.values_list("rule_set__content", flat=True))
    if change.origin != Change.Origin.ROLL_BACK:
        items = change.items.order_by().filter(after__isnull=False)
        contents |= set(items.values_list("after__content", flat=True).distinct())
    blocking = Finding.objects.filter(severity=Finding.Severity.BLOCKING)
    return blocking.filter(content__in=contents - {None}).count()


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
    return matrix(risk_policy_current(), ends)
