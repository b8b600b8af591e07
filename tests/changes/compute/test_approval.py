"""Approvals: whatever people try, nobody approves their own and nobody counts twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.approval import (
    Decision,
    Delegation,
    Duty,
    Question,
    Step,
    due_at,
    duties,
    may_decide,
    progress,
    represented,
    shortages,
)

PEOPLE = ("ada", "bob", "cy", "dee", "eve")
DAY = dt.date(2026, 11, 21)
NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
_steps = st.lists(
    st.builds(Step, name=st.just("s"), order=st.integers(1, 3), group=st.just("g"),
              needed=st.integers(1, 3), after_the_fact=st.booleans()),
    min_size=1, max_size=4,
)  # fmt: skip
_attempts = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 3), st.sampled_from(("h1", "h2"))),
    max_size=30,
)
_delegations = st.lists(
    st.builds(Delegation, person=st.sampled_from(PEOPLE), delegate=st.sampled_from(PEOPLE),
              first=st.just(DAY), last=st.just(DAY)), max_size=4)  # fmt: skip
_members = st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=4, max_size=4)


def step(order: int = 1, **facts: object) -> Step:
    return Step.model_validate({"name": "s", "order": order, "group": "g", **facts})


@settings(deadline=None)
@given(steps=_steps, attempts=_attempts, delegations=_delegations, members=_members)
def test_whatever_is_tried_no_requester_approves_and_nobody_fills_two_places(
    steps, attempts, delegations, members
):
    made: list[Decision] = []
    for person, at, content in attempts:
        if at >= len(steps):
            continue
        asked = Question(steps, made, "h1", {"ada"}, dict(enumerate(members)), delegations)
        if may_decide(asked, person, at, content, DAY) is None:
            who = represented(asked, person, at, DAY)
            made.append(Decision(at, person, True, content, "" if who == person else str(who)))
    people = [name for each in made for name in (each.person, each.on_behalf_of) if name]
    assert "ada" not in people
    assert len(people) == len(set(people))
    assert all(each.content == "h1" for each in made)
    assert all((each.on_behalf_of or each.person) in members[each.step] for each in made)
    done = progress(steps, made, "h1")
    for index, each in enumerate(steps):
        assert done.missing[index] == each.needed - sum(made_.step == index for made_ in made)
    assert not progress(steps, made, "h2").complete


@settings(deadline=None)
@given(steps=_steps, attempts=_attempts)
def test_later_steps_wait_for_earlier_ones_and_what_may_wait_for_all(steps, attempts):
    made: list[Decision] = []
    for person, at, _ in attempts:
        here = progress(steps, made, "h1")
        turns = {(steps[index].after_the_fact, steps[index].order) for index in here.open}
        assert len(turns) <= 1
        for index, count in here.missing.items():
            if count and index not in here.open:
                assert (steps[index].after_the_fact, steps[index].order) > min(turns)
        assert bool(here.open) != here.complete
        if at in here.open:
            made.append(Decision(at, f"{person}{len(made)}", True, "h1"))


def test_a_rejection_is_no_approval_and_takes_the_person_s_place():
    asked = Question([step()], [Decision(0, "bob", False, "h")], "h", (), {0: {"bob"}})
    assert progress(asked.steps, asked.decisions, "h").missing == {0: 1}
    assert may_decide(asked, "bob", 0, "h", DAY).code == "twice"


def test_a_delegate_stands_for_those_who_are_away_on_that_day_and_have_not_decided():
    delegations = (
        Delegation("bob", "eve", DAY, DAY),
        Delegation("cy", "eve", DAY, DAY + dt.timedelta(days=3)),
    )
    members = {0: {"bob", "cy"}, 1: {"cy"}}
    asked = Question([step(), step()], [], "h", {"ada"}, members, delegations)
    assert represented(asked, "eve", 0, DAY) == "bob"
    assert represented(asked, "eve", 0, DAY + dt.timedelta(days=2)) == "cy"
    assert represented(asked, "eve", 0, DAY + dt.timedelta(days=4)) is None
    bob = Decision(1, "bob", True, "h")
    assert represented(replace(asked, decisions=[bob]), "eve", 0, DAY) == "cy"


def test_a_requester_is_not_represented_either():
    away = (Delegation("ada", "eve", DAY, DAY),)
    asked = Question([step()], [], "h", {"ada"}, {0: {"ada"}}, away)
    assert may_decide(asked, "eve", 0, "h", DAY).code == "not-asked"


def test_each_refusal_says_why_and_what_to_do():
    asked = Question([step(), step(2)], [], "h", {"ada"}, {0: {"ada", "bob"}, 1: {"bob"}})
    codes = {
        ("bob", 0, "old"): "outdated", ("ada", 0, "h"): "requester",
        ("eve", 0, "h"): "not-asked", ("bob", 1, "h"): "not-open",
    }  # fmt: skip
    for (person, at, content), code in codes.items():
        refusal = may_decide(asked, person, at, content, DAY)
        assert refusal.code == code
        assert refusal.message
        assert refusal.mend
    assert may_decide(asked, "bob", 0, "h", DAY) is None


# --- too few people -----------------------------------------------------------------------------


def _can(steps: list[Step], members: list[set[str]], people: tuple[str, ...]) -> bool:
    """Whether some way to give everybody one place completes every step."""
    places = [at for at, each in enumerate(steps) for _ in range(each.needed)]
    if len(places) > len(people):
        return False
    return any(
        all(person in members[at] for person, at in zip(chosen, places, strict=True))
        for chosen in permutations(people, len(places))
    )


@settings(deadline=None)
@given(steps=st.lists(st.builds(step, needed=st.integers(1, 2)), min_size=1, max_size=3),
       members=_members)  # fmt: skip
def test_a_shortage_is_told_exactly_where_no_way_completes_every_step(steps, members):
    found = shortages(steps, dict(enumerate(members)), {"ada"})
    assert bool(found) != _can(steps, members, PEOPLE[1:])
    for each in found:
        assert each.eligible == len(members[each.step] - {"ada"})
        assert each.mend


def test_a_step_of_requesters_alone_is_short_and_never_skipped():
    (found,) = shortages([step(group="security")], {0: {"ada"}}, {"ada"})
    assert found.message.startswith("Step “s” needs 1 of security, and 0 may decide")


# --- deadlines ----------------------------------------------------------------------------------


def test_people_are_reminded_before_the_deadline_and_others_asked_after_it():
    steps = [step(hours=48, escalate_to="boss"), step(hours=48), step()]
    opened = dict.fromkeys(range(3), NOON)

    def after(hours: float) -> tuple[Duty, ...]:
        return duties(steps, opened, NOON + dt.timedelta(hours=hours), 24)

    assert after(23) == ()
    assert after(24) == (Duty(0, "remind"), Duty(1, "remind"))
    assert after(48) == (Duty(0, "escalate"), Duty(1, "remind"))
    assert due_at(steps[0], NOON) == NOON + dt.timedelta(hours=48)
    assert due_at(steps[2], NOON) is None


def test_a_short_deadline_is_reminded_of_half_way():
    (found,) = duties([step(hours=2)], {0: NOON}, NOON + dt.timedelta(hours=1), 24)
    assert found.kind == "remind"
    assert duties([step(hours=2)], {0: NOON}, NOON + dt.timedelta(minutes=59), 24) == ()
