"""The dispatcher sends what waits, and trusts neither the broker nor its fellows."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from celery import Celery
from django.db import connection, connections
from django.db.models.functions import Now

from requirements_app.jobs import registry
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.lifecycle import job_claim
from requirements_app.jobs.models import IdempotentRequest
from requirements_app.jobs.periodic import Schedule, answers_forget, periodic
from requirements_app.jobs.runner import run_job
from requirements_app.jobs.services import WAKE_CHANNEL
from requirements_app.jobs.tasks import CelerySender

from .conftest import nothing_to_write, running, shift

pytestmark = pytest.mark.django_db


class Broker:
    """Remembers what was sent; refuses while it is down."""

    def __init__(self) -> None:
        self.sent: list[UUID] = []
        self.background: list[bool] = []
        self.down: type[Exception] | None = None
        self.heard = threading.Event()

    def __call__(self, job_id, _, background):
        if self.down:
            raise self.down
        self.sent.append(job_id)
        self.background.append(background)
        self.heard.set()


@pytest.fixture
def broker():
    return Broker()


def dispatcher(send, **options):
    return Dispatcher(send, **{"schedule": Schedule(hooks=[])} | options)


def test_waiting_jobs_are_sent_once_oldest_first(make_job, broker):
    second = make_job()
    first = shift(make_job(), created_at=Now() - timedelta(minutes=1))
    waits = dispatcher(broker)

    assert (waits.step(), waits.step()) == (2, 0)
    assert broker.sent == [first.pk, second.pk]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "running"},
        {"state": "succeeded", "finished_at": Now()},
        {"not_before": Now() + timedelta(seconds=60)},
        {"sent_at": Now() - timedelta(seconds=5)},
    ],
)
def test_other_jobs_are_not_sent(make_job, broker, values):
    shift(make_job(), **values)

    assert dispatcher(broker).step() == 0
    assert broker.sent == []


@pytest.mark.parametrize(
    ("waited_when_sent", "sent_ago", "again"),
    [(0, 9, 0), (0, 11, 1), (60, 59, 0), (60, 61, 1), (9000, 299, 0), (9000, 301, 1)],
)
def test_a_message_that_nobody_claims_is_sent_again_ever_more_rarely(
    make_job, broker, waited_when_sent, sent_ago, again
):
    sent_at = Now() - timedelta(seconds=sent_ago)
    shift(make_job(), sent_at=sent_at, created_at=sent_at - timedelta(seconds=waited_when_sent))

    assert dispatcher(broker, resend_seconds=10).step() == again


def test_a_lost_workers_job_is_sent_again_at_once(make_job, broker):
    job = make_job()
    waits = dispatcher(broker)
    waits.step()
    job_claim(job.pk)
    shift(job, lease_until=Now() - timedelta(seconds=1))

    assert waits.step() == 1
    assert broker.sent == [job.pk, job.pk]


def test_a_long_queue_does_not_fill_the_broker(make_job, broker):
    jobs = [make_job() for _ in range(5)]
    waits = dispatcher(broker, window=2)

    assert [waits.step(), waits.step()] == [2, 0]
    job_claim(jobs[0].pk)
    assert waits.step() == 1
    assert broker.sent == [job.pk for job in jobs[:3]]


def test_background_jobs_are_sent_after_the_others_and_few_at_a_time(make_job, broker, monkeypatch):
    monkeypatch.setattr(registry, "_background", {"trial"})
    monkeypatch.setitem(registry._handlers, "other", nothing_to_write)
    background = [make_job() for _ in range(5)]
    waits = dispatcher(broker, background_window=2)

    assert [waits.step(), waits.step()] == [2, 0]
    urgent = [make_job(kind="other") for _ in range(3)]
    job_claim(background[0].pk)
    assert waits.step() == 4, "they leave the others' window alone"
    assert broker.sent[2:] == [*(job.pk for job in urgent), background[2].pk]
    assert broker.background == [True, True, False, False, False, True]


@pytest.mark.parametrize("error", [ConnectionRefusedError, AttributeError])
def test_while_the_broker_is_down_jobs_stay_queued_and_are_sent_later(make_job, broker, error):
    """AttributeError is what a pooled channel raises that has lost its connection."""
    jobs = [make_job(), make_job()]
    waits = dispatcher(broker)
    broker.down = error

    assert waits.step() == 0
    for job in jobs:
        job.refresh_from_db()
        assert (job.state, job.sent_at) == ("queued", None)

    broker.down = None
    assert waits.step() == 0, "the broker is not asked again at once"
    time.sleep(0.6)
    assert waits.step() == 2
    assert broker.sent == [job.pk for job in jobs]


def test_a_broker_that_stays_down_is_asked_less_and_less_often(make_job, broker):
    make_job()
    broker.down = ConnectionRefusedError
    waits = dispatcher(broker)
    pauses = []
    for _ in range(7):
        waits._broker_again = 0
        waits.step()
        pauses.append(waits._broker_pause)

    assert pauses == [0.5, 1, 2, 4, 8, 15, 15]
    broker.down, waits._broker_again = None, 0
    waits.step()
    assert waits._broker_pause == 0


def test_a_real_client_on_a_closed_port_gives_up_quickly_and_keeps_the_job(make_job):
    app = Celery(broker="redis://127.0.0.1:9/0", set_as_current=False)
    job = make_job()

    begun = time.monotonic()
    assert dispatcher(CelerySender(app)).step() == 0

    assert time.monotonic() - begun < 10
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("queued", None)


def test_a_failing_hook_is_logged_and_the_others_run(broker, caplog):
    def breaks():
        raise RuntimeError("the hook's own words")

    ran = []
    schedule = Schedule(hooks=[(60, breaks), (60, lambda: ran.append(1)), (0.01, lambda: None)])
    dispatcher(broker, schedule=schedule).step()
    dispatcher(broker, schedule=schedule).step()

    assert ran == [1], "each hook waits for its time"
    assert "the hook's own words" in caplog.text


def test_a_hook_needs_a_period():
    with pytest.raises(ValueError, match="longer than nothing"):
        periodic(0)


def test_old_answers_are_forgotten(person):
    for key, age in (("old", 49), ("young", 47)):
        IdempotentRequest.objects.create(
            owner=person,
            key=key,
            fingerprint="",
            status=201,
            created_at=Now() - timedelta(hours=age),
        )

    assert answers_forget() == 1
    assert IdempotentRequest.objects.get().key == "young"


@contextmanager
def looping(waits: Dispatcher) -> Iterator[None]:
    """Run the dispatcher's loop in another thread while the block lasts, and wake it to end."""
    with running(waits.run):
        try:
            yield
        finally:
            waits.stop()
            with connection.cursor() as cursor:
                cursor.execute(f"NOTIFY {WAKE_CHANNEL}")


