"""Writes of the catalogue: sources, drafts and their publication.

An actor of None is the system itself, which loads the data that comes with the portal; it needs
no role, is on record as such, and publishes only what it loaded itself.
"""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.collection import collection_paused
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed

from . import access
from .content import CatalogueContent
from .drafting import content_json, draft_content, draft_digest, refuse_invalid, refuse_odd_text
from .entities import refuse_foreign
from .models import Draft, Source, Version, WorkingCopy
from .publishing import publication_lock, publish

_SOURCE = re.compile(r"vendor|shared|local/[a-z0-9][a-z0-9-]{0,59}")


def source_ensure(*, slug: str) -> Source:
    """The source, made if it is new: `vendor`, `shared` or `local/<name>`. Raises InvalidInput."""
    if not _SOURCE.fullmatch(slug):
        raise InvalidInput.one(
            "source", slug, "is no source", "use vendor, shared or local/ and a name in lower case"
        )
    return Source.objects.get_or_create(slug=slug)[0]


@collection_paused()
@transaction.atomic
def draft_save(
    *, source: str, content: CatalogueContent, author: User | None, edited_as: int | None = None
) -> Draft:
    """Keeps `content` as the source's open draft; one that was open is discarded.

    `content` holds the whole source: what it leaves out will be removed. It is validated with
    the other sources' open drafts, or else their published content. Saving what the open draft
    of the same author holds already changes nothing. `edited_as` is the key of the working copy
    that it was. Raises InvalidInput, NotAllowed, and Conflict while somebody edits the source.
    """
    _require(author, access.EDIT)
    _refuse_mixed(source, content)
    refuse_odd_text(content)
    kept = source_ensure(slug=source)
    refuse_foreign(source, content.files)
    refuse_invalid(source, content, with_drafts=True)
    # Two editors who save at once come one after the other.
    Source.objects.select_for_update().get(pk=kept.pk)
    _refuse_edited(source)
    digest = draft_digest(content)
    before = kept.drafts.filter(state=Draft.State.OPEN).first()
    if before and (before.digest, before.author_id) == (digest, author and author.pk):
        return before
    if before:
        _close(before, Draft.State.DISCARDED)
    draft = Draft.objects.create(
        source=kept,
        content=content_json(content),
        digest=digest,
        author=author,
        edited_as=edited_as,
    )
    record(
        actor=author,
        action="catalogue.draft-saved",
        obj=draft,
        data={"source": source, "digest": digest, "replaces": before and before.pk},
    )
    return draft


@transaction.atomic
def draft_discard(*, draft: Draft, actor: User | None) -> Draft:
    """Gives up an open draft. Raises Conflict where it is not open, and NotAllowed."""
    _require(actor, access.EDIT)
    draft = _open_draft(draft)
    _close(draft, Draft.State.DISCARDED)
    record(
        actor=actor,
        action="catalogue.draft-discarded",
        obj=draft,
        data={"source": draft.source_id, "digest": draft.digest},
    )
    return draft


@collection_paused()
@transaction.atomic
def draft_publish(
    *, draft: Draft, publisher: User | None, effective: dt.date | None = None
) -> Version:
    """Publishes an open draft as the next catalogue version, with its changes.

    `effective` is the day from which the changes hold, today by default. Raises NotAllowed for
    a publisher who had a hand in the draft or lacks the role, Conflict where nothing differs from
    the published content or the draft is not open, InvalidInput where the draft no longer fits
    the other sources' published content.
    """
    _require(publisher, access.PUBLISH)
    publication_lock()
    draft = _open_draft(draft)
    refuse_own(draft, publisher)
    content = draft_content(draft)
    refuse_foreign(draft.source_id, content.files)
    refuse_invalid(draft.source_id, content, with_drafts=False)
    return publish(draft=draft, content=content, publisher=publisher, effective=effective)


def _require(actor: User | None, permission: str) -> None:
    if actor is not None:
        access.require(actor, permission)


def hands_in(draft: Draft) -> set[int]:
    """The keys of everybody who wrote the draft or had a hand in it; none of them publishes it."""
    hands = set(draft.contributors.values_list("pk", flat=True))
    return hands | ({draft.author_id} if draft.author_id is not None else set())


def refuse_own(draft: Draft, publisher: User | None) -> None:
    """Raises NotAllowed where the draft is not this publisher's to publish."""
    hands = hands_in(draft)
    if publisher is None and hands:
        raise NotAllowed(
            "The system publishes only what it loaded itself.",
            "Let a catalogue publisher publish the draft of a person.",
        )
    if publisher is not None and publisher.pk in hands:
        raise NotAllowed(
            "Who had a hand in a draft does not publish it.", "Ask another catalogue publisher."
        )


def _refuse_edited(source: str) -> None:
    copy = WorkingCopy.objects.filter(source=source).select_related("edited_by").first()
    if copy is not None:
        raise Conflict(
            f"{source} is being edited, last by {copy.edited_by.get_username()}.",
            "Submit or discard what is being edited first.",
        )


def _refuse_mixed(source: str, content: CatalogueContent) -> None:
    strange = sorted({file.source for file in content.files} - {source})
    if strange:
        raise InvalidInput.one(
            "source",
            strange[0],
            f"is not the source {source} that is being saved",
            "save each source by itself",
        )


def _open_draft(draft: Draft) -> Draft:
    current = Draft.objects.select_for_update().get(pk=draft.pk)
    if current.state != Draft.State.OPEN:
        raise Conflict(f"The draft is {current.get_state_display()} already.", "Save a new draft.")
    return current


def _close(draft: Draft, state: Draft.State) -> None:
    draft.state = state
    draft.save(update_fields=["state"])
