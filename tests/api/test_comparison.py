"""The comparison of two rule sets by the API."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.rulesets.models import Entry
from requirements_app.sites import services

from .walking import results
from .world import rule_set_built

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world, person):
    """`hq` before and after its server has moved and a flow came back."""
    old = rule_set_built(world.site, person)
    binding = world.site.bindings.get(component__slug="nextron-asgard.asgard-server")
    services.binding_update(
        actor=person, binding=binding,
        members=[services.MemberValue("10.2.0.6")],
    )  # fmt: skip
    override = world.site.overrides.first()
    services.override_delete(actor=person, override=override)
    return old, rule_set_built(world.site, person)


def address(new, old, query: str = "") -> str:
    return f"/api/v1/rule-sets/{new.pk}/compare/{old.pk}/{query}"


def test_every_line_names_its_kind_and_what_differs(api, two):
    old, new = two
    answer = api.get(address(new, old)).json()
    summary = answer["summary"]
    assert summary["replaced"] > 0
    assert summary["added"] > 0
    assert not summary["identical"]
    for line in answer["results"]:
        assert (line["before"] is None) == (line["kind"] == "added")
        assert (line["after"] is None) == (line["kind"] == "removed")
        assert bool(line["facts"]) == (line["kind"] in ("replaced", "changed"))


def test_a_walk_in_small_pages_tells_all_that_was_and_is(api, two):
    old, new = two
    lines = results(api, address(new, old, "?limit=3"))
    gone = {line["before"]["id"] for line in lines if line["before"]}
    come = {line["after"]["id"] for line in lines if line["after"]}
    before, after = (
        set(Entry.objects.filter(content=each.content).values_list("entry_id", flat=True))
        for each in (old, new)
    )
    assert (before - gone) | come == after
    assert len(lines) == sum(
        api.get(address(new, old)).json()["summary"][kind]
        for kind in ("added", "removed", "replaced", "changed")
    )
    last = api.get(address(new, old, "?limit=3")).json()["next"]
    previous = api.get(api.get(last).json()["previous"]).json()
    assert previous["results"] == lines[:3]


def test_a_filter_picks_its_kind(api, two):
    old, new = two
    picked = results(api, address(new, old, "?kind=replaced"))
    assert {line["kind"] for line in picked} == {"replaced"}
    assert api.get(address(new, old, "?kind=moved")).status_code == 400
    assert api.get(address(new, old, "?flow=x")).status_code == 400


def test_what_the_caller_has_already_is_not_sent_again(api, two):
    old, new = two
    first = api.get(address(new, old))
    tag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        again = api.get(address(new, old), headers={"If-None-Match": f'W/"x", {tag}'})
    assert again.status_code == 304
    assert again.headers["ETag"] == tag
    assert not any("rulesets_entry" in query["sql"] for query in captured)
    other = api.get(address(new, old, "?kind=added"), headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_the_same_content_is_identical(api, two, person, world):
    _, new = two
    again = rule_set_built(world.site, person)
    answer = api.get(address(again, new)).json()
    assert answer["summary"]["identical"]
    assert answer["summary"]["unchanged"] == new.content.entry_count
    assert answer["results"] == []


def test_another_sites_rule_set_is_hidden_or_refused(api, two, world, neighbour, caller):
    _, new = two
    theirs = rule_set_built(world.neighbour, neighbour)
    refused = api.get(address(new, theirs))
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "other"
    for pair in ((new, theirs), (theirs, new)):
        assert caller(neighbour).get(address(*pair)).status_code == 404
