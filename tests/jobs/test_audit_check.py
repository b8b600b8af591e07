"""The chain over the audit events is read whole once a day."""

from __future__ import annotations

import pytest
from django.db import connection

from requirements_app.audit.models import Event
from requirements_app.audit.seal import seal
from requirements_app.audit.services import record
from requirements_app.jobs.audit_check import KIND, chain_verify_daily
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline

pytestmark = pytest.mark.django_db


def sealed_yesterday() -> None:
    record(actor=None, action="x")
    seal()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_seal SET sealed_at = now() - interval '2 days'")
        cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")


def test_a_chain_of_yesterday_is_read_once_a_day():
    sealed_yesterday()

    chain_verify_daily()
    chain_verify_daily()
    job = Job.objects.get(kind=KIND)
    assert run_inline(job).state == Job.State.SUCCEEDED
    chain_verify_daily()

    assert Job.objects.filter(kind=KIND).count() == 1
    event = Event.objects.get(action="audit.verified")
    assert (event.data["intact"], event.data["position"]) == (True, 1)


def test_a_young_chain_and_an_empty_one_are_left_alone():
    chain_verify_daily()
    record(actor=None, action="x")
    seal()
    chain_verify_daily()

    assert not Job.objects.exists()


def test_an_altered_chain_is_on_record_and_in_the_log(caplog):
    sealed_yesterday()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_event SET action = 'y'")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    chain_verify_daily()

    job = run_inline(Job.objects.get(kind=KIND))

    assert job.state == Job.State.SUCCEEDED
    assert job.result is not None
    assert (job.result["intact"], job.result["altered"]) == (False, 1)
    assert "the audit trail is not what was sealed" in caplog.text
