"""The job that renders an export and keeps its file."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from exports.base import CsvRows, ExportError, FileType, Report
from exports.firewall.base import FirewallExporter
from exports.registry import AnyExporter, exporter_for, firewall_formats
from requirements_app.audit.services import record
from requirements_app.catalogue.models import Version
from requirements_app.changes.models import Change
from requirements_app.changes.reports import change_report
from requirements_app.core.canonical import content_hash
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import CatalogueReport
from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler
from requirements_app.jobs.snapshots import snapshot
from requirements_app.pictures.models import Picture
from requirements_app.pictures.reports import picture_report
from requirements_app.rulesets.firewall_reports import earlier_rule_set, firewall_of
from requirements_app.rulesets.reports import report
from requirements_app.rulesets.selectors import built_content

from . import storage
from .copies import copy_entries, copy_rules
from .firewalls import configuration
from .flow_copies import copy_flows
from .lines import Lines, entry_lines, flow_lines
from .models import Export
from .naming import with_addresses
from .services import JOB_KIND, RESOLVING_KIND, filters_of

MOST_FINDINGS = 500
"""How many findings of a file are kept beside it; the file itself tells all."""

_ROWS_BETWEEN_REPORTS = 1000


@handler(JOB_KIND)
def export_make(run: JobRun) -> Outcome:
    """Render an export and put the file at its content address; the final transaction makes it
    the export's."""
    export = _asked_for(run)
    return _made(run, export, _subject(export, exporter_for(export.format), run))


@handler(RESOLVING_KIND, errand=True)
def export_make_with_addresses(run: JobRun) -> Outcome:
    """The same for a firewall's file whose host names are asked for, which no transaction waits
    for."""
    with snapshot():
        export = _asked_for(run)
        exporter = firewall_formats()[export.format]
        report, name = _configuration(export)
    rules = exporter.rules(report, exporter.read_options(export.options))
    known = with_addresses(report, rules, partial(run.progress, "asking for names"))
    return _made(run, export, _Subject(known, len(known.rules), name))


def _asked_for(run: JobRun) -> Export:
    export = (
        Export.objects.select_related("owner", "rule_set__site", "rule_set__content")
        .select_related("rule_set__requested_by", "catalogue_version", "picture", "site")
        .select_related("change__owner", "change__requested_by")
        .select_related("change__risk_policy", "change__approval_policy")
        .filter(pk=run.arguments["export"])
        .first()
    )
    if export is None:
        raise JobFailure("The export was deleted before it was made.", "Ask for it again.")
    run.progress("reading")
    return export


def _made(run: JobRun, export: Export, subject: _Subject) -> Outcome:
    exporter = exporter_for(export.format)
    file_type = exporter.file_type(subject.report)
    run.progress("writing", 0, subject.total)
    with subject.stream:
        address, rows = _rendered(export, exporter, subject)
    if isinstance(exporter, FirewallExporter) and isinstance(subject.report, FirewallReport):
        _note_findings(export, exporter, subject.report)
    run.progress("storing", rows, rows)
    name = f"{subject.name}.{file_type.suffix}"
    return Outcome(lambda: _finish(export, address, file_type, name, rows))


@dataclass(frozen=True)
class _Subject:
    """What is rendered; `total` rows, and the name of its file without suffix. `stream` is left
    before the transaction ends, for a COPY that is cut short must not outlive its reader."""

    report: Report
    total: int | None
    name: str
    stream: AbstractContextManager[object] = field(default_factory=nullcontext)


def _subject(export: Export, exporter: AnyExporter, run: JobRun) -> _Subject:
    if export.rule_set is not None:
        return _rule_set(export, exporter, run)
    if export.picture is not None and export.catalogue_version is not None:
        return _picture(export, export.picture, export.catalogue_version)
    if export.change is not None:
        return _change(export, export.change, run)
    return _flows(export, exporter, run)


def _csv(chunks: Generator[bytes], run: JobRun, total: int | None, name: str) -> _Subject:
    """A subject of rows that Postgres writes, one chunk each, so they tell how far the work is."""

    def watched() -> Iterator[bytes]:
        for count, chunk in enumerate(chunks):
            if count % _ROWS_BETWEEN_REPORTS == 0:
                run.progress("writing", count, total)
            yield chunk

    return _Subject(CsvRows(watched()), total, name, closing(chunks))


def _rule_set(export: Export, exporter: AnyExporter, run: JobRun) -> _Subject:
    rule_set = export.rule_set
    if rule_set is None:
        raise ValueError("the export is of no rule set")
    content = built_content(rule_set)
    short_hash = content.digest.rpartition(":")[2][:8]
    version = rule_set.catalogue_version_id
    if isinstance(exporter, FirewallExporter):
        configured, name = _configuration(export)
        return _Subject(configured, len(configured.rules), name)
    if CsvRows not in exporter.accepts:
        entries = Lines(
            lambda: entry_lines(content.pk),
            lambda count: run.progress("writing", count, content.entry_count),
        )
        whole = replace(report(rule_set), entries=entries)
        name = f"{rule_set.site.slug}-rule-set-{version}-{short_hash}"
        return _Subject(whole, content.entry_count, name)
    view = export.options["view"]
    if view == "entries":
        total, chunks = content.entry_count, copy_entries(content.pk, version)
    else:
        total, chunks = content.rule_count, copy_rules(content.pk)
    return _csv(chunks, run, total, f"{rule_set.site.slug}-{view}-{version}-{short_hash}")


