"""Asking for pictures."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from exports.picture.drawing import Drawing
from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create

from .models import Picture
from .selectors import picture_key

JOB_KIND = "picture"
AHEAD_KIND = "picture-ahead"
MOST_AT_ONCE = 5


@transaction.atomic
def picture_request(*, actor: User | None, drawing: Drawing, site_slug: str = "") -> Picture:
    """The picture that shows this, with a job that draws it unless it is drawn or being drawn.

    One whose job failed or was cancelled gets another one. Without an actor the portal asks
    itself, and draws it when nothing else waits; a person who asks meanwhile need not wait for
    that. Raises Conflict for an actor of whom several pictures are being drawn.
    """
    key = picture_key(drawing)
    Picture.objects.bulk_create(
        [Picture(key=key, drawing=drawing.model_dump(mode="json"))], ignore_conflicts=True
    )
    picture = Picture.objects.select_for_update().get(pk=key)
    job = picture.job
    if picture.svg or (job and not job.is_final and (actor is None or job.owner_id is not None)):
        return picture
    if actor is not None:
        _check_cap(actor)
    picture.job = job_create(
        kind=AHEAD_KIND if actor is None else JOB_KIND, owner=actor, arguments={"picture": key}
    )
    picture.save(update_fields=["job"])
    record(
        actor=actor,
        action="picture.request",
        obj=picture,
        site_slug=site_slug,
        data={"title": drawing.title, "arrows": len(drawing.arrows)},
    )
    return picture


def _check_cap(actor: User) -> None:
    waiting = Job.objects.filter(
        kind=JOB_KIND, owner=actor, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    )
    if waiting.count() >= MOST_AT_ONCE:
        raise Conflict(
            _("%(count)s of your pictures are still being drawn.") % {"count": MOST_AT_ONCE},
            _("Wait for one of them."),
        )
