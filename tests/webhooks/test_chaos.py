"""A worker that dies, and two at once: at least once, with one id, and nothing is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from .conftest import due_now, message
from .receiver import Answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def endpoint(person, endpoint_of):
    return endpoint_of(person)


def test_a_worker_that_dies_between_sending_and_noting_leaves_it_to_be_sent_again(
    endpoint, receiver
):
    from requirements_app.jobs import registry
    from requirements_app.jobs.runner import run_job
    from requirements_app.jobs.services import job_create
    from requirements_app.webhooks import jobs

    class Dies(BaseException):
        """As the process's end: nothing of the job catches it."""

    def dies(*_):
        raise Dies

    sent = message(endpoint)
    arguments = {"endpoint": endpoint.pk}
    first = job_create(kind=jobs.DELIVER, owner=None, arguments=arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "delivery_settle", dies)
        with pytest.raises(Dies):
            run_job(first.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.tries.count(), len(receiver.got)) == ("waiting", 0, 1)
    assert registry.is_errand(jobs.DELIVER)
    second = job_create(kind=jobs.DELIVER, owner=None, arguments=arguments)
    run_job(second.pk)
    assert len(receiver.got) == 1  # still held by the one that died
    due_now(sent)
    third = job_create(kind=jobs.DELIVER, owner=None, arguments=arguments)
    run_job(third.pk)
    sent.refresh_from_db()
    assert (sent.state, sent.tries.count(), len(receiver.got)) == ("delivered", 1, 2)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


def test_a_job_that_was_cancelled_notes_nothing_and_the_message_goes_out_later(endpoint, receiver):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_job
    from requirements_app.jobs.services import job_create
    from requirements_app.webhooks import jobs
    from requirements_app.webhooks.sending import delivery_send

    def cancelled_meanwhile(delivery):
        found = delivery_send(delivery)
        Job.objects.filter(kind=jobs.DELIVER).update(cancel_requested=True)
        return found

    sent = message(endpoint)
    job = job_create(kind=jobs.DELIVER, owner=None, arguments={"endpoint": endpoint.pk})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "delivery_send", cancelled_meanwhile)
        ended = run_job(job.pk)
    sent.refresh_from_db()
    assert ended is not None
    assert (ended.state, sent.state, sent.tries.count()) == ("cancelled", "waiting", 0)


def test_two_workers_at_once_do_not_take_the_same_message(endpoint, receiver):
    from requirements_app.webhooks.sending import delivery_take

    message(endpoint)
    message(endpoint)
    found, both = [], threading.Barrier(2, timeout=10)

    def take():
        try:
            with transaction.atomic():
                taken = delivery_take(endpoint.pk)
                both.wait()
                found.append(taken and taken.pk)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=take) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(set(found)) == 2
    assert None not in found


def test_a_slow_endpoint_holds_up_no_other(person, endpoint, endpoint_of, receiver, monkeypatch):
    """Its job sends one message, is through with its time, and leaves the rest to the next."""
    from requirements_app.jobs.runner import run_job
    from requirements_app.jobs.services import job_create
    from requirements_app.webhooks import jobs

    monkeypatch.setattr(jobs, "_TAKES_SECONDS", 0.2)
    receiver.answers_with(Answer(slow=0.3))
    for _ in range(3):
        message(endpoint)
    job = job_create(kind=jobs.DELIVER, owner=None, arguments={"endpoint": endpoint.pk})
    ended = run_job(job.pk)
    assert ended is not None
    assert ended.result == {"tried": 1, "arrived": 1}
    assert jobs.deliveries_ask() == 1
