"""Many at once: one effect."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from requirements_app.changes import preparing
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.models import Baseline, BaselineEntry, Change, Implementation
from requirements_app.core.errors import PortalError
from tests.rulesets.stored import jobs_run

from .acting import FOR_ALL, approve, approved, asked_for, submitted
from .conftest import office_make

pytestmark = pytest.mark.django_db(transaction=True)


def together(count: int, act: Callable[[int], object]) -> Counter[str]:
    """How many of the calls ended how, by the name of what they raised or "done"."""
    found: list[str] = []
    ready = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            ready.wait(timeout=30)
            act(number)
            found.append("done")
        except PortalError as error:
            found.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == count
    return Counter(found)


def test_twenty_parallel_approvals_are_one():
    office = office_make()
    change = submitted(office)
    seen = change.revision

    def act(_number: int) -> None:
        change_approve(number=change.pk, actor=office.anna, expected_revision=seen, options={})

    assert together(20, act) == {"done": 1, "Stale": 19}
    assert change.decisions.count() == 1


def test_two_approvers_at_once_fill_one_place_each():
    office = office_make()
    change = submitted(office)

    def act(number: int) -> None:
        approve(change, (office.anna, office.amir)[number % 2])

    ended = together(8, act)
    assert ended["done"] == 1
    change.refresh_from_db()
    assert (change.state, change.decisions.count()) == (Change.State.APPROVED, 1)


def test_on_a_new_portal_a_large_change_is_judged_by_a_job_that_only_reads(monkeypatch):
    monkeypatch.setattr(preparing, "MOST_AT_ONCE", 0)
    change = asked_for(office_make())
    assert change.content_hash == ""
    jobs_run()
    change.refresh_from_db()
    assert change.content_hash.startswith("v1:")


def test_two_changes_implemented_at_once_move_the_baseline_one_after_the_other():
    office = office_make()
    first = approved(office)
    second = change_create(
        actor=office.olga, rule_sets=[office.rule_set], title="Again", justification="Again."
    )
    from requirements_app.changes.actions.submit import change_submit

    second = approve(change_submit(number=second.pk, actor=office.olga, **FOR_ALL), office.anna)
    numbers = (first.pk, second.pk)

    def act(number: int) -> None:
        change_implement(number=numbers[number % 2], actor=office.mona, **FOR_ALL)

    ended = together(6, act)
    assert ended["done"] == 1, ended
    count = office.rule_set.content.entry_count
    assert BaselineEntry.objects.filter(until=None).count() == count
    assert Baseline.objects.get().revision == 1
    done = Implementation.objects.values_list("item", "firewall")
    assert len(done) == len(set(done))
