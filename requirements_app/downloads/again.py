"""How an export is asked for again."""

from __future__ import annotations

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.jobs.again import asked_again
from requirements_app.jobs.models import Job

from .models import Export
from .services import JOB_KIND, RESOLVING_KIND, export_request


@asked_again(JOB_KIND, RESOLVING_KIND)
def export_again(job: Job, actor: User) -> Job:
    """A new export of the same rule set, selection or change; it becomes the actor's."""
    old = (
        Export.objects.select_related(
            "rule_set__site", "rule_set__content", "picture", "catalogue_version", "site", "change"
        )
        .filter(pk=job.arguments["export"])
        .first()
    )
    if old is None:
        raise Conflict("the export was deleted", "ask for a new one")
    selection = picture = None
    if old.picture and old.catalogue_version:
        picture, selection = (old.picture, old.catalogue_version), old.selection
    elif old.catalogue_version:
        selection = {**old.selection, "version": str(old.catalogue_version_id)}
    return export_request(
        actor=actor,
        format=old.format,
        options=old.options,
        rule_set=old.rule_set,
        selection=selection,
        picture=picture,
        site=old.site,
        change=old.change,
    ).job
