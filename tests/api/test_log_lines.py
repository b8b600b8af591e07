"""Pasted log lines by the API: answered with a token that may only read, and never kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requirements_app.core.log_lines import FORMATS, MOST_BYTES, MOST_LINES
from tests.core.log_lines.fixtures import TOLD

from .world import rule_set_built

PATH = "/api/v1/lookup/log-lines/"


def vpc(destination: str = "10.2.0.5", port: int = 443) -> str:
    return (
        f"2 123456789012 eni-0a 10.1.0.7 {destination} 49152 {port} 6 1 40 1763625604 1763625664"
        " REJECT OK"
    )


def asked(api, text: str, **more: object):
    return api.post(PATH, {"text": text, **more}, format="json")


def test_each_line_has_its_connection_verdict_and_entry(api, world, person):
    rule_set = rule_set_built(world.site, person)
    response = asked(api, f"{vpc()}\r\n{vpc(port=9)}\r\nwhat?")
    assert response.status_code == 200, response.json()
    answer = response.json()
    assert [each["name"] for each in answer["formats"]] == [each.name for each in FORMATS]
    known, unknown, unread = answer["lines"]
    assert known["verdict"] == "required"
    assert known["connection"] == {
        "format": "aws-vpc", "source": "10.1.0.7", "destination": "10.2.0.5", "protocol": "tcp",
        "source_port": 49152, "port": 443, "icmp_type": None, "icmp_code": None,
        "action": "reject", "time": "2025-11-20 08:00:04Z",
    }  # fmt: skip
    (site,) = known["sites"]
    assert (site["site"], site["rule_set"]) == ("hq", str(rule_set.pk))
    assert site["entry"]["why"]
    assert (unknown["verdict"], unknown["sites"]) == ("not required", [])
    assert (unread["line"], unread["connection"], unread["verdict"]) == (3, None, None)
    assert all(each.label in unread["problems"][0]["mend"] for each in FORMATS)


def test_every_format_is_read(api, world):
    lines = asked(api, "\n".join(TOLD)).json()["lines"]
    assert [each["connection"]["format"] for each in lines] == [told[0] for told in TOLD.values()]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "\n\n"}, "text"),
        ({"text": 5}, "text"),
        ({"text": f"{vpc()}\n" * (MOST_LINES + 1)}, "text"),
        ({"text": "x" * (MOST_BYTES + 1)}, "text"),
        ({"text": "é" * MOST_BYTES}, "text"),
        ({"text": vpc(), "lines": []}, "lines"),
        ({"text": vpc(), "site": 5}, "site"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(api, world, body, field):
    response = api.post(PATH, body, format="json")
    assert response.status_code == 400, response.json()
    assert response.json()["errors"][0]["field"] == field


def test_one_site_may_be_asked_and_hidden_ones_are_none(api, world, person):
    rule_set_built(world.site, person)
    (line,) = asked(api, vpc(), site="hq").json()["lines"]
    assert line["verdict"] == "required"
    assert asked(api, vpc(), site="nowhere").status_code == 404


def test_a_token_that_may_only_read_may_ask(world, person):
    from rest_framework.test import APIClient

    from requirements_app.accounts.services import token_issue

    until = timezone.now() + dt.timedelta(days=1)
    for scope, status in (("read", 200), ("write", 403)):
        _, secret = token_issue(
            user=person, name="t", scopes=[scope], expires_at=until, actor=person
        )
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert asked(client, vpc()).status_code == status


def test_a_paste_asks_as_much_as_a_line_and_writes_nothing(api, world, person):
    rule_set_built(world.site, person)

    def queries(text: str) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert asked(api, text).status_code == 200
        return [each["sql"] for each in captured]

    few = queries(vpc())
    many = queries("\n".join(vpc(port=port) for port in range(400, 590)))
    assert len(many) == len(few)
    written = [sql for sql in many if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert all("last_used_at" in sql for sql in written)


def test_a_lookup_tells_what_is_near_where_nothing_is_it(api, world, person):
    rule_set_built(world.site, person)
    query = {"source": "10.1.0.7", "destination": "10.2.0.5", "port": "9"}
    answer = api.get("/api/v1/lookup/", {**query, "site": "hq"}).json()
    assert answer["verdict"] == "not required"
    assert {each["kind"] for each in answer["near"]} == {"other service"}
    assert api.get("/api/v1/lookup/", {**query, "port": "443"}).json()["near"] == []


def test_a_lookup_answers_networks_in_part(api, world, person):
    rule_set_built(world.site, person)
    query = {"source": "10.1.0.0/16", "destination": "10.2.0.0/16", "port": "443", "site": "hq"}
    assert api.get("/api/v1/lookup/", query).json()["verdict"] in ("required", "in part")
