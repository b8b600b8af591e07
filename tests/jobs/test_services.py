import pytest
from django.db import transaction

from requirements_app.audit.middleware import request_context
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, NotAllowed
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import handler
from requirements_app.jobs.runner import run_inline
from requirements_app.jobs.services import job_cancel, job_create

from .conftest import nothing_to_write, shift

pytestmark = pytest.mark.django_db


def test_a_job_is_queued_with_what_its_worker_needs(make_job, person, settings):
    with request_context("request-0001"):
        job = make_job(arguments={"site": "campus"}, deadline_seconds=90)

    assert (job.state, job.owner, job.arguments) == ("queued", person, {"site": "campus"})
    assert (job.max_attempts, job.deadline_seconds) == (settings.JOB_MAX_ATTEMPTS, 90)
    assert job.deadline_at > job.created_at
    assert job.request_id == "request-0001"


def test_a_job_is_undone_with_the_request_that_made_it(make_job):
    with transaction.atomic():
        make_job()
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_kind_that_nobody_handles_is_refused(person):
    with pytest.raises(LookupError, match="no-such-kind"):
        job_create(kind="no-such-kind", owner=person, arguments={})


@pytest.mark.parametrize("kind", ["", "Has Capitals", "a_b", "-x", "x" * 41])
def test_a_malformed_kind_is_refused(kind):
    with pytest.raises(ValueError, match="no name for a kind"):
        handler(kind)


def test_two_handlers_for_one_kind_are_refused(make_job):
    make_job()
    with pytest.raises(ValueError, match="two handlers"):
        handler("trial")(nothing_to_write)


def test_a_queued_job_is_cancelled_at_once(make_job, person):
    job = job_cancel(job=make_job(), actor=person)

    assert job.state == "cancelled"
    assert job.finished_at is not None
    assert run_inline(job).attempts == 0
    assert list(Event.objects.values_list("action", "actor")) == [
        ("job.cancel-requested", person.pk),
        ("job.cancelled", person.pk),
    ]


def test_a_running_job_is_asked_to_stop(make_job, administrator):
    job = shift(make_job(), state="running")

    job = job_cancel(job=job, actor=administrator)
    job = job_cancel(job=job, actor=administrator)

    assert (job.state, job.cancel_requested) == ("running", True)
    assert Event.objects.get().action == "job.cancel-requested"


def test_nobody_cancels_the_jobs_of_others(make_job, django_user_model):
    with pytest.raises(NotAllowed):
        job_cancel(job=make_job(), actor=django_user_model.objects.create_user("eve"))


def test_a_job_that_has_ended_is_not_cancelled(make_job, person):
    job = run_inline(make_job())

    with pytest.raises(Conflict, match="already succeeded"):
        job_cancel(job=job, actor=person)
