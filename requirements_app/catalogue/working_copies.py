"""What every change of a working copy shares: the lock, the check of what was seen, the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.canonical import plain_content_hash
from requirements_app.core.errors import Conflict, NotFound, Stale, shown

from . import access
from .drafting import in_force_json
from .models import Draft, Source, WorkingCopy
from .parts import Item, Json, file_of
from .services import source_ensure


@contextmanager
def editing(actor: User, source: str) -> Iterator[WorkingCopy]:
    """The source's working copy, locked to the end of the block; one that is not begun yet is
    made of what is in force, and not stored. Raises NotAllowed, and Conflict while a draft of
    the source waits for a publisher."""
    access.require(actor, access.EDIT)
    with transaction.atomic():
        kept = source_ensure(slug=source)
        Source.objects.select_for_update().get(pk=kept.pk)
        if Draft.objects.filter(source=kept, state=Draft.State.OPEN).exists():
            raise Conflict(
                f"The draft of {source} waits for a publisher.",
                "Take it back to go on editing, or wait until it is published.",
            )
        copy = WorkingCopy.objects.filter(source=kept).first()
        yield copy or WorkingCopy(
            source=kept, content=in_force_json(source), started_by=actor, edited_by=actor
        )


def locked(actor: User, source: str, expected_version: int) -> WorkingCopy:
    """The working copy as the actor saw it. Raises NotAllowed, NotFound and Stale."""
    access.require(actor, access.EDIT)
    copies = WorkingCopy.objects.select_for_update(of=("self",)).select_related("edited_by")
    copy = copies.filter(source=source).first()
    if copy is None:
        raise NotFound(f"Nothing of {source} is being edited.", "See the list of drafts.")
    if copy.row_version != expected_version:
        raise Stale(
            f"{copy.edited_by.get_username()} has changed the draft meanwhile.",
            "Look at it as it is now, and decide again.",
        )
    return copy


def keep(copy: WorkingCopy, actor: User, action: str, **facts: Any) -> None:
    """Store what `actor` changed, and put it on record."""
    copy.digest = plain_content_hash(copy.content)
    copy.row_version += 1
    copy.edited_by, copy.edited_at = actor, timezone.now()
    copy.save()
    copy.contributors.add(actor)
    record_edit(copy, actor, action, **facts)


def record_edit(copy: WorkingCopy, actor: User, action: str, **facts: Any) -> None:
    """The audit event of something done to the working copy."""
    data = {"source": copy.source_id, "digest": copy.digest, **facts}
    record(actor=actor, action=f"catalogue.{action}", obj=copy, data=data)


def remember(copy: WorkingCopy, actor: User, product: str, part: str, item: Item) -> None:
    """Keep what is taken out, so that it can be put back; `part` is "" for a whole file."""
    copy.removed.append(
        {
            "id": uuid4().hex[:12],
            "product": product,
            "part": part,
            "key": item.key,
            "at": item.at,
            "value": item.value,
            "by": actor.get_username(),
        }
    )


def copied_file(copy: WorkingCopy, product: str) -> Json:
    """The file of a product. Raises NotFound."""
    file = file_of(copy.content, product)
    if file is None:
        raise NotFound(
            f"{shown(product)} is not in the draft of {copy.source_id}.", "See the draft's page."
        )
    return file


def stale(what: str) -> Stale:
    """The refusal of a change that was made from something older."""
    return Stale(
        f"{what} was changed by somebody else while you were editing it.",
        "Look at what changed; saving again then replaces it.",
    )
