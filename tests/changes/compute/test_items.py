"""Items lead from what is in force to what is needed, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes.compute.applying import (
    Unfit,
    applied,
    firewalls,
    packets,
    rollback,
)
from requirements_app.changes.compute.items import Item, inverse, items_between, merge, split
from requirements_app.core.errors import Conflict
from requirements_app.rulesets.compute.diff import difference
from requirements_app.rulesets.compute.model import Entry, Hop

from .worlds import entry, moved

TRIED = settings(deadline=None, max_examples=25)


@TRIED
@given(moved())
def test_applying_the_items_gives_the_new_entries_and_the_new_packets(pair):
    old, new = pair
    items = items_between("hq", old, new)
    got = applied(old, items)
    assert not difference(got, new)
    assert [each.id for each in got] == sorted(each.id for each in new)
    assert packets(got) == packets(new)


@TRIED
@given(moved())
def test_the_rollback_leads_back(pair):
    old, new = pair
    items = items_between("hq", old, new)
    assert not difference(applied(applied(old, items), rollback(items)), old)
    assert rollback(rollback(items)) == items
    back = [(each.kind, each.before, each.after) for each in rollback(items)]
    assert back == [(each.kind, each.before, each.after) for each in items_between("hq", new, old)]


@TRIED
@given(moved(), st.randoms(use_true_random=False))
def test_splitting_and_merging_changes_nothing(pair, random):
    items = items_between("hq", *pair)
    chosen = {each.key for each in items if random.random() < 0.5}
    one, other = split(items, lambda item: item.key in chosen)
    assert {each.key for each in one} == chosen
    assert len(one) + len(other) == len(items)
    assert merge(one, other) == merge(other, one) == items


@TRIED
@given(moved(), st.randoms(use_true_random=False))
def test_the_parts_of_a_split_change_lead_to_the_same_in_either_order(pair, random):
    old, new = pair
    one, other = split(items_between("hq", old, new), lambda _item: random.random() < 0.5)
    assert applied(applied(old, one), other) == applied(applied(old, other), one)


@TRIED
@given(moved(), st.randoms(use_true_random=False))
def test_regrouping_and_renumbering_rules_is_nothing_to_do(pair, random):
    old, _ = pair
    regrouped = [
        replace(each, rule_number=random.randint(1, 99), why=(*each.why, "again")) for each in old
    ]
    random.shuffle(regrouped)
    assert items_between("hq", old, regrouped) == ()


def test_what_differs_is_told_and_applied():
    old, new = entry(), entry(phase="installation", purpose="other")
    (item,) = items_between("hq", [old], [new])
    assert (item.kind, item.facts) == ("modify", ("phase", "purpose"))
    assert applied([old], [item]) == (new,)
    assert inverse(item) == Item("hq", "modify", new, old, ("phase", "purpose"))


def test_an_entry_that_takes_the_place_of_another_is_one_item():
    old, new = entry(1), entry(2)
    item = Item("hq", "modify", old, new, ("destination",))
    assert applied([old], [item]) == (new,)
    assert applied([new], rollback([item])) == (old,)


@pytest.mark.parametrize(
    ("in_force", "item"),
    [
        ([], Item("hq", "remove", entry())),
        ([entry()], Item("hq", "add", after=entry())),
        ([], Item("hq", "modify", entry(), entry(phase="installation"))),
        ([entry(phase="troubleshooting")], Item("hq", "remove", entry())),
    ],
)
def test_an_item_found_against_something_else_does_not_fit(in_force, item):
    with pytest.raises(Unfit, match="Compute the change anew"):
        applied(in_force, [item])


def test_two_changes_that_want_different_things_of_an_entry_do_not_merge():
    one = Item("hq", "remove", entry())
    other = Item("hq", "modify", entry(), entry(phase="installation"))
    with pytest.raises(Conflict, match="in two ways"):
        merge([one], [other])
    assert merge([one], [one]) == (one,)
    elsewhere = replace(other, site="branch")
    assert set(merge([one], [elsewhere])) == {one, elsewhere}


def test_an_item_has_the_entries_of_its_kind():
    for wrong in (
        lambda: Item("hq", "add", before=entry()),
        lambda: Item("hq", "remove"),
        lambda: Item("hq", "modify", before=entry()),
    ):
        with pytest.raises(ValueError, match="lacks an entry"):
            wrong()


def test_the_firewalls_of_both_entries_have_something_to_do():
    def through(*names: str) -> Entry:
        return entry(path=tuple(Hop(name, "any", "any", "tcp/443") for name in names))

    moving = Item("hq", "modify", through("inner", "edge"), through("outer", "edge"), ("path",))
    assert firewalls(moving) == ("outer", "edge", "inner")
    assert firewalls(Item("hq", "add", after=entry(path=()))) == ()
