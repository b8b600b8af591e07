"""Firewalls' formats over the API: where firewall and since may stand, and what is answered."""

from __future__ import annotations

import json

import pytest

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet

from .world import rule_set_built

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule_set(world, person):
    return rule_set_built(world.site, person)


@pytest.fixture
def ask(api, rule_set):
    def ask(body, *, status=202, **given):
        address = f"/api/v1/rule-sets/{rule_set.pk}/exports/"
        wire = json.dumps({"format": "nftables", **body})
        response = api.post(address, wire, content_type="application/json", **given)
        assert response.status_code == status, response.json()
        return response.json()

    return ask


def finished(api, accepted):
    job = run_inline(Job.objects.get(pk=accepted["job"]))
    assert job.state == Job.State.SUCCEEDED, job.error
    return api.get(f"/api/v1/exports/{accepted['export']}/").json()


@pytest.mark.parametrize(
    "body",
    [
        {"firewall": "fw", "since": None},
        {"options": {"firewall": "fw", "since": None}},
        {"firewall": "fw", "options": {"firewall": "fw", "inside_zones": True}},
    ],
)
def test_firewall_and_since_stand_above_the_options_or_among_them(api, ask, body):
    export = finished(api, ask(body))
    assert export["file_name"].startswith("hq-fw-nftables-")
    assert b"table inet" in b"".join(api.get(export["url"]).streaming_content)


def test_findings_are_told_with_the_export_and_counted_in_the_list(api, ask):
    export = finished(api, ask({"firewall": "fw"}))
    assert export["finding_count"] == len(export["findings"]) > 0
    assert set(export["findings"][0]) == {"severity", "code", "subject", "message", "mend"}
    (listed,) = api.get("/api/v1/exports/").json()["results"]
    assert listed["finding_count"] == export["finding_count"]
    assert "findings" not in listed


def test_a_difference_is_asked_for_by_the_older_rule_set(api, ask, rule_set):
    older = RuleSet.objects.create(
        site=rule_set.site,
        catalogue_version=rule_set.catalogue_version,
        as_of=rule_set.as_of,
        content=rule_set.content,
    )
    export = finished(api, ask({"firewall": "fw", "since": str(older.pk)}))
    assert "-since-" in export["file_name"]
    assert b"Nothing differs" in b"".join(api.get(export["url"]).streaming_content)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "options.firewall"),
        ({"firewall": "outer"}, 400, "firewall"),
        ({"options": {"firewall": "outer"}}, 400, "options.firewall"),
        ({"firewall": "fw", "options": {"firewall": "outer"}}, 400, "firewall"),
        ({"firewall": "fw", "since": "x", "options": {"since": "y"}}, 400, "since"),
        ({"firewall": "fw", "since": "yesterday"}, 400, "since"),
        ({"firewall": "fw", "options": {"since": "yesterday"}}, 400, "options.since"),
        ({"firewall": "fw", "since": "0" * 40}, 400, "since"),
        ({"firewall": 7}, 400, "firewall"),
        ({"firewall": ["fw"]}, 400, "firewall"),
        ({"firewall": "fw", "options": {"zones": {"dmz": "eth0"}}}, 400, "options.zones.dmz"),
        ({"firewall": "fw", "options": {"resolve": "yes"}}, 400, "options.resolve"),
        ({"format": "csv", "firewall": "fw"}, 400, "firewall"),
        ({"format": "nftable", "firewall": "fw"}, 400, "format"),
        ({"firewall": "fw", "since": "00000000-0000-4000-8000-000000000000"}, 404, None),
    ],
)
def test_what_cannot_be_made_is_refused_with_field_value_and_mend(ask, body, status, field):
    answer = ask(body, status=status)
    if field:
        problem = answer["errors"][0]
        assert problem["field"] == field
        assert problem["mend"]
    assert answer["mend"] or answer["errors"][0]["mend"]
    assert not Job.objects.filter(kind__startswith="export").exists()


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800", "'; DROP TABLE", "../x", "a" * 500])
@pytest.mark.parametrize(
    "place", ["firewall", "since", "zone", "interface", "table", "option", "both"]
)
def test_texts_that_broke_others_break_nothing(ask, text, place):
    body = {"firewall": "fw", "options": {}} | {
        "firewall": {"firewall": text},
        "since": {"since": text},
        "zone": {"options": {"zones": {text: "eth0"}}},
        "interface": {"options": {"zones": {"clients": text}}},
        "table": {"options": {"table": text}},
        "option": {"options": {text: True}},
        "both": {"options": {"firewall": text, "since": text}},
    }[place]  # fmt: skip
    assert ask(body, status=400)["errors"]


@pytest.mark.parametrize("text", ["a\u0000b", "\ud800", "$(reboot)", "`id`"])
@pytest.mark.parametrize("word", ["checkpoint", "aws-sg", "azure-nsg"])
def test_no_format_takes_a_zones_name_that_is_none(ask, word, text):
    body = {"format": word, "firewall": "fw", "options": {"zones": {"clients": text}}}
    assert ask(body, status=400)["errors"]


def test_a_repeated_request_is_answered_with_the_same_export(ask):
    key = {"headers": {"Idempotency-Key": "once"}}
    first = ask({"firewall": "fw"}, **key)
    assert ask({"firewall": "fw"}, **key) == first
