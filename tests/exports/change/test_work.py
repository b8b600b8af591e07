import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.base import ExportError
from exports.change.sights import Sight
from exports.change.trials import Trial
from exports.change.work import Step, rollback, work_at
from requirements_app.core.change_report import ItemLine, SeenAt
from tests.exports.change import samples
from tests.exports.samples import entry

few = settings(max_examples=25, deadline=None)
OLD, NEW = entry(1), entry(2, destination="10.10.4.22")
MANY = ("any one address or name of each side will do",)
SILENCE = ("an answer proves it open; silence proves nothing",)
CERTIFICATE = ("the certificate must be the server's own",)


def steps_of(*items: ItemLine, firewall: str = "fw-core") -> tuple[Step, ...]:
    return work_at(samples.change(items), "campus", firewall).steps


def trials_of(*items: ItemLine, firewall: str = "fw-core") -> tuple[Trial, ...]:
    return work_at(samples.change(items), "campus", firewall).trials


def told(steps: tuple[Step, ...]) -> list[tuple[int, str, int]]:
    return [(step.number, step.action, step.item) for step in steps]


def test_what_comes_is_opened_before_what_goes_is_closed():
    steps = steps_of(
        samples.item(1, OLD, None),
        samples.item(2, entry(3), entry(3, tls_inspection="unstated")),
        samples.item(3, None, NEW),
    )
    assert told(steps) == [(1, "add", 3), (2, "change", 2), (3, "remove", 1)]


def test_the_way_back_is_the_reverse_in_reverse_order():
    change = samples.change((samples.item(1, OLD, None), samples.item(2, None, NEW)))
    work = work_at(change, "campus", "fw-core")
    assert told(work.way_back) == [(1, "add", 1), (2, "remove", 2)]
    assert work.way_back[0].after == work.steps[1].before


def test_a_firewall_sees_what_is_translated_for_it():
    change = samples.small_change()
    (core,) = [step for step in work_at(change, "campus", "fw-core").steps if step.item == 5]
    (edge,) = work_at(change, "campus", "fw-edge").steps
    assert core.after.seen.source == core.after.tried.source == "10.10.4.22"
    assert edge.after.seen == ("192.0.2.7", "update2.nextron-systems.com", "tcp/443")
    assert edge.after.tried.source == "10.10.4.22"


def test_what_nothing_has_to_be_told_of_is_no_step():
    purpose = samples.item(1, OLD, entry(1, purpose="Told in other words"))
    work = work_at(samples.change((purpose, samples.item(2, None, NEW))), "campus", "fw-core")
    assert told(work.steps) == [(1, "add", 2)]
    assert work.unchanged == 1
    assert [trial.items for trial in work.trials] == [(1,), (2,)]


def test_an_entry_that_takes_another_way_is_added_there_and_removed_here():
    moved = samples.item(1, OLD, entry(1, firewalls=("fw-new",)))
    assert told(steps_of(moved)) == [(1, "remove", 1)]
    assert told(steps_of(moved, firewall="fw-new")) == [(1, "add", 1)]


@pytest.mark.parametrize(("site", "firewall"), [("campus", "fw-x"), ("branch-lyon", "fw-core")])
def test_a_firewall_that_no_item_crosses_is_refused_with_those_that_are(site, firewall):
    with pytest.raises(ExportError, match=f"crosses {site}/{firewall}") as refused:
        work_at(samples.small_change(), site, firewall)
    for known in ("campus/fw-core", "campus/fw-edge", "branch-lyon/fw-lyon"):
        assert known in refused.value.mend
    assert not refused.value.retry


def test_a_change_inside_one_zone_has_no_firewall():
    with pytest.raises(ExportError) as refused:
        steps_of(samples.item(1, None, entry(1, firewalls=())))
    assert "see which firewalls its items cross" in refused.value.mend


# --- what others need as well --------------------------------------------------------------------


def test_what_an_entry_left_alone_needs_stays_open():
    shared = samples.item(1, OLD, None, before_shared_with=("entry-x",))
    (step,), (trial,) = steps_of(shared), trials_of(shared)
    assert step.before_shared_with == ("entry-x",)
    assert (trial.before, trial.after) == ("open", "open")
    assert rollback((step,))[0].after_shared_with == ("entry-x",)


def test_what_another_item_opens_is_not_closed_by_its_predecessor():
    renamed = entry(9, deployment="asgard-two")
    items = samples.item(1, OLD, None), samples.item(2, None, renamed)
    add, remove = steps_of(*items)
    assert remove.before_shared_with == (renamed.entry_id,)
    assert add.after_shared_with == (OLD.entry_id,)
    (trial,) = trials_of(*items)
    assert (trial.before, trial.after, trial.items) == ("open", "open", (1, 2))
    assert trial.entries == (OLD.entry_id, renamed.entry_id)


def test_what_was_open_for_others_is_tried_as_open_before():
    (trial,) = trials_of(samples.item(1, None, NEW, after_shared_with=("entry-x",)))
    assert (trial.before, trial.after) == ("open", "open")


# --- what to try ---------------------------------------------------------------------------------


