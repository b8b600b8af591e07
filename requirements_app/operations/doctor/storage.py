"""Folders, files, and what makes pages and PDF files."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from exports.base import Options as NoOptions
from exports.pdf.exporter import PdfExporter
from exports.pdf.typesetting import font_files
from requirements_app.core.report import RuleSetReport
from requirements_app.downloads.models import StoredFile
from requirements_app.downloads.storage import file_exists
from requirements_app.operations import readiness

from .base import Finding, Options, check, error, ok, warning

SPACE_WARNING, SPACE_ERROR = 5_000_000_000, 500_000_000  # bytes
FILES_LOOKED_AT = 200
_SHOWN = 5
_NO_SUCH_FILE = "0" * 64


@check("storage.writable")
def storage_takes_files(_: Options) -> Iterator[Finding]:
    try:
        readiness.scratch_writable()
        file_exists(_NO_SUCH_FILE)
    except OSError as failure:
        yield error(
            f"No file can be written: {failure}.",
            f"Give the portal's user write access to DATA_DIR ({settings.DATA_DIR}), and check "
            "the object storage where S3_BUCKET is set.",
        )


@check("storage.space", needs="storage.writable")
def storage_has_room(_: Options) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"{free / 1e9:.1f} GB are free below DATA_DIR."
    mend = "Free some, give it a larger volume, or lower EXPORT_RETENTION_DAYS."
    if free < SPACE_ERROR:
        yield error(words, mend)
    elif free < SPACE_WARNING:
        yield warning(words, mend)
    else:
        yield ok(words)


@check("storage.files", needs="database.migrations")
def named_files_are_there(_: Options) -> Iterator[Finding]:
    newest = StoredFile.objects.order_by("-created_at")[:FILES_LOOKED_AT]
    missing = [each.sha256 for each in newest if not file_exists(each.sha256)]
    if missing:
        yield error(
            f"{len(missing)} of the newest files of exports are missing, as {missing[0]}.",
            "Web and workers must share DATA_DIR (or S3_BUCKET). Restore the files from a backup, "
            "or let people export again.",
        )


@check("pages.static")
def static_files_are_collected(_: Options) -> Iterator[Finding]:
    target = Path(settings.STATIC_ROOT)
    sources = [
        (path, target / path.relative_to(folder))
        for folder in map(Path, settings.STATICFILES_DIRS)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    missing = [copy for _, copy in sources if not copy.is_file()]
    old = [
        copy for path, copy in sources if copy.is_file() and copy.read_bytes() != path.read_bytes()
    ]
    mend = "Run `manage.py collectstatic --noinput`, and restart web."
    if missing:
        names = ", ".join(path.name for path in missing[:_SHOWN])
        yield error(f"{len(missing)} static files are not below {target}: {names}.", mend)
    if old:
        names = ", ".join(path.name for path in old[:_SHOWN])
        yield error(f"{len(old)} static files are of another version: {names}.", mend)


@check("pages.pdf")
def pdf_can_be_made(_: Options) -> Iterator[Finding]:
    """A rule set without rules, through the renderer of every PDF with its fonts."""
    mend = "Install requirements/runtime.txt again: typst and font-source-sans-pro belong to it."
    missing = [path.name for path in font_files() if not path.is_file()]
    if missing:
        yield error(f"The PDF's typeface is missing: {', '.join(missing)}.", mend)
    out = io.BytesIO()
    try:
        PdfExporter().render(_NOTHING, NoOptions(), out)
    except Exception as failure:  # noqa: BLE001 - the renderer's process and fonts fail anyhow
        yield error(f"No PDF can be made: {failure}.", mend)
        return
    if not out.getvalue().startswith(b"%PDF-"):
        yield error("What the PDF renderer makes is no PDF.", "Install typst again.")


_NOTHING = RuleSetReport(
    rule_set="self-check",
    url=settings.PORTAL_URL,
    site="self-check",
    site_name="Self-check",
    catalogue_version=0,
    as_of=dt.date(2026, 1, 1),
    built_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    requested_by="doctor",
    content_hash="v1:" + "0" * 64,
    inputs_hash="v1:" + "0" * 64,
    entry_count=0,
    rule_count=0,
    findings=(),
    zone_pairs=(),
    excluded=(),
    provenance=(),
)
