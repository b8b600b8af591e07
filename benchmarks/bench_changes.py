"""Changes: making one out of a rule set, having it approved, and moving the baseline by it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

from benchmarks import data
from benchmarks.frame import Row
from benchmarks.processes import Measured, measured, peak_memory
from requirements_app.accounts.models import User
from requirements_app.changes.actions.create import change_begin, change_create
from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.models import BaselineEntry, Change, PolicyRevision
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import SiteRole

TITLE = "Making and implementing large changes"
SERVICES = True

_Named = TypeVar("_Named", str, int)
_APPROVER = "estate-approver"
# The policy that comes with the portal ends at 50,000 items.
_POLICY = """
schema: 1
limits: {most_items: 500000}
rules:
  - name: Each site
    when: {emergency: false}
    for_each_site: true
    steps: [{name: Approval of the site, order: 1, group: approver, hours: 72}]
"""
_ITEMS = """INSERT INTO changes_item
    (change_id, site_id, position, kind, before_id, after_id, firewalls, state)
SELECT %s, %s, position, 'add', NULL, id, '{}', 'pending'
FROM rulesets_entry WHERE content_id = %s"""
_IN_FORCE = """INSERT INTO changes_baselineentry
    (site_id, entry_id, entry_key, deployment, product, flow, expires_on, firewalls,
    owner_id, reason, review_on, since, change_id, item_id)
SELECT i.site_id, e.id, e.entry_id, e.deployment, e.product, e.flow, e.expires_on, i.firewalls,
    %s, '', current_date, now(), i.change_id, i.id
FROM changes_item i JOIN rulesets_entry e ON e.id = i.after_id WHERE i.change_id = %s"""


def run(small: bool) -> Iterator[Row]:
    """Rule sets of sites where nothing is in force yet, so that every entry is an item: three of
    10,000 entries, whose medians are told, and one of 100,000."""
    few, many = ([100], 300) if small else ([10_000] * 3, 100_000)
    rule_sets = list(_estate(few, many, flows=200 if small else 5_000))
    data.analyze()
    data.vacuum()
    *smaller, largest = [_Life.of(rule_set, apart=not small) for rule_set in rule_sets]
    yield from _compared("Making a change", [each.made for each in smaller], largest.made)
    yield _beside(
        largest.made, "Making a change", "one INSERT … SELECT of the same items", largest.items
    )
    yield from _compared(
        "Submitting and approving a change",
        [each.approved for each in smaller],
        largest.approved,
    )
    yield from _compared(
        "Implementing a change", [each.implemented for each in smaller], largest.implemented
    )
    yield _beside(
        largest.implemented,
        "Implementing a change",
        "one INSERT … SELECT of the same entries into the baseline",
        largest.in_force,
    )


@dataclass(frozen=True)
class _Life:
    """What each part of a change's life took, and what the bare statements took; the values are
    how many items."""

    items: Measured
    made: Measured
    approved: Measured
    in_force: Measured
    implemented: Measured

    @classmethod
    def of(cls, rule_set: RuleSet, *, apart: bool) -> _Life:
        """`apart`: each part in a process of its own, as it has to be for its memory to be told."""
        key = str(rule_set.pk)
        items, whole = _called(items_alone, key, apart), _called(made, key, apart)
        number = Change.objects.latest("pk").pk
        rest = (_called(part, number, apart) for part in (approved, in_force_alone, implemented))
        return cls(items, whole, *rest)


def _called(part: Callable[[_Named], int], named: _Named, apart: bool) -> Measured:
    if apart:
        return measured(f"{part.__module__}:{part.__name__}", named)
    before, began = peak_memory(), time.perf_counter()
    value = part(named)
    return Measured(value, time.perf_counter() - began, before, peak_memory())


def _compared(what: str, smaller: Sequence[Measured], largest: Measured) -> Iterator[Row]:
    told = f"of {largest.value:,} items"
    yield Row(
        f"{what} {told}",
        largest.seconds,
        "s",
        f"one of {smaller[0].value:,}",
        statistics.median(each.seconds for each in smaller),
        gate=12,
    )
    few = statistics.median(each.peak for each in smaller)
    yield Row(
        f"Memory, {what.lower()} {told}",
        largest.peak,
        "MB",
        f"one of {smaller[0].value:,}",
        few,
        note=f"of the whole process, {largest.before:.0f} MB of them Django's before it began",
    )


def _beside(whole: Measured, what: str, baseline: str, alone: Measured) -> Row:
    if whole.value != alone.value:
        raise AssertionError(f"{whole.value} items beside {alone.value} rows")
    return Row(f"{what} of {whole.value:,} items", whole.seconds, "s", baseline, alone.seconds)


def _estate(few: Sequence[int], many: int, *, flows: int) -> Iterator[RuleSet]:
    version = data.catalogue_fill(flows)
    owner = User.objects.create_user(data.OWNER, f"{data.OWNER}@example.org")
    approver = User.objects.create_user(_APPROVER, f"{_APPROVER}@example.org")
    PolicyRevision.objects.create(kind="approval", number=1, text=_POLICY)
    for number, entries in enumerate((*few, many)):
        made = data.rule_set_fill(version=version, owner=owner, entries=entries, number=number)
        SiteRole.objects.create(site=made.site, role=SiteRole.Role.APPROVER, user=approver)
        yield made


# --- called in processes of their own ------------------------------------------------------------


def made(rule_set: str) -> int:
    """Make a change of a rule set, with its job where there is one. Returns how many items."""
    found = _rule_set(rule_set)
    change = change_create(
        actor=_person(data.OWNER),
        rule_sets=[found],
        title="All of it",
        justification="The site goes live.",
    )
    for job in Job.objects.filter(kind="change-prepare", state=Job.State.QUEUED):
        if (done := run_inline(job)).state != Job.State.SUCCEEDED:
            raise RuntimeError(f"the items were not judged: {done.error}")
    change.refresh_from_db()
    if not change.content_hash:
        raise RuntimeError("the change has no content hash")
    return change.item_count


def items_alone(rule_set: str) -> int:
    """The rows of the same items, with their constraints, and nothing else."""
    found = _rule_set(rule_set)
    with transaction.atomic():
        change = change_begin(actor=_person(data.OWNER), title="Bare")
        rows = _executed(_ITEMS, [change.pk, found.site_id, found.content_id])
        transaction.set_rollback(True)
    return rows


def approved(number: int) -> int:
    """Submit a change and approve it. Returns how many items."""
    change_submit(number=number, actor=_person(data.OWNER), expected_revision=None)
    change = change_approve(
        number=number, actor=_person(_APPROVER), expected_revision=None, options={}
    )
    if change.state != Change.State.APPROVED:
        raise RuntimeError(f"{change} is {change.state}")
    return change.item_count


def in_force_alone(number: int) -> int:
    """The rows of the same entries in force, with their constraints, and nothing else."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL changes.moving = 'on'")
        rows = _executed(_IN_FORCE, [_person(data.OWNER).pk, number])
        transaction.set_rollback(True)
    return rows


def implemented(number: int) -> int:
    """Implement a change whole. Returns how many entries it brought into force."""
    change_implement(number=number, actor=_person(data.OWNER), expected_revision=None)
    return BaselineEntry.objects.filter(change=number, until=None).count()


def _executed(statement: str, values: Sequence[int | None]) -> int:
    """How many rows a statement writes; what would wait for the commit is checked at once."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = int(cursor.rowcount)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return rows


def _rule_set(key: str) -> RuleSet:
    return RuleSet.objects.select_related("site", "content").get(pk=key)


def _person(name: str) -> User:
    return User.objects.get(username=name)
