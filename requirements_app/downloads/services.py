"""Asking for exports, and deleting them."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import connection, transaction

from exports.base import CsvRows
from exports.firewall.base import FirewallExporter
from exports.registry import AnyExporter, exporter_for
from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.catalogue.flow_filters import FILTER_KEYS, FlowFilters
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import flow_revisions, version_get
from requirements_app.changes.access import require_whole
from requirements_app.changes.models import Change
from requirements_app.core.change_report import ChangeReport
from requirements_app.core.errors import (
    Conflict,
    ExplainedError,
    InvalidInput,
    NotAllowed,
    Problem,
    shown,
)
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import CatalogueReport, PictureReport, RuleSetReport
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.pictures.models import Picture
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import built_content
from requirements_app.sites.access import require
from requirements_app.sites.models import Site

from .firewalls import firewall_request_check
from .models import Export, StoredFile
from .storage import files_lock

JOB_KIND = "export"
RESOLVING_KIND = "export-with-addresses"
RETRY_AFTER_SECONDS = 10
_CAPS_LOCK = 7_301_000_001
_SUBJECTS: Mapping[type, tuple[str, str]] = {
    RuleSetReport: ("a rule set", "use csv, xlsx, pdf, json or a firewall's format"),
    CatalogueReport: ("the catalogue", "use csv, xlsx or json"),
    PictureReport: ("a picture", "use picture-pdf"),
    ChangeReport: (
        "a change",
        "use change-json, change-csv or change-pdf, or papers-… for one of its firewalls",
    ),
}


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
    picture: tuple[Picture, Version] | None = None,
    site: Site | None = None,
    change: Change | None = None,
) -> Export:
    """Accept an export of a built rule set, of a `selection` of the catalogue's flows (filter
    parameters as texts, and `version` for another one than the newest), or of a drawn `picture`
    of products as they are in a version, or of a `site`, for which its page was asked by
    `selection`, or of a `change` that is judged: its document, or the papers of a firewall.

    The export and its job are one transaction; the job does the work. Raises InvalidInput for
    an unknown format, option, filter, firewall or zone; NotFound for a site that the actor may not
    see, and an older rule set that is not the site's; NotAllowed for a change of which they do not
    see all sites; Conflict for a rule set that is not built, or too large for a firewall's format,
    a picture that is not drawn or a change that is not judged yet; and TooMany beyond the caps.
    """
    exporter = exporter_for(format)
    subject = _subject_of(exporter, rule_set, selection, picture, change)
    _check_subject(exporter, subject)
    if rule_set is not None:
        require(actor, "sites.view_site", rule_set.site)
        if isinstance(exporter, FirewallExporter):
            firewall_request_check(exporter, options, rule_set)
    chosen = exporter.read_options(options).model_dump(mode="json")
    export = Export(owner=actor, format=format, options=chosen)
    if rule_set is not None:
        built_content(rule_set)
        export.rule_set = rule_set
    elif picture is not None:
        export.picture, export.catalogue_version = picture
        export.selection = dict(selection or {})
        if site is not None:
            require(actor, "sites.view_site", site)
            export.site = site
        if not export.picture.svg:
            raise Conflict("the picture is not drawn yet", "wait for its job to succeed")
    elif change is not None:
        _choose(export, change, actor)
    elif selection is not None:
        _select(export, selection)
    return _accept(export, actor)


@transaction.atomic
def export_delete(*, export: Export, actor: User) -> None:
    """Delete one's own export before its time. Its file goes with the next sweep, unless another
    export has the same one.

    Raises NotAllowed for somebody else's export, and Conflict while it is being made.
    """
    if export.owner_id != actor.pk:
        raise NotAllowed("this export is not yours", "ask its owner")
    locked = Export.objects.select_for_update(of=("self",)).select_related(
        "job", "rule_set__site", "site", "change"
    )
    export = locked.get(pk=export.pk)
    if not export.job.is_final:
        raise Conflict("the file is still being made", "cancel its job first")
    record(
        actor=actor,
        action="export.delete",
        obj=export,
        site_slug=export.site_slug,
        data={"sha256": export.file_id},
    )
    files_lock()
    file = export.file_id
    export.delete()
    StoredFile.objects.filter(pk=file, exports=None).delete()


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


def _choose(export: Export, change: Change, actor: User) -> None:
    require_whole(actor, change)
    if not change.content_hash:
        raise Conflict("the items of the change are being judged", "ask again in a minute")
    site, firewall = export.options.get("site"), export.options.get("firewall")
    if (site or firewall) and not change.items.filter(
        site__slug=site, firewalls__contains=[firewall]
    ).exists():
        raise InvalidInput.one(
            "options.firewall",
            firewall,
            f"is crossed by no item of the change at {shown(site)}",
            "see the firewalls of its items",
        )
    export.change = change


def _version_number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdecimal() and len(text) == 10):
        raise InvalidInput.one("version", text, "is no catalogue version", "write YYYYMMDDNN")
    return int(text) if text else None


def _subject_of(
    exporter: AnyExporter,
    rule_set: RuleSet | None,
    selection: Mapping[str, str] | None,
    picture: tuple[Picture, Version] | None,
    change: Change | None,
) -> type:
    """The kind of report that is asked for."""
    match rule_set, selection, picture, change:
        case RuleSet(), None, None, None:
            return FirewallReport if isinstance(exporter, FirewallExporter) else RuleSetReport
        case None, _, (_, _), None:
            return PictureReport
        case None, None, None, Change():
            return ChangeReport
        case None, Mapping(), None, None:
            return CatalogueReport
    raise ValueError("an export is of a rule set, a selection, a picture or a change")


def _check_subject(exporter: AnyExporter, subject: type) -> None:
    if subject in exporter.accepts or (
        CsvRows in exporter.accepts and subject not in (PictureReport, ChangeReport)
    ):
        return
    what, mend = _SUBJECTS[subject]
    raise InvalidInput.one("format", exporter.identifier, f"cannot hold {what}", mend)


@transaction.atomic
def _accept(export: Export, actor: User) -> Export:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CAPS_LOCK])
    _check_caps(actor)
    kind = RESOLVING_KIND if export.options.get("resolve") else JOB_KIND
    export.job = job_create(kind=kind, owner=actor, arguments={"export": str(export.pk)})
    export.save(force_insert=True)
    record(
        actor=actor,
        action="export.request",
        obj=export,
        site_slug=export.site_slug,
        data={"format": export.format, "options": export.options, "selection": export.selection},
    )
    return export


def _check_caps(actor: User) -> None:
    """Under the lock nobody else counts or adds, so that a cap holds for parallel requests."""
    running = Job.objects.filter(
        kind__in=[JOB_KIND, RESOLVING_KIND], state__in=[Job.State.QUEUED, Job.State.RUNNING]
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
