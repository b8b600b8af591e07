"""What a change means at one firewall: the steps of its implementer, the way back, and what to
try before and after. Pure values, in an order that never varies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from exports.base import ExportError
from exports.change.sights import Connection, Crossing, Sight, crossing_of
from exports.change.trials import Trial, trials_of
from requirements_app.core.change_report import ChangeReport

Action: TypeAlias = Literal["add", "change", "remove"]

ACTIONS: tuple[Action, ...] = ("add", "change", "remove")
"""In this order nothing is closed before what takes its place is open."""

_INVERSE: dict[Action, Action] = {"add": "remove", "change": "change", "remove": "add"}


@dataclass(frozen=True)
class Step:
    """One thing to do. `before` is what the firewall has, `after` what it gets; None where it has
    or gets nothing. `before_shared_with` are the ids of other entries that go on needing the
    connection of `before`, which stays open for them; `after_shared_with` of those that need the
    one of `after` already, for which it is open."""

    number: int
    action: Action
    item: int
    before: Sight | None
    after: Sight | None
    before_shared_with: tuple[str, ...]
    after_shared_with: tuple[str, ...]

    @property
    def is_moved(self) -> bool:
        """Whether the firewall sees another connection than before."""
        return bool(self.before and self.after and self.before.seen != self.after.seen)

    @property
    def sight(self) -> Sight:
        """What the step is about: what comes of it, or what it takes away."""
        found = self.after or self.before
        if found is None:
            raise ValueError(f"step {self.number} is about nothing")
        return found


@dataclass(frozen=True)
class Work:
    """All that one firewall has to do with a change. `unchanged` items cross it without changing
    what it has to be told."""

    site: str
    firewall: str
    steps: tuple[Step, ...]
    trials: tuple[Trial, ...]
    unchanged: int

    @property
    def way_back(self) -> tuple[Step, ...]:
        return rollback(self.steps)


def work_at(report: ChangeReport, site: str, firewall: str) -> Work:
    """The work at one firewall of a site. Raises ExportError where no item crosses it."""
    crossing: list[Crossing] = []
    elsewhere: set[str] = set()
    for item in report.items:
        found = crossing_of(item, firewall) if item.site == site else None
        if found:
            crossing.append(found)
        else:
            path = (*item.path_before, *item.path_after)
            elsewhere.update(f"{item.site}/{hop.firewall}" for hop in path)
    if not crossing:
        crossed = ", ".join(sorted(elsewhere))
        raise ExportError(
            f"no item of change {report.number} crosses {site}/{firewall}",
            f"choose one of {crossed}" if crossed else "see which firewalls its items cross",
        )
    steps = _steps(crossing)
    return Work(site, firewall, steps, trials_of(crossing), len(crossing) - len(steps))


def rollback(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that undo these, the last one first. The rollback of the rollback is the list
    itself."""
    return tuple(
        Step(
            number=len(steps) + 1 - step.number,
            action=_INVERSE[step.action],
            item=step.item,
            before=step.after,
            after=step.before,
            before_shared_with=step.after_shared_with,
            after_shared_with=step.before_shared_with,
        )
        for step in reversed(steps)
    )


# --- what the items mean there -----------------------------------------------------------------


def _steps(crossing: Sequence[Crossing]) -> tuple[Step, ...]:
    had, gets = _by_connection(crossing)
    steps = [
        Step(
            number=0,
            action="change" if each.before and each.after else "add" if each.after else "remove",
            item=each.item.number,
            before=each.before,
            after=each.after,
            before_shared_with=_others(each, each.before, each.item.before_shared_with, gets),
            after_shared_with=_others(each, each.after, each.item.after_shared_with, had),
        )
        for each in crossing
        if not _is_unchanged(each)
    ]
    steps.sort(key=lambda step: ACTIONS.index(step.action))
    return tuple(replace(step, number=number) for number, step in enumerate(steps, 1))


def _is_unchanged(each: Crossing) -> bool:
    if each.item.allowed:
        return True
    return bool(each.before and each.after and each.before.terms() == each.after.terms())


_ItemsWith = dict[Connection, list[tuple[int, str]]]


def _by_connection(crossing: Iterable[Crossing]) -> tuple[_ItemsWith, _ItemsWith]:
    """(item, entry id) by the connection that the firewall sees before and after the change."""
    had: _ItemsWith = defaultdict(list)
    gets: _ItemsWith = defaultdict(list)
    for each in crossing:
        for sight, found in ((each.before, had), (each.after, gets)):
            if sight:
                found[sight.seen].append((each.item.number, sight.entry.entry_id))
    return had, gets


def _others(
    each: Crossing, sight: Sight | None, left_alone: tuple[str, ...], items: _ItemsWith
) -> tuple[str, ...]:
    """Entries, of other items or left alone by the change, that need the same connection."""
    if sight is None:
        return ()
    same = items.get(sight.seen, ())
    found = {entry for number, entry in same if number != each.item.number}
    return tuple(sorted(found.union(left_alone)))
