"""The list of changes and the board: filters, and what their rows tell besides the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from requirements_app.accounts.models import User
from requirements_app.changes.models import Change, ChangeSite, Item
from requirements_app.changes.selectors import ChangeFilters, change_list
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.filters.facets import Chip, address
from requirements_app.web.words import Label

LABELS: Mapping[str, Label] = {
    "q": _("Words"),
    "state": _("State"),
    "site": _("Site"),
    "owner": _("Owner"),
    "risk": _("Risk"),
    "product": _("Product"),
    "emergency": _("Emergency"),
}
STATES: Mapping[str, Label] = {"open": _("all that are open"), **dict(Change.State.choices)}
RISKS: Mapping[str, Label] = dict(Change.Risk.choices)
COLUMNS: tuple[str, ...] = (
    Change.State.DRAFT, Change.State.SUBMITTED, Change.State.APPROVED, Change.State.SCHEDULED,
    Change.State.IMPLEMENTED, Change.State.VERIFIED,
)  # fmt: skip
ENDED: tuple[str, ...] = (
    Change.State.CLOSED, Change.State.REJECTED, Change.State.WITHDRAWN, Change.State.ROLLED_BACK,
)  # fmt: skip
CARDS_SHOWN = 20


@dataclass(frozen=True)
class Card:
    """A change with the sites of it that the reader sees."""

    change: Change
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Column:
    """The changes in one state: how many, and the ones that moved last."""

    state: str
    label: Label
    count: int
    cards: tuple[Card, ...]
    ended: bool

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def filter_texts(query: QueryDict) -> dict[str, str]:
    """The filters that are set."""
    return {key: text for key in LABELS if (text := query.get(key, "").strip())}


def changes_found(reader: User, texts: Mapping[str, str]) -> QuerySet[Change]:
    """The changes that the reader sees and the filters pick. Raises InvalidInput."""
    return change_list(reader, ChangeFilters.from_texts(texts))


def chips(texts: Mapping[str, str]) -> tuple[Chip, ...]:
    """The filters that are set, each with the address that takes it away."""
    said = {"state": STATES, "risk": RISKS, "emergency": {"true": _("yes"), "false": _("all")}}
    return tuple(
        Chip(
            LABELS[key],
            said.get(key, {}).get(text, text),
            address({other: value for other, value in texts.items() if other != key}),
        )
        for key, text in texts.items()
    )


def sites_by_change(reader: User, changes: Collection[Change]) -> dict[int, tuple[Site, ...]]:
    """The sites of each change that the reader sees; one query."""
    rows = ChangeSite.objects.filter(change__in=changes, site__in=visible_sites(reader))
    found: dict[int, list[Site]] = defaultdict(list)
    for row in rows.select_related("site").order_by("site__slug"):
        found[row.change_id].append(row.site)
    return {number: tuple(sites) for number, sites in found.items()}


def board(reader: User, texts: Mapping[str, str]) -> list[Column]:
    """The columns of the board. Raises InvalidInput."""
    rows = changes_found(reader, texts)
    counts = dict(
        rows.order_by().values_list("state").annotate(count=Count("pk")).order_by("state")
    )
    place = Window(RowNumber(), partition_by=F("state"), order_by=F("updated_at").desc())
    newest = rows.annotate(place=place).filter(place__lte=CARDS_SHOWN)
    held = list(newest.order_by("-updated_at", "-number"))
    sites = sites_by_change(reader, held)
    by_state: dict[str, list[Card]] = defaultdict(list)
    for change in held:
        by_state[change.state].append(Card(change, sites.get(change.pk, ())))
    return [
        Column(state, STATES[state], counts.get(state, 0), tuple(by_state[state]), state in ENDED)
        for state in (*COLUMNS, *ENDED)
        if state in COLUMNS or counts.get(state)
    ]


# --- changes that wait for the same person ------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """What a change holds, in numbers: items by kind, and the products they are about."""

    kinds: tuple[tuple[str, int], ...]
    products: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def told(self) -> list[tuple[Label, int]]:
        labels = dict(Item.Kind.choices)
        return [(labels[kind], count) for kind, count in self.kinds]


NOTHING = Content((), (), ())


def contents(reader: User, changes: Collection[Change]) -> dict[int, Content]:
    """What each change holds at the sites that the reader sees; one query."""
    items = Item.objects.filter(change__in=changes, site__in=visible_sites(reader)).order_by()
    rows = items.annotate(
        product=Coalesce(F("after__product"), F("before__product")),
        source=Coalesce(F("after__source_zone"), F("before__source_zone")),
        destination=Coalesce(F("after__destination_zone"), F("before__destination_zone")),
    ).values_list("change", "kind", "product", "source", "destination")
    kinds: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    products: dict[int, set[str]] = defaultdict(set)
    pairs: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for change, kind, product, source, destination, count in rows.annotate(count=Count("pk")):
        kinds[change][kind] += count
        products[change].add(product)
        pairs[change].add((source, destination))
    order = list(Item.Kind.values)
    return {
        change: Content(
            tuple(sorted(held.items(), key=lambda each: order.index(each[0]))),
            tuple(sorted(products[change])),
            tuple(sorted(pairs[change])),
        )
        for change, held in kinds.items()
    }


def alike(changes: Iterable[Change], held: Mapping[int, Content]) -> list[Sequence[Change]]:
    """The changes in groups of those that ask for the same: as many items of each kind, of the
    same products, between the same zones and at the same risk. The largest group is first."""
    groups: dict[tuple[Content, str, bool], list[Change]] = {}
    for change in changes:
        key = (held.get(change.pk, NOTHING), change.risk, change.emergency)
        groups.setdefault(key, []).append(change)
    return sorted(groups.values(), key=lambda group: -len(group))
