"""The items that PostgreSQL finds lead from what is in force to what a rule set needs, to the
packet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requirements_app.changes.actions.create import change_begin
from requirements_app.changes.actions.in_force import baseline_move
from requirements_app.changes.difference import difference_counts, items_find, same
from requirements_app.changes.models import Baseline, Change, Item
from requirements_app.changes.selectors import in_force
from requirements_app.core.packets import PacketSet
from requirements_app.rulesets.compute.hashing import hash_of_content
from requirements_app.rulesets.compute.merge import merge
from requirements_app.rulesets.compute.model import Result, Site
from requirements_app.rulesets.compute.texts import endpoint_of, service_of
from requirements_app.rulesets.models import Content, Entry
from requirements_app.rulesets.store import content_store
from tests.rulesets.compute.world import built
from tests.rulesets.compute.worlds import bindings, worlds

pytestmark = pytest.mark.django_db
TRIED = settings(
    deadline=None, max_examples=12, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def moved(draw: st.DrawFn) -> tuple[Result, Result]:
    """What a site needs, and what it needs after its bindings, a deployment, a firewall, or nothing
    is another."""
    site, content = draw(worlds())
    return built(site, content), built(_after(draw, site), content)


def _after(draw: st.DrawFn, site: Site) -> Site:
    first, *rest = site.deployments
    match draw(st.integers(0, 3)):
        case 0:
            return replace(site, deployments=(replace(first, bindings=draw(bindings())), *rest))
        case 1:
            return replace(site, deployments=(first,))
        case 2:
            firewalls = (*site.firewalls[:-1], replace(site.firewalls[-1], slug="outer"))
            return replace(site, firewalls=firewalls)
    return site


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def packets(entries: Iterable[Entry]) -> PacketSet:
    """Every packet that the entries allow, as their ends write it."""
    return PacketSet.from_rules(
        ([endpoint_of(each.source)], [endpoint_of(each.destination)], [service_of(each.service)])
        for each in entries
    )


def asked(office, content: Content) -> tuple[Change, list[Item]]:
    """A draft with the items that lead to the content."""
    change = change_begin(actor=office.olga, title="To it", justification="Needed.")
    count = items_find(
        change=change, site=office.site, content=content, products=None, start=0
    )  # fmt: skip
    items = list(change.items.select_related("before", "after").order_by("position"))
    assert len(items) == count == sum(difference_counts(office.site, content).values())
    return change, items


def implement(office, change: Change, items: list[Item]) -> None:
    baseline, _made = Baseline.objects.get_or_create(site=office.site)
    day = timezone.localdate()
    baseline_move(change=change, items=items, baseline=baseline, review_on=day)


@TRIED
@given(pair=moved())
def test_applying_the_items_to_the_old_packet_set_gives_the_new_one(office, pair):
    with undone():
        old, new = map(content_store, pair)
        implement(office, *asked(office, old))
        wanted = {each.entry_id: each for each in new.entries.all()}
        held = {row.entry_key: row.entry for row in in_force(office.site)}
        assert packets(held.values()) == packets(old.entries.all())

        change, items = asked(office, new)
        for item in items:
            if item.before is not None:
                del held[item.before.entry_id]  # raises for what is not in force
        coming = {item.after.entry_id: item.after for item in items if item.after is not None}
        assert not held.keys() & coming.keys()
        assert packets([*held.values(), *coming.values()]) == packets(wanted.values())

        implement(office, change, items)
        now = {row.entry_key: row.entry for row in in_force(office.site)}
        assert now.keys() == wanted.keys()
        assert all(same(now[key], wanted[key]) for key in wanted)
        assert difference_counts(office.site, new) == {}


@TRIED
@given(pair=moved(), random=st.randoms(use_true_random=False))
def test_regrouping_and_renumbering_rules_is_nothing_to_do(office, pair, random):
    result, _ = pair
    entries = [replace(each, why=(*each.why, "again")) for each in result.entries]
    random.shuffle(entries)
    # One rule for each entry, in another order, instead of those that hold several.
    rules = []
    alone = []
    for number, each in enumerate(entries, 1):
        (rule,), (entry,) = merge((each,))
        rules.append(replace(rule, number=number, id=f"{rule.id}-{number}"))
        alone.append(replace(entry, rule_number=number))
    digest = hash_of_content(alone, rules, result.findings, result.decisions)
    again = replace(
        result, entries=tuple(alone), rules=tuple(rules), content_hash=digest
    )  # fmt: skip
    with undone():
        old, new = content_store(result), content_store(again)
        assert old != new or not entries
        implement(office, *asked(office, old))
        assert asked(office, new)[1] == []
