from datetime import date

import pytest
from django.db import transaction

from requirements_app.audit.middleware import request_context, set_token_key
from requirements_app.audit.models import Event, Pending
from requirements_app.audit.services import record

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_which_object(person):
    event = record(actor=person, action="account.seen", obj=person, data={"on": date(2026, 1, 2)})

    event.refresh_from_db()
    assert (event.actor, event.action) == (person, "account.seen")
    assert (event.object_type, event.object_id) == ("accounts.user", str(person.pk))
    assert event.data == {"on": "2026-01-02"}
    assert event.at is not None


def test_an_event_carries_the_request_and_the_token_that_caused_it(person):
    with request_context("request-0001"):
        set_token_key("0123456789ab")
        event = record(actor=person, action="x", object_type="thing", object_id="1")

    assert (event.request_id, event.token_key) == ("request-0001", "0123456789ab")
    assert record(actor=None, action="x").request_id == ""


def test_an_event_is_undone_with_the_write_it_tells_of(person):
    with transaction.atomic():
        record(actor=person, action="x")
        transaction.set_rollback(True)

    assert not Event.objects.exists()
    assert not Pending.objects.exists()


@pytest.mark.parametrize("value", [float("nan"), 2**60])
def test_data_that_could_never_be_sealed_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 - the canonical encoder's own errors
        record(actor=None, action="x", data={"value": value})
