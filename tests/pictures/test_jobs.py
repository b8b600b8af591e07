"""Pictures are drawn once, by a job, and whoever waits gets them first."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from exports.base import ExportError
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.pictures import jobs
from requirements_app.pictures.models import Picture
from requirements_app.pictures.retention import pictures_retire
from requirements_app.pictures.selectors import picture_of
from requirements_app.pictures.services import (
    AHEAD_KIND,
    JOB_KIND,
    MOST_AT_ONCE,
    picture_request,
)
from tests.catalogue.publications import local, publish, publish_shared
from tests.exports.picture.samples import SMALL

pytestmark = pytest.mark.django_db


def job_of(picture: Picture) -> Job:
    assert picture.job is not None
    return picture.job


def another(number: int):
    return SMALL.model_copy(update={"title": f"Picture {number}"})


@pytest.fixture
def fails(monkeypatch):
    """Layouts fail."""

    def refuse(drawing):
        raise ExportError("the picture cannot be laid out", "choose fewer products")

    monkeypatch.setattr(jobs, "laid_out_apart", refuse)


def test_a_picture_is_drawn_once(person):
    assert picture_of(SMALL) is None
    asked = picture_request(actor=person, drawing=SMALL)
    assert (asked.svg, asked.job.kind, asked.job.owner) == ("", JOB_KIND, person)
    assert picture_request(actor=person, drawing=SMALL).job == asked.job
    done = run_inline(job_of(asked))
    assert done.state == Job.State.SUCCEEDED, done.error
    drawn = picture_of(SMALL)
    assert drawn.svg.startswith("<svg ")
    assert done.result == {"picture": drawn.pk, "width": drawn.width, "height": drawn.height}
    assert picture_request(actor=person, drawing=SMALL).job == asked.job
    assert Job.objects.filter(kind=JOB_KIND).count() == 1
    assert Event.objects.filter(action="picture.request").count() == 1


def test_who_waits_does_not_wait_for_what_is_drawn_ahead(person):
    ahead = picture_request(actor=None, drawing=SMALL)
    assert ahead.job.kind == AHEAD_KIND
    asked = picture_request(actor=person, drawing=SMALL)
    assert asked.job.kind == JOB_KIND
    run_inline(job_of(asked))
    assert run_inline(job_of(ahead)).result["picture"] == asked.pk


def test_a_failure_says_why_and_can_be_asked_for_again(person, fails, monkeypatch):
    failed = run_inline(job_of(picture_request(actor=person, drawing=SMALL)))
    assert failed.state == Job.State.FAILED
    assert failed.error == {
        "code": "picture",
        "message": "The picture cannot be laid out.",
        "mend": "Choose fewer products.",
    }
    monkeypatch.undo()
    again = job_retry(job=failed, actor=person)
    assert again != failed
    assert picture_of(SMALL).job == again
    assert run_inline(again).state == Job.State.SUCCEEDED
    with pytest.raises(Conflict):
        job_retry(job=failed, actor=person)


def test_nobody_has_more_than_a_few_drawn_at_once(person):
    for number in range(MOST_AT_ONCE):
        picture_request(actor=person, drawing=another(number))
    with pytest.raises(Conflict, match="still being drawn"):
        picture_request(actor=person, drawing=another(MOST_AT_ONCE))
    assert picture_request(actor=None, drawing=another(MOST_AT_ONCE)).job.kind == AHEAD_KIND


def test_a_picture_that_was_deleted_meanwhile_ends_its_job(person):
    asked = picture_request(actor=person, drawing=SMALL)
    Picture.objects.all().delete()
    ended = run_inline(job_of(asked))
    assert (ended.state, ended.error["mend"]) == (Job.State.FAILED, "Ask for it again.")


def test_publishing_leaves_the_pictures_of_the_changed_products_to_be_drawn():
    publish_shared()
    version = publish(local())
    job = Job.objects.filter(kind=jobs.PUBLISHED_KIND).latest("created_at")
    assert job.arguments == {"version": version.number}
    assert run_inline(job).result == {"pictures": 1}
    asked = Picture.objects.get()
    assert asked.drawing["title"].startswith("Architecture of ")
    assert (asked.job.kind, asked.job.owner) == (AHEAD_KIND, None)


def test_old_pictures_go_and_are_drawn_again(person, settings):
    picture_request(actor=person, drawing=SMALL)
    assert pictures_retire() == 0
    long_ago = timezone.now() - dt.timedelta(days=settings.PICTURE_RETENTION_DAYS + 1)
    Picture.objects.update(created_at=long_ago)
    assert pictures_retire() == 1
    assert picture_of(SMALL) is None


def test_a_publication_that_changes_many_products_has_none_drawn_ahead(monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AHEAD", 0)
    publish_shared()
    publish(local())
    job = Job.objects.filter(kind=jobs.PUBLISHED_KIND).latest("created_at")
    assert run_inline(job).result == {"pictures": 0}
    assert not Picture.objects.exists()
