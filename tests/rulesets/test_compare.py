"""Two rule sets compared in SQL: nothing is lost, invented or told twice."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from requirements_app.catalogue.selectors import content_at
from requirements_app.core.canonical import short_id
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.rulesets import compare
from requirements_app.rulesets.compare import KINDS, Comparison, Filters, Line, comparison
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.compute.diff import difference
from requirements_app.rulesets.differing import FACTS
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.models import Content, Entry, RuleSet
from requirements_app.rulesets.selectors import built_before
from requirements_app.rulesets.services import rule_set_request
from requirements_app.rulesets.store import content_store
from requirements_app.sites import services

from .stored import rule_set_build, site_make

pytestmark = pytest.mark.django_db

COLUMNS = tuple(dict.fromkeys(["entry_id", *(name for names in FACTS.values() for name in names)]))
ALL = 10_000


def entry(content: Content, position: int, **facts: Any) -> Entry:
    """An entry whose id is made of its keys, as a build does."""
    values: dict[str, Any] = {
        "deployment": "prod", "flow": "app.work", "product": "app", "source": "10.1.0.1",
        "destination": "10.2.0.1", "source_zone": "clients", "destination_zone": "servers",
        "source_component": "app.agent", "destination_component": "app.server",
        "service": "tcp/443", "protocol": "tcp", "requirement": "required", "phase": "operation",
        "tls_inspection": "unstated", "assertion": "stated", "purpose": "Work.", **facts,
    }  # fmt: skip
    keys = ("deployment", "flow", "source", "destination", "service", "source_zone",
            "destination_zone")  # fmt: skip
    return Entry(
        content=content,
        position=position,
        entry_id=short_id("e", *(values[key] for key in keys)),
        rule_number=position,
        **values,
    )


def stored(site: Any, *facts: dict[str, Any]) -> RuleSet:
    """A rule set with an entry for each of `facts`."""
    content = Content.objects.create(
        digest=f"v1:{uuid4().hex}", entry_count=len(facts), rule_count=len(facts),
        blocking_count=0, warning_count=0,
    )  # fmt: skip
    made = {
        each.entry_id: each
        for each in (entry(content, at, **given) for at, given in enumerate(facts, 1))
    }
    assert len(made) == len(facts)
    Entry.objects.bulk_create(made.values())
    return RuleSet.objects.create(
        site=site, catalogue_version=site.catalogue_version, as_of=timezone.localdate(),
        content=content, inputs=content.digest, built_at=timezone.now(),
    )  # fmt: skip


def compared(old: RuleSet, new: RuleSet) -> Comparison:
    return comparison(old=old, new=new)


def lines(found: Comparison, **filters: str) -> list[Line]:
    return found.lines(Filters(**filters), 0, ALL)


def as_facts(entries: Any) -> dict[str, tuple[Any, ...]]:
    return {each.entry_id: tuple(repr(getattr(each, name)) for name in COLUMNS) for each in entries}


def some_facts(random: Random) -> list[dict[str, Any]]:
    """Some of few connections, so that two draws have much in common."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for _ in range(random.randrange(0, 14)):
        source, destination = random.choice("12"), random.choice("123")
        service, flow = random.choice(["tcp/443", "udp/53"]), random.choice(["app.work", "app.dns"])
        zone = random.choice(["servers", "dmz"])
        found[source, destination, service, flow, zone] = {
            "source": f"10.1.0.{source}", "destination": f"10.2.0.{destination}",
            "service": service, "flow": flow, "destination_zone": zone,
            "purpose": random.choice(["Work.", "Play."]),
            "requirement": random.choice(["required", "optional"]),
            "expires_on": random.choice([None, dt.date(2027, 1, 1)]),
            "path": random.choice([[], [{"firewall": "inner", "source": "a"}]]),
            "product": random.choice(["app", "other"]),
        }  # fmt: skip
    return list(found.values())


