"""Asking for exports."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction

from exports.base import CsvRows
from exports.registry import AnyExporter, exporter_for
from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.catalogue.flow_filters import FILTER_KEYS, FlowFilters
from requirements_app.catalogue.selectors import flow_revisions, version_get
from requirements_app.core.errors import ExplainedError, InvalidInput, Problem
from requirements_app.core.report import CatalogueReport, RuleSetReport
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import built_content
from requirements_app.sites.access import require

from .models import Export

JOB_KIND = "export"
RETRY_AFTER_SECONDS = 10
_CAPS_LOCK = 7_301_000_001


class TooMany(ExplainedError):  # noqa: N818 - the name is the word used in the API
    """As many exports as allowed are running. `retry_after` is in seconds."""

    def __init__(self, message: str, mend: str, retry_after: int = RETRY_AFTER_SECONDS) -> None:
        super().__init__(message, mend)
        self.retry_after = retry_after


def export_request(
    *,
    actor: User,
    format: str,  # noqa: A002 - the word of the API
    options: Mapping[str, object],
    rule_set: RuleSet | None = None,
    selection: Mapping[str, str] | None = None,
) -> Export:
    """Accept an export of a built rule set, or of a `selection` of the catalogue's flows (filter
    parameters as texts, and `version` for another one than the newest).

    The export and its job are one transaction; the job does the work. Raises InvalidInput for
    an unknown format, option or filter, NotFound for a site that the actor may not see, Conflict
    for a rule set that is not built yet, and TooMany beyond the caps.
    """
    exporter = exporter_for(format)
    chosen = exporter.read_options(options).model_dump(mode="json")
    export = Export(owner=actor, format=format, options=chosen)
    if rule_set is not None and selection is None:
        _check_subject(exporter, RuleSetReport)
        require(actor, "sites.view_site", rule_set.site)
        built_content(rule_set)
        export.rule_set = rule_set
    elif selection is not None and rule_set is None:
        _check_subject(exporter, CatalogueReport)
        _select(export, selection)
    else:
        raise ValueError("an export is of a rule set or of a catalogue selection")
    return _accept(export, actor)


def filters_of(selection: Mapping[str, str]) -> FlowFilters:
    """The filters of a selection. Raises InvalidInput, also for keys that are no filter."""
    unknown = [key for key in selection if key not in (*FILTER_KEYS, "version")]
    if unknown:
        known = ", ".join(FILTER_KEYS)
        raise InvalidInput(
            *(Problem(key, selection[key], "is not a filter", f"use {known}") for key in unknown)
        )
    return FlowFilters.from_texts(selection)


def _select(export: Export, selection: Mapping[str, str]) -> None:
    version = version_get(_version_number(selection.get("version", "")))
    flow_revisions(version.pk, filters_of(selection))
    export.catalogue_version = version
    export.selection = {key: value for key, value in selection.items() if key != "version"}


def _version_number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) == 10):
        raise InvalidInput.one("version", text, "is no catalogue version", "write YYYYMMDDNN")
    return int(text) if text else None


def _check_subject(exporter: AnyExporter, subject: type) -> None:
    if subject in exporter.accepts or CsvRows in exporter.accepts:
        return
    what = "a rule set" if subject is RuleSetReport else "the catalogue"
    raise InvalidInput.one(
        "format", exporter.identifier, f"cannot hold {what}", "use csv, xlsx or json"
    )


@transaction.atomic
def _accept(export: Export, actor: User) -> Export:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CAPS_LOCK])
    _check_caps(actor)
    export.job = job_create(kind=JOB_KIND, owner=actor, arguments={"export": str(export.pk)})
    export.save(force_insert=True)
    record(
        actor=actor,
        action="export.request",
        obj=export,
        site_slug=export.rule_set.site.slug if export.rule_set else "",
        data={"format": export.format, "options": export.options, "selection": export.selection},
    )
    return export


def _check_caps(actor: User) -> None:
    """Under the lock nobody else counts or adds, so that a cap holds for parallel requests."""
    running = Job.objects.filter(
        kind=JOB_KIND, state__in=[Job.State.QUEUED, Job.State.RUNNING]
    ).values_list("owner_id", flat=True)
    owners = list(running)
    own_cap = (
        settings.EXPORTS_RUNNING_PER_SERVICE
        if actor.is_service
        else settings.EXPORTS_RUNNING_PER_USER
    )
    if owners.count(actor.pk) >= own_cap:
        raise TooMany(
            f"{own_cap} of your exports {'is' if own_cap == 1 else 'are'} still being made",
            "wait for it to finish, or cancel its job",
        )
    if len(owners) >= settings.EXPORTS_RUNNING_TOTAL:
        raise TooMany(
            f"{settings.EXPORTS_RUNNING_TOTAL} exports of other people are being made",
            "try again in a few seconds",
        )
