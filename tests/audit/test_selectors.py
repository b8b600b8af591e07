"""Events as filters pick them, and how the chain stands."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from requirements_app.audit import selectors
from requirements_app.audit.checking import chain_check
from requirements_app.audit.middleware import request_context
from requirements_app.audit.models import Event
from requirements_app.audit.seal import START, Head, seal
from requirements_app.audit.selectors import PORTAL, EventFilters, events, events_of
from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput, NotFound

BERLIN = ZoneInfo("Europe/Berlin")


def found(**texts: str) -> list[str]:
    """The actions of what the filters pick; `since` stands for `from`, which Python keeps."""
    given = {key.replace("since", "from"): text for key, text in texts.items()}
    return [event.action for event in events(EventFilters.from_texts(given))]


@pytest.fixture
def trail(db, person):
    with request_context("request-0001"):
        record(actor=person, action="site.created", object_type="sites.site", object_id="1",
               site_slug="hq")  # fmt: skip
        record(actor=person, action="site.updated", object_type="sites.site", object_id="1",
               site_slug="hq")  # fmt: skip
    record(actor=None, action="rule-set.built", object_type="sites.site", object_id="2",
           site_slug="annex")  # fmt: skip


def test_without_filters_all_events_come_in_their_order(trail):
    assert found() == ["site.created", "site.updated", "rule-set.built"]


@pytest.mark.parametrize(
    ("texts", "actions"),
    [
        ({"actor": "ada"}, ["site.created", "site.updated"]),
        ({"actor": PORTAL}, ["rule-set.built"]),
        ({"actor": "nobody"}, []),
        ({"action": "site."}, ["site.created", "site.updated"]),
        ({"action": "site.updated"}, ["site.updated"]),
        ({"action": "sit_"}, []),
        ({"action": "%"}, []),
        ({"object_type": "sites.site", "object_id": "2"}, ["rule-set.built"]),
        ({"object_id": "1"}, ["site.created", "site.updated"]),
        ({"site": "annex"}, ["rule-set.built"]),
        ({"request_id": "request-0001"}, ["site.created", "site.updated"]),
        ({"actor": "ada", "site": "annex"}, []),
        ({"since": "2099-01-01"}, []),
        ({"to": "2000-01-01"}, []),
        ({"since": "2000-01-01", "to": "2099-01-01T00:00:00Z", "actor": " ada "},
         ["site.created", "site.updated"]),
    ],
)  # fmt: skip
def test_each_filter_picks_what_it_says(trail, texts, actions):
    assert found(**texts) == actions


def test_days_are_those_of_the_reader_and_count_whole():
    filters = EventFilters.from_texts({"from": "2026-03-29", "to": "2026-03-29"}, BERLIN)

    assert filters.since == dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC)
    assert filters.before == dt.datetime(2026, 3, 29, 22, tzinfo=dt.UTC), "a day of 23 hours"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04", dt.datetime(2026, 1, 2, 2, 4, tzinfo=dt.UTC)),
        ("2026-01-02 03:04:05", dt.datetime(2026, 1, 2, 2, 4, 5, tzinfo=dt.UTC)),
        ("2026-01-02T03:04:05Z", dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)),
        ("2026-01-02T03:04:05.25-02:00", dt.datetime(2026, 1, 2, 5, 4, 5, 250_000, dt.UTC)),
    ],
)
def test_a_moment_is_taken_as_it_is_written(text, moment):
    assert EventFilters.from_texts({"to": text}, BERLIN).before == moment


@pytest.mark.parametrize("key", ["from", "to"])
@pytest.mark.parametrize(
    "text",
    ["x", "2026", "2026-13-01", "2026-02-30", "20260101", "0001-01-01", "9999-12-31", "٢٠٢٦-٠١-٠١",
     "2026-01-01T25:00", "2026-01-01T10:00+99:00", "2026-W01-1"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_by_its_name(key, text):
    with pytest.raises(InvalidInput, match=f"^{key}: .* is no day or moment"):
        EventFilters.from_texts({key: text})


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(InvalidInput, match="is not after"):
        EventFilters.from_texts({"from": "2026-02-01", "to": "2026-01-31"})


def test_a_text_longer_than_any_value_is_refused():
    with pytest.raises(InvalidInput, match=r"^action: .* has 61 characters"):
        EventFilters.from_texts({"action": "a" * 61})


def test_the_events_of_one_object_come_in_their_order_with_actor_and_seal(
    trail, django_assert_num_queries
):
    seal()
    with django_assert_num_queries(1):
        told = [
            (event.action, event.actor.username, selectors.seal_of(event).position)
            for event in events_of("sites.site", "1")
        ]
    assert told == [("site.created", "ada", 1), ("site.updated", "ada", 2)]


def test_one_event_is_found_by_its_id_and_nothing_by_anything_else(trail):
    event = Event.objects.latest("id")

    assert selectors.event_get(str(event.pk)) == event
    for text in ("", "x", "-1", "1e3", "9" * 30, "٣", str(event.pk + 1)):
        with pytest.raises(NotFound):
            selectors.event_get(text)


def test_actions_and_kinds_of_object_are_offered_once_each(trail):
    assert selectors.known_actions() == ["rule-set.built", "site.created", "site.updated"]
    assert selectors.known_object_types() == ["sites.site"]


def test_nothing_is_offered_before_the_first_event(db):
    assert (selectors.known_actions(), selectors.known_object_types()) == ([], [])


def test_the_state_of_the_chain_before_and_after_the_seal(trail):
    before = selectors.chain_state()
    assert (before.head, before.waiting, before.last_check) == (Head(0, START), 3, None)
    assert before.waiting_since is not None

    seal()
    assert chain_check().intact
    after = selectors.chain_state()
    assert (after.head.position, after.waiting) == (3, 1), "the check itself is an event"
    assert after.last_check is not None
    assert (after.last_check.intact, after.last_check.head.position) == (True, 3)
    assert selectors.checked_since(dt.timedelta(minutes=1))
    assert not selectors.checked_since(dt.timedelta(0))


INDEXES = {
    "audit_event_by_actor": "actor_id = 7",
    "audit_event_by_action": "action LIKE 'change.%'",
    "audit_event_object_": "object_type = 'changes.change' AND object_id = '7'",
    "audit_event_site_sl": "site_slug = 'hq'",
    "audit_event_by_request": "request_id = 'request-0001'",
    "audit_event_at_": "at >= '2026-01-01' AND at < '2026-01-02'",
}


@pytest.mark.parametrize("index", INDEXES)
def test_every_filter_has_an_index(db, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN SELECT id FROM audit_event WHERE {INDEXES[index]}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert index in plan, plan