@pytest.mark.parametrize("seed", range(25))
def test_applying_the_difference_to_the_old_entries_gives_the_new_ones(hq, seed):
    random = Random(seed)
    old, new = stored(hq, *some_facts(random)), stored(hq, *some_facts(random))
    found = compared(old, new)
    told = lines(found)

    entries = as_facts(Entry.objects.filter(content=old.content))
    gone = [line.before for line in told if line.before]
    come = [line.after for line in told if line.after]
    for each in gone:
        del entries[each.entry_id]  # raises for one that is told twice
    assert not entries.keys() & as_facts(come).keys()
    assert len(as_facts(come)) == len(come)
    assert entries | as_facts(come) == as_facts(Entry.objects.filter(content=new.content))

    assert found.tally().unchanged == len(entries)
    counts = found.tally().counts("kind")
    assert counts == {
        kind: n for kind in sorted(KINDS) if (n := sum(line.kind == kind for line in told))
    }
    back = lines(compared(new, old))
    assert sorted(line.kind for line in back if line.kind in ("replaced", "changed")) == sorted(
        line.kind for line in told if line.kind in ("replaced", "changed")
    )


@pytest.fixture(params=["kept", "too many to keep"])
def _keeping(request, monkeypatch):
    compare._kept_lines.cache_clear()
    if request.param != "kept":
        monkeypatch.setattr(compare, "MOST_KEPT", -1)
    yield
    compare._kept_lines.cache_clear()


@pytest.mark.usefixtures("_keeping")
@pytest.mark.parametrize("seed", range(5))
def test_small_steps_see_every_line_once_and_filters_leave_their_order(hq, seed):
    random = Random(seed)
    found = compared(stored(hq, *some_facts(random)), stored(hq, *some_facts(random)))
    every = [line.entry.entry_id for line in lines(found)]
    assert found.tally().count() == len(every)
    walked: list[str] = []
    while step := found.lines(Filters(), len(walked), 2):
        walked += [line.entry.entry_id for line in step]
    assert walked == every
    for kind in KINDS:
        picked = [line.entry.entry_id for line in lines(found, kind=kind)]
        assert picked == [each for each in every if each in picked]
        assert len(picked) == found.tally().count(Filters(kind=kind))


def test_it_finds_what_a_comparison_of_two_builds_in_memory_finds(hq, owner, version):
    def result() -> Any:
        hq.refresh_from_db()
        return build(
            site_input(hq, version=version.number),
            content_at(version.number),
            timezone.localdate(),
        )

    old = result()
    bound = hq.bindings.get(component__slug="app.agent")
    services.binding_update(
        actor=owner, binding=bound,
        members=[services.MemberValue("10.1.0.0/24", "renamed"), services.MemberValue("10.1.9.1")],
    )  # fmt: skip
    services.firewall_create(
        actor=owner, site=hq, slug="extra", name="Extra", zones=["servers", "internet"]
    )
    new = result()
    found = Comparison(RuleSet(site=hq), RuleSet(site=hq), content_store(old), content_store(new))
    wanted = difference(old.entries, new.entries)
    assert wanted.added
    assert wanted.changed
    told = lines(found)
    assert {line.after.entry_id for line in told if line.after and line.kind != "changed"} == {
        each.id for each in wanted.added
    }
    assert {line.before.entry_id for line in told if line.before and line.kind != "changed"} == {
        each.id for each in wanted.removed
    }
    assert {line.entry.entry_id: set(line.facts) for line in told if line.kind == "changed"} == {
        each.after.id: set(each.facts) for each in wanted.changed
    }


# --- what is one line ---------------------------------------------------------------------------


def kinds(old: RuleSet, new: RuleSet) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((line.kind, line.facts) for line in lines(compared(old, new)))


def test_a_server_that_moved_is_one_line_for_each_of_its_clients(hq):
    clients = [{"source": f"10.1.0.{n}"} for n in range(1, 4)]
    old = stored(hq, *clients)
    new = stored(hq, *({**each, "destination": "10.2.0.9"} for each in clients))
    assert kinds(old, new) == [("replaced", ("destination",))] * 3


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"source": "10.1.0.9"}, "source"),
        ({"service": "tcp/8443"}, "service"),
        ({"destination": "10.2.0.9", "destination_zone": "dmz"}, "destination"),
        ({"destination_zone": "dmz"}, "destination"),
    ],
)
def test_another_end_zone_or_service_alone_is_a_replacement(hq, facts, told):
    assert kinds(stored(hq, {}), stored(hq, facts)) == [("replaced", (told,))]


