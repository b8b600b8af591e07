"""From a working copy to a publication: submitting, taking back, giving up, and asking for it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create

from . import access
from .drafting import json_content
from .models import Draft, PublicationRequest, Source, WorkingCopy
from .services import draft_discard, draft_save, hands_in, refuse_own
from .working_copies import Opened, locked, record_edit

PUBLISH_JOB = "catalogue-publish"


@transaction.atomic
def working_copy_submit(*, actor: User, source: str, expected_version: int) -> Draft:
    """Turn the working copy into a draft that another person can publish. Raises InvalidInput
    with every problem there still is, Stale where it has changed, NotAllowed, NotFound."""
    copy = locked(actor, source, expected_version)
    content, key = json_content(copy.content), copy.pk
    hands = set(copy.contributors.values_list("pk", flat=True))
    copy.delete()
    draft = draft_save(source=source, content=content, author=actor, edited_as=key)
    draft.contributors.set({*hands, actor.pk})
    return draft


@transaction.atomic
def working_copy_discard(*, actor: User, source: str, expected_version: int) -> None:
    """Give up what was edited. Raises Stale where it has changed, NotAllowed, NotFound."""
    copy = locked(actor, source, expected_version)
    record_edit(copy, actor, "working-copy-discarded")
    copy.delete()


@transaction.atomic
def draft_reopen(*, draft: Draft, actor: User) -> WorkingCopy:
    """Take a draft back that waits for a publisher, and go on editing it. Those who had a hand in
    it keep having had one. Raises Conflict where it waits no more, and NotAllowed."""
    access.require(actor, access.EDIT)
    Source.objects.select_for_update().get(pk=draft.source_id)
    closed = draft_discard(draft=draft, actor=actor)
    copy = WorkingCopy(
        source_id=closed.source_id,
        row_version=1,
        started_by=closed.author or actor,
        edited_by=actor,
    )
    opened = Opened(copy, closed.content)
    opened.store()
    copy.contributors.set({*hands_in(closed), actor.pk})
    record_edit(copy, actor, "draft-reopened", draft=closed.pk)
    return copy


@transaction.atomic
def publication_request(
    *, draft: Draft, publisher: User, effective: dt.date | None = None
) -> PublicationRequest:
    """Have a job publish the draft; asking again while it is under way changes nothing.

    Raises NotAllowed for who had a hand in the draft or lacks the role, and Conflict where the
    draft waits no more.
    """
    access.require(publisher, access.PUBLISH)
    current = Draft.objects.select_for_update().get(pk=draft.pk)
    if current.state != Draft.State.OPEN:
        raise Conflict(f"The draft is {current.get_state_display()} already.", "Look at it anew.")
    refuse_own(current, publisher)
    under_way = current.publications.filter(job__state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if found := under_way.first():
        return found
    job = job_create(
        kind=PUBLISH_JOB,
        owner=publisher,
        arguments={"draft": current.pk, "effective": effective and effective.isoformat()},
    )
    record(
        actor=publisher,
        action="catalogue.publication-requested",
        obj=current,
        data={"source": current.source_id, "job": str(job.pk)},
    )
    return PublicationRequest.objects.create(draft=current, job=job, publisher=publisher)
