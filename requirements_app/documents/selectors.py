"""Reading documents: their revisions, and their rows with the original's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from requirements_app.core.errors import NotFound

from .models import Document, Original, Revision, Row, Section

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Presence(TypedDict):
    """What queries add to revisions: whether the original is in the database."""

    has_original: bool


@dataclass(frozen=True)
class OriginalLine:
    """One line of an original; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class ShownRow:
    """A row with the original's lines it was read from; none where no original is present."""

    row: Row
    lines: tuple[OriginalLine, ...]


@dataclass(frozen=True)
class ShownSection:
    section: Section
    rows: tuple[ShownRow, ...]


def documents() -> QuerySet[Document]:
    """All documents by slug, each with its revisions, newest first."""
    return Document.objects.prefetch_related("revisions").order_by("slug")


def revisions() -> QuerySet[WithAnnotations[Revision, Presence]]:
    """All revisions with their document; `has_original` says whether the text is present."""
    return (
        Revision.objects.select_related("document")
        .annotate(has_original=Exists(Original.objects.filter(sha256=OuterRef("sha256"))))
        .order_by("document__slug", "-number")
    )


def revision_get(slug: str, number: int | None = None) -> WithAnnotations[Revision, Presence]:
    """A document's revision, the newest by default. Raises NotFound."""
    found = revisions().filter(document__slug=slug)
    revision = (found if number is None else found.filter(number=number)).first()
    if revision is None:
        raise NotFound(_("There is no such document."), _("See the list of documents."))
    return revision


def revision_sections(revision: Revision) -> tuple[ShownSection, ...]:
    """A revision's sections and rows in order; always three queries."""
    text = original_lines(revision.sha256)
    return tuple(
        ShownSection(
            section, tuple(ShownRow(row, _passage(text, row)) for row in section.rows.all())
        )
        for section in revision.sections.prefetch_related("rows")
    )


def original_lines(sha256: str) -> tuple[str, ...]:
    """The original's lines, as a text editor counts them; empty where it is not present."""
    content = Original.objects.filter(sha256=sha256).values_list("content", flat=True).first()
    if content is None:
        return ()
    text = bytes(content).decode("utf-8", errors="replace")
    return tuple(line.removesuffix("\r") for line in text.split("\n"))


def _passage(text: tuple[str, ...], row: Row) -> tuple[OriginalLine, ...]:
    found = text[row.first_line - 1 : row.last_line]
    return tuple(OriginalLine(number, line) for number, line in enumerate(found, row.first_line))
