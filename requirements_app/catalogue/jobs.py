"""The job of this stage: publishing a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler

from .drafting import draft_content, refuse_invalid
from .models import Draft, PublicationRequest
from .services import draft_publish
from .submitting import PUBLISH_JOB, publication_request

_STEPS = 2


@handler(PUBLISH_JOB)
def publish_draft(run: JobRun) -> Outcome:
    """Check the draft once more, then publish it for the person who asked."""
    request = (
        PublicationRequest.objects.select_related("draft", "publisher")
        .filter(job=run.job_id)
        .first()
    )
    if request is None:
        raise JobFailure("The draft was deleted before it was published.", "Submit it again.")
    draft = request.draft
    if draft.state != Draft.State.OPEN:
        raise JobFailure(f"The draft is {draft.get_state_display()} already.", "Look at it anew.")
    run.progress("reading the draft", 0, _STEPS)
    content = draft_content(draft)
    run.progress("checking it with the other sources", 1, _STEPS)
    refuse_invalid(draft.source_id, content, with_drafts=False)
    run.progress("storing what differs", _STEPS, _STEPS)
    given = run.arguments["effective"]
    effective = dt.date.fromisoformat(given) if given else None

    def write() -> dict[str, Any]:
        version = draft_publish(draft=draft, publisher=request.publisher, effective=effective)
        return {"version": version.number, "changes": version.changes.count()}

    return Outcome(write)


@asked_again(PUBLISH_JOB)
def publication_again(job: Job, actor: User) -> Job:
    """Ask once more, as a first time: the draft may have been taken back meanwhile."""
    request = PublicationRequest.objects.select_related("draft").filter(job=job).first()
    if request is None:
        raise Conflict("The draft is gone.", "Submit it again.")
    given = job.arguments["effective"]
    again = publication_request(
        draft=request.draft,
        publisher=actor,
        effective=dt.date.fromisoformat(given) if given else None,
    )
    if again.job is None:
        raise Conflict("The publication's job is gone.", "Look at the draft anew.")
    return again.job
