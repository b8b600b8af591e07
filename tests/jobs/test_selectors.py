from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Now

from requirements_app.core.errors import NotFound
from requirements_app.jobs.selectors import job_get, queue_health, visible_jobs

from .conftest import shift

pytestmark = pytest.mark.django_db


def test_people_see_their_own_jobs_and_administrators_all(
    make_job, person, administrator, django_user_model
):
    stranger = django_user_model.objects.create_user("eve")
    job, systems = make_job(), make_job(owner=None)

    assert set(visible_jobs(person)) == {job}
    assert set(visible_jobs(administrator)) == {job, systems}
    assert not visible_jobs(stranger)
    assert not visible_jobs(AnonymousUser())
    assert job_get(person, job.pk) == job
    with pytest.raises(NotFound):
        job_get(stranger, job.pk)


def test_permissions_say_the_same(make_job, person, administrator, django_user_model):
    stranger = django_user_model.objects.create_user("eve")
    job = make_job()

    for name in ("jobs.view_job", "jobs.cancel_job"):
        assert person.has_perm(name, job)
        assert administrator.has_perm(name, job)
        assert not stranger.has_perm(name, job)
        assert not person.has_perm(name)


def test_the_oldest_wait_counts_queued_jobs_only(make_job):
    assert queue_health().oldest_due_seconds == 0
    shift(make_job(), created_at=Now() - timedelta(hours=1), state="running")
    assert queue_health().oldest_due_seconds == 0
    shift(make_job(), created_at=Now() - timedelta(minutes=5))
    make_job()

    assert 299 < queue_health().oldest_due_seconds < 330
