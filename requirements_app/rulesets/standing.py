"""How sites stand: their newest rule sets, and what is missing in them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from requirements_app.sites.models import Site

from .models import RuleSet


@dataclass(frozen=True)
class Standing:
    """A site with its newest built rule set (None: there is none) and its blocking findings."""

    site: Site
    rule_set: UUID | None = None
    blocking: int = 0


def standings(sites: QuerySet[Site]) -> list[Standing]:
    """How each of these sites stands, by slug: two queries, however many sites there are."""
    newest = (
        RuleSet.objects.filter(site__in=sites, content__isnull=False)
        .order_by("site", "-built_at", "-created_at")
        .distinct("site")
    )
    known = {
        site: (key, blocking)
        for site, key, blocking in newest.values_list("site", "pk", "content__blocking_count")
    }
    return [Standing(site, *known.get(site.pk, ())) for site in sites.order_by("slug")]