@pytest.mark.parametrize(
    "facts",
    [
        {"flow": "app.other", "destination": "10.2.0.9"},
        {"deployment": "test"},
        {"destination_component": "app.database", "destination": "10.2.0.9"},
        {"source": "10.1.0.9", "destination": "10.2.0.9"},
        {"source": "10.1.0.9", "service": "tcp/8443"},
    ],
)
def test_what_is_another_connection_stays_removed_and_added(hq, facts):
    assert kinds(stored(hq, {}), stored(hq, facts)) == [("added", ()), ("removed", ())]


def test_nothing_is_paired_where_more_than_one_would_fit(hq):
    two = ({"destination": "10.2.0.8"}, {"destination": "10.2.0.9"})
    assert kinds(stored(hq, {}), stored(hq, *two)) == [
        ("added", ()), ("added", ()), ("removed", ())
    ]  # fmt: skip


def test_an_entry_is_told_once_even_where_two_could_take_it(hq):
    old = stored(hq, {}, {"source": "10.1.0.9", "destination": "10.2.0.9"})
    new = stored(hq, {"destination": "10.2.0.9"})
    assert kinds(old, new) == [("removed", ()), ("replaced", ("destination",))]


def test_rules_that_are_numbered_or_explained_in_another_way_do_not_differ(hq):
    old = stored(hq, {}, {"source": "10.1.0.2"})
    new = stored(hq, {"source": "10.1.0.2", "why": ["because"]}, {})
    found = compared(old, new)
    assert lines(found) == []
    assert not found.identical
    assert found.tally().unchanged == 2


def test_the_same_content_is_identical_and_asks_nothing(hq, owner, django_assert_num_queries):
    old, new = rule_set_build(hq, owner), rule_set_build(hq, owner)
    found = compared(old, new)
    with django_assert_num_queries(0):
        assert found.identical
        assert found.tally().count() == 0
        assert found.tally().unchanged == new.content.entry_count
        assert lines(found) == []


# --- filters and refusals -----------------------------------------------------------------------


def test_filters_pick_lines_and_the_tally_knows_how_many(hq):
    random = Random(7)
    found = compared(stored(hq, *some_facts(random)), stored(hq, *some_facts(random)))
    tally = found.tally()
    for key, read in (
        ("kind", lambda line: line.kind),
        ("destination_zone", lambda line: line.entry.destination_zone),
        ("product", lambda line: line.entry.product),
    ):
        for value, count in tally.counts(key).items():
            picked = lines(found, **{key: value})
            assert {read(line) for line in picked} == {value}
            assert len(picked) == count == tally.count(Filters(**{key: value}))


def test_a_kind_that_there_is_none_of_is_refused():
    with pytest.raises(InvalidInput, match="kind"):
        Filters.from_texts({"kind": "moved"})


def test_rule_sets_of_two_sites_are_not_compared(hq, owner):
    other = site_make(owner, "annex", third=10)
    with pytest.raises(InvalidInput, match="another site"):
        compared(stored(hq, {}), stored(other, {}))


def test_a_rule_set_that_is_not_built_is_not_compared(hq, owner):
    waiting = rule_set_request(site=hq, actor=owner)
    with pytest.raises(Conflict):
        compared(stored(hq, {}), waiting)


def test_the_one_before_is_the_newest_built_one_that_is_older(hq, owner):
    first, second = stored(hq, {}), stored(hq, {})
    rule_set_request(site=hq, actor=owner)
    third = stored(hq, {})
    assert built_before(third) == second
    assert built_before(second) == first
    assert built_before(first) is None


def test_the_queries_are_the_same_however_much_differs(hq, django_assert_num_queries):
    few = compared(stored(hq, {}), stored(hq, {"purpose": "Play."}))
    many = compared(stored(hq), stored(hq, *({"source": f"10.1.0.{n}"} for n in range(1, 200))))
    for found in (few, many):
        with django_assert_num_queries(2):
            found.tally()
            found.lines(Filters(), 0, 50)
        with django_assert_num_queries(1):
            found.lines(Filters(), 0, 10)
            found.tally()
