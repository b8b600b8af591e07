"""Filtering the entries of a rule set."""

from __future__ import annotations

import pytest

from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets.entry_filters import FILTER_KEYS, EntryFilters, entries_of
from requirements_app.rulesets.store import content_store

from .compute.world import AGENT, HOST, HTTPS, SERVER, built, catalogue, flow, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(db):
    made = catalogue(
        HTTPS,
        flow("update", "server", "host:get.example.net", "tcp/443"),
        flow("wide", "agent", "server", "tcp/8000-8010"),
        flow("ping", "agent", "server", "icmp"),
        flow("extra", "agent", "server", "udp/53", requirement="optional", feature="extra"),
        hosts=[HOST],
        features=[{"id": "extra", "name": "Extra", "default": True}],
    )
    return content_store(built(site(AGENT, SERVER), made))


@pytest.mark.parametrize(
    ("texts", "flows"),
    [
        ({}, {"https", "update", "wide", "ping", "extra"}),
        ({"port": "8005"}, {"wide"}),
        ({"port": "443"}, {"https", "update"}),
        ({"protocol": "udp"}, {"extra"}),
        ({"requirement": "optional"}, {"extra"}),
        ({"flow": "app.ping"}, {"ping"}),
        ({"source_zone": "servers"}, {"update"}),
        ({"destination_zone": "servers", "protocol": "tcp"}, {"https", "wide"}),
        ({"deployment": "prod", "product": "app", "phase": "operation", "port": "443",
          "source_zone": "clients"}, {"https"}),
        ({"deployment": "test"}, set()),
        ({"q": "APP01 https"}, {"https"}),
        ({"q": "APP01 443"}, {"https", "update"}),
        ({"q": "get.example"}, {"update"}),
        ({"q": "100%"}, set()),
        ({"q": "purpose wide"}, {"wide"}),
    ],
)  # fmt: skip
def test_all_filters_that_are_given_must_hold(content, texts, flows):
    found = entries_of(content, EntryFilters.from_texts(texts))
    assert {row.flow.removeprefix("app.") for row in found} == flows
    positions = [row.position for row in found]
    assert positions == sorted(positions)


def test_the_entries_of_one_rule(content):
    update = entries_of(content, EntryFilters.from_texts({"flow": "app.update"})).get()
    rule = EntryFilters.from_texts({"rule": str(update.rule_number)})
    assert [row.flow for row in entries_of(content, rule)] == ["app.update"]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "http"),
        ("port", "４４３"),
        ("rule", "-1"),
        ("rule", "99999999999"),
        ("q", "a\x00b"),
        ("flow", "x" * 300),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_its_name(key, text):
    with pytest.raises(InvalidInput) as refused:
        EntryFilters.from_texts({key: text})
    assert refused.value.problems[0].field == key


def test_every_key_is_a_filter():
    given = dict.fromkeys(FILTER_KEYS, "1")
    filters = EntryFilters.from_texts(given)
    assert (filters.rule, filters.port, filters.q) == (1, 1, "1")
    assert len(filters.exact) == len(FILTER_KEYS) - 3
