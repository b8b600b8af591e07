"""Storing what documents say, and the originals that prove it."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit import services as audit
from requirements_app.core.canonical import plain_content_hash
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text

from . import schema
from .models import Document, Original, Revision, Row, Section

MAX_ORIGINAL_BYTES = 10 * 1024 * 1024


def document_digest(document: schema.Document) -> str:
    """The content hash of a whole reading: header, sections, rows and decisions."""
    return plain_content_hash(document.model_dump(mode="json"))


@transaction.atomic
def revision_store(document: schema.Document) -> Revision:
    """The stored revision of this reading; an equal one is found, not stored again."""
    identity, _ = Document.objects.get_or_create(
        slug=document.id, defaults={"publisher": document.publisher, "title": document.title}
    )
    # Two readings of one document get their numbers one after the other.
    identity = Document.objects.select_for_update().get(pk=identity.pk)
    digest = document_digest(document)
    if stored := identity.revisions.filter(digest=digest).first():
        return stored
    newest = identity.revisions.order_by("-number").first()
    revision = Revision.objects.create(
        document=identity,
        number=newest.number + 1 if newest else 1,
        publisher=document.publisher,
        title=document.title,
        url=document.url or "",
        retrieved=document.retrieved,
        sha256=document.sha256,
        language=document.language,
        digest=digest,
    )
    Document.objects.filter(pk=identity.pk).update(
        publisher=document.publisher, title=document.title
    )
    _store_rows(revision, document.sections)
    return revision


def _store_rows(revision: Revision, sections: tuple[schema.Section, ...]) -> None:
    stored = Section.objects.bulk_create(
        Section(
            revision=revision,
            ref=section.id,
            title=section.title,
            position=position,
            header=list(section.header),
            first_line=section.lines.first,
            last_line=section.lines.last,
        )
        for position, section in enumerate(sections)
    )
    Row.objects.bulk_create(
        row for kept, section in zip(stored, sections, strict=True) for row in _rows(kept, section)
    )


def _rows(kept: Section, section: schema.Section) -> list[Row]:
    """The section's rows in the order of the text, whether table or prose."""
    said = sorted(section.said, key=lambda each: each.lines.first)
    return [_row(kept, position, each) for position, each in enumerate(said)]


def _row(section: Section, position: int, said: schema.TableRow | schema.Statement) -> Row:
    row = Row(
        section=section,
        ref=said.id,
        kind=Row.Kind.TABLE if isinstance(said, schema.TableRow) else Row.Kind.PROSE,
        position=position,
        first_line=said.lines.first,
        last_line=said.lines.last,
    )
    if isinstance(said, schema.TableRow):
        row.cells = list(said.cells)
    else:
        row.summary = said.summary
    if said.decision:
        row.decision = said.decision.code
        row.decision_reason = said.decision.reason
        row.decision_see = list(said.decision.see)
    return row


@transaction.atomic
def original_add(*, actor: User | None, name: str, content: bytes) -> Original:
    """The document's original, stored under its SHA-256; adding it again changes nothing.

    `actor` is None for the command line. Raises InvalidInput for a file beyond
    `MAX_ORIGINAL_BYTES` and for one that no stored document revision was made from.
    """
    name = clean_text(name, "name", 255, required=True)
    if len(content) > MAX_ORIGINAL_BYTES:
        raise InvalidInput.one(
            "content",
            name,
            f"has more than {MAX_ORIGINAL_BYTES} bytes",
            "give the document itself, as it was retrieved",
        )
    digest = sha256(content).hexdigest()
    if not Revision.objects.filter(sha256=digest).exists():
        raise _unknown_original(name, digest)
    original, added = Original.objects.get_or_create(
        sha256=digest, defaults={"name": name, "content": content, "added_by": actor}
    )
    if added:
        audit.record(
            actor=actor,
            action="document.original-added",
            object_type="documents.original",
            object_id=digest,
            data={"name": name, "size": len(content)},
        )
    return original


def _unknown_original(name: str, digest: str) -> InvalidInput:
    known = ", ".join(
        f"{slug} ({sha})"
        for slug, sha in Revision.objects.order_by("document__slug", "number")
        .values_list("document__slug", "sha256")
        .distinct()
    )
    mend = (
        f"add the unaltered original of one of: {known}"
        if known
        else "publish the catalogue first; no document is known yet"
    )
    return InvalidInput.one(
        "content", name, f"has the SHA-256 {digest}, which no known document has", mend
    )