def test_a_moved_server_is_tried_at_both_addresses():
    trials = trials_of(samples.item(1, OLD, NEW))
    assert [(t.tried.destination, t.before, t.after) for t in trials] == [
        ("10.10.4.21", "open", "closed"),
        ("10.10.4.22", "closed", "open"),
    ]


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({"source": "10.0.0.1"}, ()),
        ({"source": "10.0.0.0/24"}, MANY),
        ({"source": "10.0.0.1", "destination": "*.x.org"}, MANY),
        ({"source": "any"}, MANY),
        ({"source": "10.0.0.1", "destination": "cafe-bad.de"}, ()),
        ({"source": "10.0.0.1", "service": "tcp/1-9"}, ("try its first and its last port",)),
        ({"source": "10.0.0.1", "service": "udp/53"}, SILENCE),
        ({"source": "10.0.0.1", "service": "icmp/8"}, ()),
        ({"source": "10.0.0.1", "tls_inspection": "forbidden"}, CERTIFICATE),
    ],
)
def test_whoever_tries_is_told_what_to_mind(facts, notes):
    after = entry(1, **{"tls_inspection": "unstated", **facts})
    (trial,) = trials_of(samples.item(1, None, after))
    assert trial.notes == notes


# --- for any change ------------------------------------------------------------------------------


def _entries(number: int) -> st.SearchStrategy[Any]:
    return st.none() | st.builds(
        entry,
        st.just(number),
        source=st.sampled_from(["10.0.0.1", "10.0.0.2"]),
        destination=st.sampled_from(["10.1.0.1", "x.example.org"]),
        service=st.sampled_from(["tcp/443", "udp/53"]),
        tls_inspection=st.sampled_from(["unstated", "forbidden"]),
        firewalls=st.sampled_from([(), ("fw-core",), ("fw-core", "fw-edge"), ("fw-edge",)]),
    )


@st.composite
def changes(draw: st.DrawFn) -> tuple[ItemLine, ...]:
    """Items, of which at least one crosses fw-core; some destinations are translated there."""
    found = [samples.item(1, None, entry(1))]
    for number in range(2, draw(st.integers(2, 7))):
        before, after = draw(_entries(number)), draw(_entries(number))
        if not before and not after:
            continue
        seen = draw(st.sampled_from([(), (SeenAt("fw-core", "192.0.2.1", "10.1.0.1", "tcp/443"),)]))
        shared = draw(st.sampled_from([(), ("entry-x",)]))
        found.append(
            samples.item(
                number,
                before,
                after,
                path_before=samples.path(before, seen),
                path_after=samples.path(after, seen),
                before_shared_with=shared if before else (),
                after_shared_with=shared if after else (),
            )
        )
    return tuple(draw(st.permutations(found)))


def reversed_change(items: tuple[ItemLine, ...]) -> tuple[ItemLine, ...]:
    return tuple(
        dataclasses.replace(
            each,
            before=each.after,
            after=each.before,
            path_before=each.path_after,
            path_after=each.path_before,
            before_shared_with=each.after_shared_with,
            after_shared_with=each.before_shared_with,
        )
        for each in reversed(items)
    )


def applied(rules: dict[str, Sight], steps: tuple[Step, ...]) -> dict[str, Sight]:
    """A firewall's rules, by entry, after these steps; each must find what it expects."""
    rules = dict(rules)
    for step in steps:
        if step.before:
            assert rules.pop(step.before.entry.entry_id).terms() == step.before.terms()
        if step.after:
            assert step.after.entry.entry_id not in rules
            rules[step.after.entry.entry_id] = step.after
    return rules


@few
@given(changes())
def test_the_rollback_of_the_rollback_is_the_implementers_list(items):
    steps = steps_of(*items)
    assert rollback(rollback(steps)) == steps


@few
@given(changes())
def test_the_rollback_is_the_list_of_the_reverse_change(items):
    assert rollback(steps_of(*items)) == steps_of(*reversed_change(items))


@few
@given(changes())
def test_the_rollback_leaves_the_firewall_as_it_was(items):
    work = work_at(samples.change(items), "campus", "fw-core")
    had = {step.before.entry.entry_id: step.before for step in work.steps if step.before}
    gets = {step.after.entry.entry_id: step.after for step in work.steps if step.after}
    assert applied(had, work.steps) == gets
    assert applied(gets, work.way_back) == had


@few
@given(changes())
def test_tests_expect_what_the_entries_let_through(items):
    crossing = [
        (each, side, hops[0])
        for each in items
        for side, hops in (("before", each.path_before), ("after", each.path_after))
        if any(hop.firewall == "fw-core" for hop in hops)
    ]
    for trial in trials_of(*items):
        for side, expected in (("before", trial.before), ("after", trial.after)):
            let_through = any(
                (hop.source, hop.destination, hop.service) == trial.tried
                and (which == side or getattr(each, f"{which}_shared_with"))
                for each, which, hop in crossing
                if each.number in trial.items
            )
            assert expected == ("open" if let_through else "closed")


@few
@given(changes())
def test_every_connection_is_tried_once(items):
    trials = trials_of(*items)
    keys = [(trial.tried, trial.seen) for trial in trials]
    assert len(set(keys)) == len(keys)
    assert [trial.number for trial in trials] == list(range(1, len(trials) + 1))