def _configuration(export: Export) -> tuple[FirewallReport, str]:
    """The report of a firewall, and the name of its file."""
    rule_set, since = export.rule_set, export.options["since"]
    if rule_set is None:
        raise ValueError("the export is of no rule set")
    firewall = firewall_of(rule_set.site, export.options["firewall"])
    older = earlier_rule_set(rule_set, since) if since else None
    found = configuration(rule_set, firewall, since=older)
    name = [found.site, found.firewall, export.format, str(found.catalogue_version)]
    name += [found.content_hash.rpartition(":")[2][:8]]
    name += ["since", built_content(older).digest.rpartition(":")[2][:8]] if older else []
    return found, _plain("-".join(name))


def _flows(export: Export, exporter: AnyExporter, run: JobRun) -> _Subject:
    version = export.catalogue_version
    if version is None:
        raise ValueError("the export is of no catalogue version")
    filters = filters_of(export.selection)
    short_hash = content_hash([version.digest, export.selection]).rpartition(":")[2][:8]
    name = f"catalogue-flows-{version.pk}-{short_hash}"
    if CsvRows in exporter.accepts:
        return _csv(copy_flows(version.pk, filters), run, None, name)
    lines = Lines(
        lambda: flow_lines(version.pk, filters), lambda count: run.progress("writing", count)
    )
    return _Subject(_catalogue_report(export, version, lines), None, name)


def _picture(export: Export, picture: Picture, version: Version) -> _Subject:
    if export.site is None:
        address, name = reverse("pictures"), f"architecture-{version.pk}"
        about = f"Catalogue version {version.pk}"
    else:
        address = reverse("site-picture", args=[export.site.slug])
        name = f"{export.site.slug}-{'connections' if export.selection else 'zones'}"
        about = f"{export.site.name}, {export.created_at:%Y-%m-%d %H:%M} UTC"
    asked = f"?{urlencode(export.selection, safe=',:')}" if export.selection else ""
    found = picture_report(picture, url=f"{settings.PORTAL_URL}{address}{asked}", about=about)
    return _Subject(found, len(found.table.rows), f"{name}-{picture.key.rpartition(':')[2][:8]}")


def _change(export: Export, change: Change, run: JobRun) -> _Subject:
    found = change_report(change)
    lines = Lines(
        lambda: found.items, lambda count: run.progress("writing", count, found.item_count)
    )
    place = [export.options[key] for key in ("site", "firewall") if key in export.options]
    part = [export.options["part"]] if "part" in export.options else []
    short_hash = change.content_hash.rpartition(":")[2][:8]
    name = "-".join(["change", str(change.pk), *place, *part, short_hash])
    return _Subject(replace(found, items=lines), found.item_count, _plain(name))


def _plain(name: str) -> str:
    """A file's name of characters that every file system takes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:180]


def _catalogue_report(export: Export, version: Version, lines: Lines[Any]) -> CatalogueReport:
    return CatalogueReport(
        url=f"{settings.PORTAL_URL}{reverse('flows')}?{urlencode(sorted(export.selection.items()))}",
        catalogue_version=version.pk,
        published_at=version.published_at,
        digest=version.digest,
        filters=tuple(sorted(export.selection.items())),
        flows=lines,
    )


def _rendered(
    export: Export, exporter: AnyExporter, subject: _Subject
) -> tuple[storage.Address, int]:
    options = exporter.read_options(export.options)
    try:
        return storage.file_put(lambda out: exporter.render(subject.report, options, out))
    except ExportError as error:
        raise JobFailure(
            error.message, error.mend, permanent=not error.retry, code="export"
        ) from error
    except OSError as error:
        raise JobFailure(
            f"The file could not be written: {error.strerror}.",
            "Ask an administrator to look at the portal's file storage.",
            permanent=False,
            code="storage",
        ) from error


def _note_findings(export: Export, exporter: FirewallExporter[Any], report: FirewallReport) -> None:
    found = exporter.findings(report, exporter.read_options(export.options))
    export.finding_count = len(found)
    export.findings = [
        {
            "severity": each.severity,
            "code": each.code,
            "subject": each.subject,
            "message": each.message,
            "mend": each.mend,
        }
        for each in found[:MOST_FINDINGS]
    ]


def _finish(
    export: Export, address: storage.Address, file_type: FileType, name: str, rows: int
) -> dict[str, Any]:
    try:
        stored = storage.file_name_it(address, file_type.media_type)
    except FileNotFoundError as error:
        raise JobFailure(
            "The file went missing before it was handed over.",
            "Wait; it is made again.",
            permanent=False,
            code="storage",
        ) from error
    export.file, export.file_name, export.rows = stored, name, rows
    export.save(update_fields=["file", "file_name", "rows", "findings", "finding_count"])
    facts = {"export": str(export.pk), "sha256": stored.sha256, "size": stored.size, "rows": rows}
    record(
        actor=export.owner,
        action="export.made",
        obj=export,
        site_slug=export.site_slug,
        data=facts,
    )
    return facts
