"""The items of a change as its page shows them: filters, and what was and what shall be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Func, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.changes.compute.approval import SEVERITIES
from requirements_app.changes.models import Change, Implementation, Item, RiskFinding
from requirements_app.changes.selectors import Tally, items_seen
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.rulesets.compare import Kind, Line, facts_between
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.differences import DifferenceRow, difference_row
from requirements_app.web.filters.facets import Chip, address
from requirements_app.web.words import Label

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "kind": _("What is done"),
    "site": _("Site"),
    "source_zone": _("From zone"),
    "destination_zone": _("To zone"),
    "firewall": _("Firewall"),
    "state": _("State"),
    "risk": _("Risk"),
}
_LONGEST = 253
_SHOWN = {
    "kind": dict(Item.Kind.choices),
    "state": dict(Item.State.choices),
}


@dataclass(frozen=True)
class ItemRow:
    """An item with its line of the difference, and what was found against it, the gravest first."""

    item: Item
    difference: DifferenceRow
    risks: tuple[RiskFinding, ...]

    @property
    def gravest(self) -> RiskFinding | None:
        return self.risks[0] if self.risks else None


@dataclass(frozen=True)
class ItemGroup:
    """The items of one site and zone pair that follow each other on a page."""

    site: str
    source: str
    destination: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True)
class Firewall:
    """How many items a firewall has to do with, and at how many of them it is done."""

    name: str
    items: int
    done: int

    @property
    def complete(self) -> bool:
        return self.done >= self.items

    @property
    def left(self) -> int:
        return self.items - self.done


@dataclass(frozen=True)
class Totals:
    """How many items there are, for the choices of the filters."""

    shares: Sequence[Tally]

    @cached_property
    def count(self) -> int:
        return sum(each.count for each in self.shares)

    def by(self, key: str) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for each in self.shares:
            found[getattr(each, key)] += each.count
        return dict(sorted(found.items()))

    @property
    def kinds(self) -> list[tuple[str, Label, int]]:
        counts = self.by("kind")
        return [(value, label, counts.get(value, 0)) for value, label in Item.Kind.choices]

    @property
    def sources(self) -> list[str]:
        return list(self.by("source_zone"))

    @property
    def destinations(self) -> list[str]:
        return list(self.by("destination_zone"))

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """The zone pairs, each with its site."""
        return sorted(
            {(each.site, each.source_zone, each.destination_zone) for each in self.shares}
        )


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters that are set. Raises InvalidInput."""
    texts = {key: clean_text(query.get(key, ""), key, _LONGEST) for key in LABELS}
    for key, known in _SHOWN.items():
        if texts[key] and texts[key] not in known:
            mend = f"use {', '.join(known)}"
            raise InvalidInput.one(key, texts[key], "is not known", mend)
    return {key: text for key, text in texts.items() if text}


def items_found(reader: User, change: Change, texts: Mapping[str, str]) -> QuerySet[Item]:
    """The items that the reader sees and the filters pick, by position."""
    rows = items_seen(reader, change)
    for key, column in (("kind", "kind"), ("state", "state"), ("site", "site__slug")):
        if text := texts.get(key):
            rows = rows.filter(**{column: text})
    for key in ("source_zone", "destination_zone"):
        if text := texts.get(key):
            coming = Q(**{f"after__{key}": text})
            rows = rows.filter(coming | Q(**{"after": None, f"before__{key}": text}))
    if text := texts.get("firewall"):
        rows = rows.filter(firewalls__contains=[text])
    if text := texts.get("risk"):
        found = change.risks.filter(Q(check_id=text) | Q(severity=text))
        rows = rows.filter(pk__in=found.order_by().values("item"))
    for word in texts.get("q", "").split():
        rows = rows.filter(_about(word))
    return rows


def _about(word: str) -> Q:
    columns = (
        "source", "source_name", "destination", "destination_name", "service", "purpose", "flow",
        "product", "deployment",
    )  # fmt: skip
    found = Q()
    for side in ("before", "after"):
        for column in columns:
            found |= Q(**{f"{side}__{column}__icontains": word})
    return found


def chips(texts: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    return tuple(
        Chip(
            LABELS[key],
            _SHOWN.get(key, {}).get(text, text),
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )


def item_line(item: Item) -> Line:
    """The item as a line of a difference."""
    kind: Kind = "changed"
    if item.before is None:
        kind = "added"
    elif item.after is None:
        kind = "removed"
    elif item.before.entry_id != item.after.entry_id:
        kind = "replaced"
    return Line(kind, item.before, item.after, facts_between(item.before, item.after))


def item_groups(items: Iterable[Item]) -> tuple[ItemGroup, ...]:
    """The items in their order, those of a site's zone pair that follow each other together; one
    query, for their risks."""
    held = list(items)
    risks = _risks(held)
    groups: list[tuple[tuple[str, str, str], list[ItemRow]]] = []
    for item in held:
        entry = item.entry
        key = (item.site.slug, entry.source_zone, entry.destination_zone)
        if not groups or groups[-1][0] != key:
            groups.append((key, []))
        row = ItemRow(item, difference_row(item_line(item)), risks[item.pk])
        groups[-1][1].append(row)
    return tuple(ItemGroup(*key, tuple(rows)) for key, rows in groups)


def gravest_first(found: Iterable[RiskFinding]) -> tuple[RiskFinding, ...]:
    return tuple(
        sorted(found, key=lambda each: (not each.forbidden, -SEVERITIES.index(each.severity)))
    )


def _risks(items: Sequence[Item]) -> dict[int, tuple[RiskFinding, ...]]:
    found: dict[int, list[RiskFinding]] = {item.pk: [] for item in items}
    for risk in RiskFinding.objects.filter(item__in=items):
        found[risk.item_id].append(risk)
    return {key: gravest_first(rows) for key, rows in found.items()}


def firewalls_of(reader: User, change: Change) -> list[Firewall]:
    """The firewalls that the items seen have to do with; "" stands for those within a zone, which
    cross none. Three queries."""
    items = items_seen(reader, change).order_by()
    crossing = items.annotate(name=Func(F("firewalls"), function="unnest")).values("name")
    counts = dict(crossing.annotate(count=Count("pk")).values_list("name", "count"))
    if within := items.filter(firewalls=[]).count():
        counts[""] = within
    places = Implementation.objects.filter(
        item__change=change, item__site__in=visible_sites(reader)
    )
    done = dict(places.values_list("firewall").annotate(count=Count("pk")).order_by())
    return [Firewall(name, counts[name], done.get(name, 0)) for name in sorted(counts)]


def left_within_zones(change: Change) -> list[int]:
    """The positions of the items that cross no firewall and are left to implement. Raises Conflict
    where there are none."""
    left = change.items.filter(firewalls=[], state=Item.State.PENDING)
    positions = list(left.order_by("position").values_list("position", flat=True))
    if not positions:
        raise Conflict("there is nothing left to implement there", "see the list of its items")
    return positions


def states_of(reader: User, change: Change) -> list[tuple[str, int]]:
    """How many of the items seen are in each state, in the order of the states."""
    rows = items_seen(reader, change).order_by().values_list("state")
    counts = dict(rows.annotate(count=Count("pk")))
    return [(state, counts.get(state, 0)) for state in Item.State.values]
