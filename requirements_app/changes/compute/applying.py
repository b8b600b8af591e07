"""What is in force once items are implemented, and what leads back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from requirements_app.core.errors import Conflict
from requirements_app.core.packets import PacketSet
from requirements_app.rulesets.compute.diff import difference
from requirements_app.rulesets.compute.model import Entry
from requirements_app.rulesets.compute.texts import endpoint_of, service_of

from .items import Item, inverse


class Unfit(Conflict):
    """An item was found against something else than what is in force."""

    def __init__(self, item: Item, said: str) -> None:
        super().__init__(
            f"Entry {item.entry.id} of {item.site} cannot be {_DONE[item.kind]}: {said}.",
            "Compute the change anew against what is in force.",
        )


_DONE = {"add": "added", "remove": "removed", "modify": "modified"}


def applied(in_force: Iterable[Entry], items: Iterable[Item]) -> tuple[Entry, ...]:
    """The entries of one site in force after the items, by id. Raises Unfit, and nothing is half
    done: an entry that should go is not there or is another, or one that should come is there."""
    held = {entry.id: entry for entry in in_force}
    wanted = list(items)
    for item in wanted:
        if item.before is not None:
            known = held.pop(item.before.id, None)
            if known is None:
                raise Unfit(item, "it is not in force")
            if difference([known], [item.before]):
                raise Unfit(item, "it was modified since")
    for item in wanted:
        if item.after is not None:
            if item.after.id in held:
                raise Unfit(item, "it is in force already")
            held[item.after.id] = item.after
    return tuple(held[key] for key in sorted(held))


def rollback(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that undo these, in the order of `Item.key`."""
    return tuple(sorted((inverse(item) for item in items), key=lambda item: item.key))


def packets(entries: Iterable[Entry]) -> PacketSet:
    """Every packet that the entries allow, as their ends write it."""
    return PacketSet.from_rules(
        (
            [endpoint_of(entry.source.value)],
            [endpoint_of(entry.destination.value)],
            [service_of(entry.service)],
        )
        for entry in entries
    )


def firewalls(item: Item) -> tuple[str, ...]:
    """The firewalls where there is something to do: those on the way of either entry, in order.
    None for an item within one zone."""
    return tuple(dict.fromkeys(_names(item)))


def _names(item: Item) -> Iterator[str]:
    for entry in (item.after, item.before):
        if entry is not None:
            yield from (hop.firewall for hop in entry.path)
