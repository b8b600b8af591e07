"""The difference between two builds of a site, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from .model import Entry

_KEYS = ("id", "rule_number", "why")


@dataclass(frozen=True)
class Changed:
    """An entry that stays, with the facts that differ: name → (before, after)."""

    before: Entry
    after: Entry
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(old: Iterable[Entry], new: Iterable[Entry]) -> Difference:
    """What must be added, removed and changed to come from `old` to `new`.

    Entries are matched by id, which is made of deployment, flow, endpoints, service and zones;
    regrouping or renumbering rules is no difference.
    """
    before = {entry.id: entry for entry in old}
    after = {entry.id: entry for entry in new}
    changed = (
        Changed(before[key], after[key], _differing(before[key], after[key]))
        for key in sorted(before.keys() & after.keys())
    )
    return Difference(
        added=tuple(after[key] for key in sorted(after.keys() - before.keys())),
        removed=tuple(before[key] for key in sorted(before.keys() - after.keys())),
        changed=tuple(change for change in changed if change.facts),
    )


def _differing(before: Entry, after: Entry) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in fields(Entry)
        if field.name not in _KEYS and getattr(before, field.name) != getattr(after, field.name)
    )
