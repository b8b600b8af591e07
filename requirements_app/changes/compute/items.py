"""Items: what a change does, entry by entry, found by comparing what is in force with what is
needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from requirements_app.core.errors import Conflict
from requirements_app.rulesets.compute.diff import difference
from requirements_app.rulesets.compute.model import Entry

Kind: TypeAlias = Literal["add", "remove", "modify"]
_ENDS = {"add": (False, True), "remove": (True, False), "modify": (True, True)}


@dataclass(frozen=True)
class Item:
    """`before` is in force and goes or is modified, `after` comes into force. `facts` names what
    differs between the two where there are both."""

    site: str
    kind: Kind
    before: Entry | None = None
    after: Entry | None = None
    facts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.before is not None, self.after is not None) != _ENDS[self.kind]:
            raise ValueError(f"an item that {self.kind}s lacks an entry or has one too many")

    @property
    def entry(self) -> Entry:
        """The entry that comes, or the one that goes where none takes its place."""
        found = self.after or self.before
        if found is None:
            raise ValueError("an item without an entry")
        return found

    @property
    def key(self) -> tuple[str, str, str]:
        """What items are ordered by: entry, site, kind. No two items of a change share it."""
        return self.entry.id, self.site, self.kind


def items_between(site: str, old: Iterable[Entry], new: Iterable[Entry]) -> tuple[Item, ...]:
    """What leads from the entries in force to the ones needed, in the order of `Item.key`.

    Regrouping or renumbering rules is nothing to do, nor is another way to the same entry.
    """
    found = difference(old, new)
    items = [
        *(Item(site, "add", after=entry) for entry in found.added),
        *(Item(site, "remove", before=entry) for entry in found.removed),
        *(Item(site, "modify", each.before, each.after, each.facts) for each in found.changed),
    ]
    return tuple(sorted(items, key=lambda item: item.key))


def inverse(item: Item) -> Item:
    """What undoes the item."""
    back: dict[Kind, Kind] = {"add": "remove", "remove": "add", "modify": "modify"}
    return Item(item.site, back[item.kind], item.after, item.before, item.facts)


def split(
    items: Iterable[Item], chosen: Callable[[Item], bool]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The chosen items and the others, each in the order given."""
    yes: list[Item] = []
    no: list[Item] = []
    for item in items:
        (yes if chosen(item) else no).append(item)
    return tuple(yes), tuple(no)


def merge(*parts: Iterable[Item]) -> tuple[Item, ...]:
    """All items in the order of `Item.key`, equal ones once.

    Raises Conflict where two items do different things to one entry of a site.
    """
    found: dict[tuple[str, str], Item] = {}
    for part in parts:
        for item in part:
            for touched in {each.id for each in (item.before, item.after) if each}:
                known = found.setdefault((item.site, touched), item)
                if known != item:
                    raise Conflict(
                        f"Entry {touched} of {item.site} would be changed in two ways:"
                        f" {known.kind} and {item.kind}.",
                        "Leave it out of one of the changes, or compute them anew.",
                    )
    return tuple(sorted(set(found.values()), key=lambda item: item.key))
