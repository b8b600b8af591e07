"""Which steps of an entry rest on an override: those that the computing writes, and no others."""

from __future__ import annotations

import pytest
from django.db import connection

from requirements_app.rulesets.overridden import STEP, overriding

from .compute.world import AGENT, HTTPS, SERVER, built, catalogue, flow, override, site

OTHERS = (
    "app.https is required (the row says so)",
    "inferred: hosts replaced by override, says a note of the document",
    "source: app.agent in deployment prod",
    "HTTP(S) to the internet goes through proxy web",
)


def steps(kind, of, *, content, **facts):
    made = built(site(AGENT, SERVER, overrides=(override(kind, content, of, **facts),)), content)
    return {step for entry in made.entries for step in overriding(entry.why)}


def test_replaced_services_are_told():
    (step,) = steps(
        "replace", "https", content=catalogue(HTTPS), replacement={"services": ["tcp/8443"]}
    )
    assert step.startswith("services replaced by override o1 until ")
    assert "because" in step


def test_replaced_hosts_are_told():
    content = catalogue(flow("get", "server", "host:get.example.net", "tcp/443"))
    (step,) = steps("replace", "get", content=content, replacement={"hosts": ["own.example.net"]})
    assert step.startswith("hosts replaced by override o1 until ")


def test_an_accepted_any_is_told():
    content = catalogue(flow("out", "server", "site.any", "udp/123"))
    (step,) = steps("accept-any", "out", content=content, replacement={"zones": ["internet"]})
    assert step.startswith("destination: the document's “any”, accepted by override o1 until ")


def test_a_confirmed_reading_is_told():
    odd = flow(
        "odd", "agent", "server", "tcp/22", assertion="unclear", assertion_reason="slipped",
        readings=[
            {"id": "a", "name": "as “written”", "source": "agent", "destination": "server"},
            {"id": "b", "name": "turned", "source": "server", "destination": "agent"},
        ],
    )  # fmt: skip
    found = steps("reading", "odd", content=catalogue(odd), replacement={"reading": "a"})
    assert found == {"read as “as “written””, confirmed by override o1 (owner ada)"}


def test_other_steps_are_not():
    assert overriding(OTHERS) == ()


@pytest.mark.django_db
def test_sql_takes_the_same_steps():
    told = [
        *OTHERS,
        "read as “one\nor two”, confirmed by override o1 (owner ada)",
        "services replaced by override o1 until 2027-01-01: so (owner ada)",
        "source: the document's “any”, accepted by override o1 until 2027-01-01: so (owner ada)",
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT step FROM unnest(%s::text[]) step WHERE step ~ %s", [told, STEP])
        assert tuple(row[0] for row in cursor.fetchall()) == overriding(told)
