"""How the queue stands, by what dispatchers and jobs leave in the database, and what is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from requirements_app.jobs import notice
from requirements_app.jobs.dispatcher import Dispatcher
from requirements_app.jobs.models import DispatcherState, Job
from requirements_app.jobs.periodic import Schedule
from requirements_app.jobs.selectors import QueueHealth, queue_health

from .conftest import shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker():
    """A dispatcher whose broker the test switches off by `broker.error`."""

    class Broker:
        error: Exception | None = None

        def __call__(self, *_: object) -> None:
            if self.error:
                raise self.error

    return Broker()


@pytest.fixture
def dispatcher(broker) -> Dispatcher:
    return Dispatcher(broker, check=broker, schedule=Schedule([]))


def at_once(dispatcher: Dispatcher) -> None:
    """As if the pauses between signs and between tries had passed."""
    dispatcher._sign_again = dispatcher._broker_again = 0.0
    dispatcher.step()


def test_a_dispatcher_gives_a_sign_and_all_is_well(dispatcher):
    dispatcher.step()
    assert queue_health() == QueueHealth(1, 1, 0, 0, 0.0)
    assert queue_health().trouble == ""


def test_signs_are_rare(dispatcher):
    dispatcher.step()
    with CaptureQueriesContext(connection) as queries:
        dispatcher.step()
    assert not [query for query in queries if "dispatcherstate" in query["sql"]]


def test_a_broker_that_is_away_is_known_before_any_job_needs_it(dispatcher, broker):
    broker.error = ConnectionRefusedError()
    dispatcher.step()
    assert queue_health().trouble == "broker-away"


def test_a_job_that_cannot_be_sent_makes_it_known_at_once(dispatcher, broker, make_job):
    dispatcher.step()
    broker.error = TimeoutError()
    make_job()
    dispatcher.step()
    assert queue_health().trouble == "broker-away"


def test_since_when_it_is_away_stays_until_it_is_back(dispatcher, broker):
    broker.error = TimeoutError()
    dispatcher.step()
    since = DispatcherState.objects.get().broker_failing_since
    at_once(dispatcher)
    assert DispatcherState.objects.get().broker_failing_since == since
    broker.error = None
    at_once(dispatcher)
    assert queue_health().trouble == ""


def test_one_dispatcher_that_reaches_it_is_enough(dispatcher, broker):
    DispatcherState.objects.create(name="other:1", seen_at=Now(), broker_failing_since=None)
    broker.error = TimeoutError()
    dispatcher.step()
    health = queue_health()
    assert (health.dispatchers, health.connected, health.trouble) == (2, 1, "")


def test_a_dispatcher_that_died_no_longer_counts(make_job):
    long_ago = Now() - timedelta(minutes=1)
    DispatcherState.objects.create(name="dead:1", seen_at=long_ago)
    assert queue_health().trouble == "", "nothing waits for it"
    shift(make_job(), created_at=long_ago)
    assert queue_health().trouble == "no-dispatcher"


def test_jobs_that_nobody_takes_mean_that_no_worker_runs(dispatcher, make_job):
    dispatcher.step()
    shift(make_job(), created_at=Now() - timedelta(minutes=5))
    assert queue_health().trouble == "no-worker"
    shift(make_job(), state=Job.State.RUNNING)
    assert queue_health().trouble == "", "the workers are busy"


def test_a_job_that_has_to_wait_is_not_late(dispatcher, make_job):
    dispatcher.step()
    waiting = {"created_at": Now() - timedelta(hours=1), "not_before": Now() + timedelta(hours=1)}
    shift(make_job(), **waiting)
    assert queue_health().oldest_due_seconds == 0
    assert queue_health().queued == 1


@pytest.mark.django_db(transaction=True)
def test_a_dispatcher_that_stops_takes_its_sign_away(dispatcher):
    dispatcher.step()
    dispatcher.stop()
    dispatcher.run()
    assert not DispatcherState.objects.exists()


def test_people_are_told_in_words_that_are_looked_up_now_and_then(dispatcher, broker):
    broker.error = TimeoutError()
    dispatcher.step()
    notice.remembered.keep(None)
    assert notice.queue_trouble() == "Jobs start later: the queue cannot be reached at the moment."
    with CaptureQueriesContext(connection) as queries:
        notice.queue_trouble()
    assert len(queries) == 0
