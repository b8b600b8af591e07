from datetime import timedelta

import pytest
from django.db import connection, connections, transaction

from requirements_app.audit.models import Event, Pending, Seal
from requirements_app.audit.seal import START, Head, event_digest, seal, verify
from requirements_app.audit.services import record

pytestmark = pytest.mark.django_db
AT_ONCE = timedelta(seconds=-1)


def sealed_events(count: int = 3) -> list[Event]:
    events = [record(actor=None, action="x", data={"number": number}) for number in range(count)]
    assert seal() == count
    return events


def as_owner(sql: str, table: str = "audit_event") -> None:
    """What somebody could do who owns the tables: take the trigger off, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_each_seal_holds_the_digest_of_its_predecessor():
    events = sealed_events(3)

    seals = list(Seal.objects.order_by("position"))
    assert [each.position for each in seals] == [1, 2, 3]
    assert [each.previous for each in seals] == [START, seals[0].digest, seals[1].digest]
    events[2].refresh_from_db()
    assert seals[2].digest == event_digest(seals[1].digest, events[2])
    assert not Pending.objects.exists()
    assert seal() == 0


def test_an_untouched_chain_is_intact():
    sealed_events(3)

    found = verify(grace=AT_ONCE)

    assert found.intact
    assert (found.sealed, found.head.position) == (3, 3)


def test_an_altered_event_is_noticed():
    events = sealed_events(3)
    as_owner(f"UPDATE audit_event SET data = '{{\"number\": 7}}' WHERE id = {events[1].pk}")

    found = verify()

    assert found.altered == (events[1].pk,)
    assert not found.intact


def test_an_altered_event_with_its_seal_made_anew_is_noticed_at_the_next():
    events = sealed_events(3)
    as_owner(f"UPDATE audit_event SET action = 'y' WHERE id = {events[1].pk}")
    forged = Event.objects.get(pk=events[1].pk)
    digest = event_digest(forged.seal.previous, forged)
    as_owner(f"UPDATE audit_seal SET digest = '{digest}' WHERE position = 2", "audit_seal")

    found = verify()

    assert found.altered == ()
    assert found.broken == (3,)


def test_an_event_removed_from_the_middle_is_noticed():
    events = sealed_events(3)
    as_owner("DELETE FROM audit_seal WHERE position = 2", "audit_seal")
    as_owner(f"DELETE FROM audit_event WHERE id = {events[1].pk}")

    assert verify().broken == (3,)


def test_a_cut_tail_is_noticed_by_a_head_that_was_shipped_outside():
    events = sealed_events(3)
    shipped = verify().head
    assert shipped is not None
    as_owner("DELETE FROM audit_seal WHERE position = 3", "audit_seal")
    as_owner(f"DELETE FROM audit_event WHERE id = {events[2].pk}")

    assert verify().intact, "the chain alone cannot show its own missing tail"
    assert verify(heads=[shipped]).lost_heads == (shipped,)


def test_a_chain_made_anew_is_noticed_by_a_head_that_was_shipped_outside():
    sealed_events(2)

    assert verify(heads=[Head(1, "0" * 64)]).lost_heads == (Head(1, "0" * 64),)


def test_an_event_that_the_sealer_was_made_to_overlook_is_noticed():
    event = record(actor=None, action="x")
    as_owner("DELETE FROM audit_pending", "audit_pending")

    assert seal() == 0
    assert verify(grace=AT_ONCE).unsealed == (event.pk,)
    assert verify().intact, "a young event may still wait for the sealer"


def test_new_heads_are_logged(caplog):
    caplog.set_level("INFO")
    sealed_events(2)

    assert f"audit chain head {verify().head}" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_sealed_later_and_not_passed_over():
    late = connections.create_connection("default")
    insert = (
        "INSERT INTO audit_event (token_key, action, object_type, object_id, site_slug,"
        " request_id, data) VALUES ('', 'late', '', '', '', '', '{}') RETURNING id"
    )
    try:
        late.set_autocommit(False)
        with late.cursor() as cursor:
            cursor.execute(insert)
            (late_id,) = cursor.fetchone()
        early = record(actor=None, action="early")
        assert early.pk > late_id
        assert seal() == 1
        late.commit()
    finally:
        late.close()

    assert seal() == 1
    assert list(Seal.objects.order_by("position").values_list("event_id", flat=True)) == [
        early.pk,
        late_id,
    ]
    assert verify(grace=AT_ONCE).intact


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_at_the_same_time_does_nothing():
    record(actor=None, action="x")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            from requirements_app.audit.seal import _SEALER_LOCK

            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALER_LOCK])
        assert seal() == 0
        other.rollback()
        assert seal() == 1
    finally:
        other.close()


def test_the_sealer_takes_a_long_queue_in_batches(monkeypatch):
    monkeypatch.setattr("requirements_app.audit.seal.BATCH", 2)
    for _ in range(3):
        record(actor=None, action="x")

    assert [seal(), seal(), seal()] == [2, 1, 0]
    with transaction.atomic():
        assert verify(grace=AT_ONCE).sealed == 3
