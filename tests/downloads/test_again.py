"""Asking for an export again, and deleting one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, NotAllowed, NotFound
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.downloads.services import TooMany, export_delete, export_request
from requirements_app.jobs.again import job_retry
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.sites.models import SiteRole


@pytest.fixture
def export(rule_set, reader) -> Export:
    return export_request(
        actor=reader, format="csv", options={"view": "entries"}, rule_set=rule_set
    )


def fail(export: Export) -> Job:
    Job.objects.filter(pk=export.job_id).update(state="failed", finished_at=timezone.now())
    return Job.objects.get(pk=export.job_id)


def test_a_failed_export_is_asked_for_again_as_it_was(export, reader):
    again = job_retry(job=fail(export), actor=reader)
    made = Export.objects.get(job=again)
    assert made.pk != export.pk
    assert (made.format, made.options, made.rule_set_id, made.owner) == (
        "csv", export.options, export.rule_set_id, reader,
    )  # fmt: skip
    event = Event.objects.get(action="job.retry")
    assert (event.object_id, event.data["again"]) == (str(export.job_id), str(again.pk))


def test_an_export_of_flows_keeps_its_selection_and_version(rule_set, reader):
    export = export_request(actor=reader, format="json", options={}, selection={"product": "app"})
    made = Export.objects.get(job=job_retry(job=fail(export), actor=reader))
    assert (made.selection, made.catalogue_version_id) == (
        export.selection, export.catalogue_version_id,
    )  # fmt: skip


def test_asking_again_keeps_to_caps_and_roles(export, rule_set, reader):
    failed = fail(export)
    running = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    with pytest.raises(TooMany):
        job_retry(job=failed, actor=reader)
    run_inline(running.job)
    SiteRole.objects.filter(user=reader).delete()
    with pytest.raises(NotFound):
        job_retry(job=failed, actor=reader)
    with pytest.raises(NotAllowed):
        job_retry(job=failed, actor=User.objects.create_user("stranger"))


def test_what_waits_or_was_deleted_is_not_asked_for_again(export, reader):
    with pytest.raises(Conflict, match="queued"):
        job_retry(job=export.job, actor=reader)
    failed = fail(export)
    Export.objects.all().delete()
    with pytest.raises(Conflict, match="deleted"):
        job_retry(job=failed, actor=reader)


def test_an_owner_deletes_a_finished_export_and_its_file_loses_its_name(export, reader):
    with pytest.raises(Conflict, match="still being made"):
        export_delete(export=export, actor=reader)
    run_inline(export.job)
    with pytest.raises(NotAllowed):
        export_delete(export=export, actor=User.objects.create_user("stranger"))
    export_delete(export=export, actor=reader)
    assert not Export.objects.exists()
    assert not StoredFile.objects.exists()
    assert Event.objects.get(action="export.delete").actor == reader
    assert Job.objects.filter(pk=export.job_id, state="succeeded").exists()


def test_a_file_that_another_export_names_stays(export, rule_set, reader):
    run_inline(export.job)
    other = export_request(
        actor=reader, format="csv", options={"view": "entries"}, rule_set=rule_set
    )
    run_inline(other.job)
    other.refresh_from_db()
    export_delete(export=export, actor=reader)
    assert StoredFile.objects.get().pk == other.file_id
