"""What has to be true of the changes once the dust has settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from django.db.models import Count, QuerySet

from requirements_app.audit.models import Event
from requirements_app.changes.models import (
    Baseline,
    BaselineEntry,
    Change,
    ChangeSite,
    Implementation,
    Item,
)
from requirements_app.rulesets.models import Entry, RuleSet

from .changes import AGAIN, PIECES, Move
from .tickets import BEFORE
from .verdict import Finding


def changes_verdict(accepted: Sequence[Move], rule_sets: Sequence[RuleSet]) -> list[Finding]:
    """What is promised of changes, each with what breaks it. `accepted` is what people were told
    was done, `rule_sets` what they were brought to."""
    looks: list[Callable[[], Finding]] = [
        lambda: _moves_once(accepted),
        lambda: _all_implemented(accepted, rule_sets),
        _implemented_once,
        _in_force_once,
        lambda: _baselines(rule_sets),
        _followed,
    ]
    return [look() for look in looks]


def _moves_once(accepted: Sequence[Move]) -> Finding:
    """By the action, the change and the revision that it made; the first revision is no part of
    its row."""
    verbs = {f"change.{move.action}" for move in accepted}
    before = map(str, Change.objects.filter(title=BEFORE).values_list("pk", flat=True))
    events = Event.objects.filter(action__in=verbs).exclude(object_id__in=before)
    rows = events.values_list("action", "object_id", "data")
    found = Counter((action, int(number), data.get("revision", 1)) for action, number, data in rows)
    told = {(f"change.{each.action}", each.change, each.revision) for each in accepted}
    wrong = [f"{key}: {found[key]} times" for key in told if found[key] != 1]
    wrong += [f"{key}: nobody was told" for key in found if key not in told]
    if len(told) != len(accepted):
        wrong.append(f"{len(accepted)} answers tell of {len(told)} moves")
    return Finding("every accepted move of a change is on record once", len(accepted), wrong)


def _all_implemented(accepted: Sequence[Move], rule_sets: Sequence[RuleSet]) -> Finding:
    moves = [move.change for move in accepted if move.action == "implemented"]
    wrong = [f"change {number} by two" for number, count in Counter(moves).items() if count > 1]
    if len(moves) != PIECES * len(rule_sets):
        wrong.append(f"{len(moves)} changes were implemented")
    left = Change.objects.exclude(state=Change.State.IMPLEMENTED).exclude(title__in=[AGAIN, BEFORE])
    wrong += [f"{change} is {change.state}" for change in left]
    return Finding("every change was implemented by one of two", len(moves), wrong)


def _implemented_once() -> Finding:
    """Each item at each of its firewalls, and nowhere else."""
    done: dict[int, list[str]] = {}
    for item, firewall in Implementation.objects.values_list("item_id", "firewall"):
        done.setdefault(item, []).append(firewall)
    items = dict(_items().values_list("pk", "firewalls"))
    wrong = [
        f"item {pk}: {done.get(pk)}"
        for pk, firewalls in items.items()
        if sorted(done.get(pk, [])) != sorted(firewalls or [""])
    ]
    return Finding("every item was implemented once at each firewall", len(items), wrong)


def _items() -> QuerySet[Item]:
    return Item.objects.exclude(change__title=BEFORE)


def _in_force_once() -> Finding:
    rows = BaselineEntry.objects.values("item").annotate(count=Count("pk"))
    counted = Counter({row["item"]: row["count"] for row in rows})
    items = _items().values_list("pk", flat=True)
    wrong = [f"item {pk}: {counted[pk]} times" for pk in items if counted[pk] != 1]
    return Finding("every item came into force once", len(items), wrong)


def _baselines(rule_sets: Sequence[RuleSet]) -> Finding:
    """What is in force at a site is what its changes were made of, by as many moves."""
    wrong = []
    for rule_set in rule_sets:
        in_force = BaselineEntry.objects.filter(site=rule_set.site_id, until=None)
        wanted = Entry.objects.filter(content=rule_set.content_id)
        if Counter(in_force.values_list("entry", flat=True)) != Counter(
            wanted.values_list("pk", flat=True)
        ):
            wrong.append(f"{rule_set.site}: {in_force.count()} of {wanted.count()} in force")
        moves = Baseline.objects.get(site=rule_set.site_id).revision
        if moves != PIECES:
            wrong.append(f"{rule_set.site}: moved {moves} times")
    return Finding("baselines hold what was implemented", len(rule_sets), wrong)


def _followed() -> Finding:
    """What asked for the same again has nothing left, was told so once, and no open change is
    behind its baseline."""
    again = Change.objects.filter(title=AGAIN)
    told = Counter(
        Event.objects.filter(action="change.nothing-left").values_list("object_id", flat=True)
    )
    wrong = [
        f"{change} is {change.state}, told {told[str(change.pk)]} times"
        for change in again
        if (change.state, told[str(change.pk)]) != (Change.State.WITHDRAWN, 1)
    ]
    wrong += [
        f"{each} is behind"
        for each in ChangeSite.objects.filter(change__title=AGAIN).select_related("site__baseline")
        if each.baseline_revision != each.site.baseline.revision
    ]
    return Finding("what else was asked for followed the baseline", again.count(), wrong)
