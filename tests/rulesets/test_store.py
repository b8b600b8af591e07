"""Storing what was computed: once, whole, and never changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import ProgrammingError

from requirements_app.catalogue import statistics
from requirements_app.rulesets.compute.model import Binding, Consumer, Deployment, Firewall, Zone
from requirements_app.rulesets.models import Content, Decision, Entry, Finding, Rule, RuleSet
from requirements_app.rulesets.store import content_store

from .compute.world import (
    AGENT,
    FIREWALLS,
    HTTPS,
    SERVER,
    ZONES,
    bound,
    built,
    catalogue,
    flow,
    override,
    site,
)
from .stored import rule_set_build

pytestmark = pytest.mark.django_db

PARTS: list[Any] = [Rule, Entry, Finding, Decision]


def result(*bindings: Binding, **facts):
    return built(
        site(*bindings, **facts), catalogue(HTTPS, flow("dns", "server", "site.dns", "udp/53"))
    )


@transaction.atomic
def delete(row: Model) -> None:
    """Delete a row and make the checks that otherwise wait for the end of the transaction."""
    row.delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_equal_content_is_stored_once():
    first = content_store(result(AGENT, SERVER))
    assert content_store(result(SERVER, AGENT)) == first
    assert Content.objects.count() == 1
    counts = [model.objects.filter(content=first).count() for model in PARTS]
    assert counts == [1, 1, 1, 2]
    other = content_store(result(AGENT))
    assert other != first
    assert Content.objects.count() == 2


def test_the_planner_learns_of_a_large_content_once_it_is_there(
    monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(statistics, "_FEW", 1)
    told = "SELECT reltuples FROM pg_class WHERE oid = 'rulesets_decision'::regclass"
    with django_capture_on_commit_callbacks(execute=True):
        content_store(result(AGENT, SERVER))
    with connection.cursor() as cursor:
        cursor.execute(told)
        assert cursor.fetchone() == (Decision.objects.count(),)


def test_counts_and_order_are_kept():
    made = result(AGENT, SERVER, bound("app.primary", "10.2.0.9"))
    content = content_store(made)
    assert (content.entry_count, content.rule_count) == (len(made.entries), len(made.rules))
    assert (content.blocking_count, content.warning_count) == (1, 0)
    stored = list(Entry.objects.filter(content=content).values_list("position", "entry_id"))
    assert stored == list(enumerate((each.id for each in made.entries), 1))


def test_addresses_names_and_any_are_stored_so_that_they_can_be_looked_up():
    content = catalogue(
        flow("web", "agent", "server", "tcp/80,8000-8010"),
        flow("ping", "agent", "server", "icmp"),
        flow("tunnel", "agent", "server", "gre"),
        flow("out", "server", "site.any", "udp/123"),
    )
    accepted = override("accept-any", content, "out", replacement={"zones": ["internet"]})
    made = built(site(AGENT, SERVER, overrides=(accepted,)), content)
    stored = content_store(made)
    rows = {row.flow: row for row in Entry.objects.filter(content=stored)}
    web = rows["app.web"]
    assert (web.source_first, web.source_last) == ("10.1.0.0", "10.1.0.255")
    assert [(part.first, part.last) for part in web.ports] == [(80, 80), (8000, 8010)]
    assert (rows["app.ping"].protocol, rows["app.ping"].icmp_type) == ("icmp", 8)
    assert (rows["app.tunnel"].protocol, rows["app.tunnel"].ports) == ("gre", None)
    out = rows["app.out"]
    assert (out.destination, out.destination_first, out.destination_zone) == (
        "any",
        None,
        "internet",
    )


def test_texts_that_merging_or_other_sites_make_long_are_kept_whole():
    ports = [flow(f"f{n}", "agent", "server", f"tcp/{1000 + 2 * n}") for n in range(150)]
    slug = "s" * 80
    theirs = Deployment(
        "d" * 80,
        "Theirs",
        "app",
        bindings=(
            bound("app.agent", "10.7.0.0/24"),
            Binding("app.server", "offer", SERVER.members, offer="hq/app"),
        ),
    )
    made = built(
        site(
            SERVER,
            deployments=(),
            consumers=(Consumer(slug, (theirs,)),),
            zones=(*ZONES, Zone("wan", networks=("10.7.0.0/16",))),
            firewalls=(*FIREWALLS, Firewall("wanfw", zones=("wan", "servers"))),
        ),
        catalogue(*ports),
    )
    content = content_store(made)
    (rule,) = Rule.objects.filter(content=content)
    assert len(rule.services[0]) > 500
    assert rule.deployments == [f"{slug}/{'d' * 80}"]


@pytest.mark.parametrize("model", [Content, *PARTS], ids=lambda model: model.__name__)
def test_nothing_of_a_content_can_be_changed(model):
    content_store(result(AGENT, SERVER))
    field = "digest" if model is Content else "content"
    row = model.objects.first()
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        row.save()
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field: getattr(row, field)})


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model.__name__)
def test_a_part_of_a_content_cannot_be_taken_away(model):
    content_store(result(AGENT, SERVER))
    with pytest.raises(ProgrammingError, match="whole or not at all"):
        delete(model.objects.all()[:1].get())
    assert model.objects.exists()


def test_a_content_goes_whole():
    content = content_store(result(AGENT, SERVER))
    delete(content)
    assert [model.objects.count() for model in [Content, *PARTS]] == [0] * 5


def test_a_built_rule_set_never_changes(hq, owner):
    rule_set = rule_set_build(hq, owner)
    other = content_store(replace(result(AGENT, SERVER), content_hash="v1:other"))
    for change in ({"content": other}, {"inputs": "v1:x"}, {"as_of": "2020-01-01"}):
        with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
            RuleSet.objects.filter(pk=rule_set.pk).update(**change)


def test_what_a_rule_set_was_asked_for_never_changes_either(hq, owner):
    from requirements_app.rulesets.services import rule_set_request

    rule_set = rule_set_request(site=hq, actor=owner)
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        RuleSet.objects.filter(pk=rule_set.pk).update(as_of="2020-01-01")


@pytest.mark.django_db(transaction=True)
def test_equal_content_that_is_stored_at_once_is_stored_once():
    made = result(AGENT, SERVER)
    barrier, stored = threading.Barrier(4), []

    def act() -> None:
        try:
            barrier.wait(10)
            stored.append(content_store(made))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(stored) == 4
    assert len({content.pk for content in stored}) == Content.objects.count() == 1
    assert Entry.objects.count() == len(made.entries)
