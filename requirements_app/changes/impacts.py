"""Items as `compute.impact` looks at them, and the names by which readers know components."""

from __future__ import annotations

from collections.abc import Iterable

from requirements_app.catalogue.selectors import content_at
from requirements_app.rulesets.compare import facts_between
from requirements_app.rulesets.compute.model import Side
from requirements_app.rulesets.models import Entry

from .compute.impact import Seen, Touched
from .models import ChangeSite, Item


def touched(item: Item) -> Touched:
    """What the impact of an item is told from."""
    return Touched(
        kind=item.kind,  # type: ignore[arg-type] # a text of Item.Kind is one
        before=_seen(item.before),
        after=_seen(item.after),
        facts=facts_between(item.before, item.after),
    )


def component_names(sites: Iterable[ChangeSite]) -> dict[str, str]:
    """The names of components by full slug, as the sites' catalogue versions have them."""
    versions = {
        each.rule_set.catalogue_version_id if each.rule_set else each.site.catalogue_version_id
        for each in sites
    }
    return {
        f"{slug}.{component.id}": component.name
        for version in sorted(versions)
        for slug, file in content_at(version).products.items()
        for component in file.components
    }


def _seen(entry: Entry | None) -> Seen | None:
    if entry is None:
        return None
    return Seen(entry.service, _side(entry, "source"), _side(entry, "destination"))


def _side(entry: Entry, which: str) -> Side:
    return Side(
        value=getattr(entry, which),
        name=getattr(entry, f"{which}_name"),
        component=getattr(entry, f"{which}_component"),
        zone=getattr(entry, f"{which}_zone"),
    )