class TestTheLoop:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_a_new_job_wakes_it_at_once(self, make_job, broker):
        waits = dispatcher(broker, poll_seconds=60)
        with looping(waits):
            time.sleep(0.3)
            job = make_job()
            assert broker.heard.wait(timeout=30)

        assert broker.sent[0] == job.pk

    def test_two_at_once_send_each_job_once(self, make_job, broker):
        both = [dispatcher(broker, poll_seconds=0.05) for _ in range(2)]
        with looping(both[0]), looping(both[1]):
            jobs = {make_job().pk for _ in range(20)}
            deadline = time.monotonic() + 5
            while len(broker.sent) < 20 and time.monotonic() < deadline:
                time.sleep(0.02)

        assert set(broker.sent) == jobs
        assert len(broker.sent) == 20

    def test_a_job_that_another_process_holds_is_left_to_it(self, make_job, broker):
        job = make_job()
        other = connections.create_connection("default")
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("SELECT 1 FROM jobs_job WHERE id = %s FOR UPDATE", [job.pk])
            assert dispatcher(broker).step() == 0
            other.rollback()
            assert dispatcher(broker).step() == 1
        finally:
            other.close()

    def test_it_outlives_a_database_that_breaks_off(self, make_job, broker):
        waits = dispatcher(broker, poll_seconds=0.1)
        with looping(waits):
            time.sleep(0.3)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            job = make_job()
            assert broker.heard.wait(timeout=5)

        assert broker.sent == [job.pk]

    def test_a_job_taken_between_marking_and_sending_is_harmless(self, make_job):
        """Another dispatcher's message comes first; ours finds nothing to take."""
        job = make_job()
        results = []

        def send(job_id, *_):
            results.extend([run_job(job_id), run_job(job_id)])

        assert dispatcher(send).step() == 1
        assert [each.state if each else None for each in results] == ["succeeded", None]
        job.refresh_from_db()
        assert job.attempts == 1
