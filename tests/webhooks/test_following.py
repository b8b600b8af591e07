"""How events become messages: each once, in the chain's order, none passed over."""

from __future__ import annotations

import pytest

from .conftest import body_of, change_made, followed, types_for

pytestmark = pytest.mark.django_db


def test_what_happened_before_the_endpoint_was_made_is_not_told(office, endpoint_of):
    change_made(office)
    followed()
    late = endpoint_of(office.olga)
    followed()
    assert types_for(late) == []


def test_nothing_is_told_twice_and_nothing_is_passed_over(office, endpoint_of, monkeypatch):
    from requirements_app.webhooks import following
    from requirements_app.webhooks.models import Cursor

    mine = endpoint_of(office.olga)
    start = Cursor.objects.get().position
    monkeypatch.setattr(following, "BATCH", 2)
    for number in range(5):
        change_made(office, title=f"Change {number}")
    followed()
    assert types_for(mine) == ["change.created"] * 5
    Cursor.objects.update(position=start)  # as after a restored backup
    followed()
    assert mine.deliveries.count() == 5


def test_an_event_that_commits_late_is_told_all_the_same(office, endpoint_of):
    """Its id is lower than those that are told already; its position in the chain is not."""
    from requirements_app.audit import seal
    from requirements_app.audit.models import Event
    from requirements_app.webhooks.following import events_follow

    mine = endpoint_of(office.olga)
    while seal.seal():
        pass
    late, early = change_made(office, title="Late"), change_made(office, title="Early")
    _seal_only(Event.objects.get(object_type="changes.change", object_id=str(early.pk)))
    events_follow()
    assert [body_of(each)["data"]["id"] for each in mine.deliveries.all()] == [early.pk]
    followed()
    assert {body_of(each)["data"]["id"] for each in mine.deliveries.all()} == {late.pk, early.pk}


def _seal_only(event):
    """Seal one event, as if no other had been committed yet."""
    from requirements_app.audit.models import Pending, Seal
    from requirements_app.audit.seal import START, event_digest

    last = Seal.objects.order_by("-position").first()
    previous = last.digest if last else START
    digest = event_digest(previous, event)
    Seal.objects.create(
        event=event, position=(last.position if last else 0) + 1, previous=previous, digest=digest
    )
    Pending.objects.filter(event=event).delete()


def test_a_paused_endpoints_messages_wait_and_a_disabled_one_gets_none(office, endpoint_of):
    from requirements_app.webhooks.disabling import endpoint_disable
    from requirements_app.webhooks.services import endpoint_edit

    paused, disabled = endpoint_of(office.olga, name="P"), endpoint_of(office.olga, name="D")
    endpoint_edit(actor=office.olga, endpoint=paused.pk, expected_version=None, active=False)
    endpoint_disable(disabled, "It was told to be.")
    change_made(office)
    followed()
    assert (types_for(paused), types_for(disabled)) == (["change.created"], [])


def test_many_events_ask_no_more_of_the_database_than_few(office, endpoint_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from requirements_app.audit import seal
    from requirements_app.webhooks.following import events_follow

    endpoint_of(office.olga)

    def asked(count):
        for number in range(count):
            change_made(office, title=f"Of {count}: {number}")
        while seal.seal():
            pass
        with CaptureQueriesContext(connection) as captured:
            events_follow()
        return len(captured)

    assert asked(1) == asked(4)
