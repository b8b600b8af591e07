"""The states of a change and the verbs that lead from one to another."""

from __future__ import annotations

from requirements_app.changes.compute.states import (
    OPEN,
    STATES,
    TRANSITIONS,
    VERBS,
    State,
    target,
    verbs,
)


def test_every_state_is_reached_and_every_verb_leads_somewhere():
    start: State = "draft"
    reached, waiting = {start}, [start]
    while waiting:
        for state in verbs(waiting.pop(), emergency=False).values():
            if state not in reached:
                reached.add(state)
                waiting.append(state)
    assert reached == set(STATES)
    assert {each.verb for each in TRANSITIONS} == set(VERBS)


def test_nothing_is_implemented_unapproved_but_an_emergency():
    assert target("submitted", "implement") is None
    assert target("submitted", "implement", emergency=True) == "implemented"
    assert target("draft", "implement", emergency=True) is None
    ways = [each for each in TRANSITIONS if each.target == "implemented" and not each.emergency]
    assert {state for each in ways for state in each.sources} == {"approved", "scheduled"}


def test_what_is_over_stays_over():
    over: tuple[State, ...] = ("closed", "rolled-back")
    for state in over:
        assert verbs(state, emergency=True) == {}
        assert state not in OPEN
