"""How pictures are asked for again."""

from __future__ import annotations

from exports.picture.drawing import Drawing
from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.models import Job

from .models import Picture
from .services import AHEAD_KIND, JOB_KIND, picture_request


@asked_again(JOB_KIND, AHEAD_KIND)
def picture_again(job: Job, actor: User) -> Job:
    """A job that draws the same picture. Raises Conflict for one that is drawn meanwhile."""
    picture = Picture.objects.filter(pk=job.arguments["picture"]).first()
    if picture is None or picture.svg:
        raise Conflict("there is nothing left to draw", "open the page of the picture")
    asked = picture_request(actor=actor, drawing=Drawing.model_validate(picture.drawing))
    if asked.job is None:
        raise Conflict("there is nothing left to draw", "open the page of the picture")
    return asked.job
