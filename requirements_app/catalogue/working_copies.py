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
from .models import Draft, Source, WorkingCopy, WorkingFile
from .parts import Item, Json
from .services import source_ensure


class Opened:
    """A working copy while it is changed. Of its files those are read that are asked for, and
    those are written that have changed. One that is not stored yet begins from `content`."""

    def __init__(self, copy: WorkingCopy, content: Json | None = None) -> None:
        self.copy = copy
        self._stored: dict[str, str] = {}  # digests by product, as the database has them
        self._read: dict[str, Json | None] = {}  # as they shall be; None for what is taken out
        for file in content["files"] if content else ():
            self.put(file)
        if not copy._state.adding:
            self._stored = dict(copy.files.values_list("product", "digest"))

    @property
    def products(self) -> set[str]:
        """The products that have a file."""
        gone = {product for product, file in self._read.items() if file is None}
        return {*self._stored, *self._read} - gone

    def file(self, product: str) -> Json | None:
        """A product's file, to be changed as it is; None where there is none."""
        if product not in self._read:
            if product not in self._stored:
                return None
            self._read[product] = self.copy.files.get(product=product).content
        return self._read[product]

    def file_get(self, product: str) -> Json:
        """The same. Raises NotFound."""
        file = self.file(product)
        if file is None:
            raise NotFound(
                f"{shown(product)} is not in the draft of {self.copy.source_id}.",
                "See the draft's page.",
            )
        return file

    def put(self, file: Json) -> None:
        """Have the copy hold this file, instead of another of the same product."""
        self._read[file["product"]["slug"]] = file

    def take(self, product: str) -> None:
        """Take a product's file out."""
        self._read[product] = None

    def store(self) -> None:
        """Write what has changed. The copy's own row is saved too."""
        files = {product: file for product, file in self._read.items() if file is not None}
        digests = {product: plain_content_hash(file) for product, file in files.items()}
        gone = self._read.keys() - files.keys()
        changed = [each for each in digests if self._stored.get(each) != digests[each]]
        whole = {**self._stored, **digests}
        self._stored = {each: whole[each] for each in whole.keys() - gone}
        self.copy.digest = plain_content_hash(self._stored)
        self.copy.save()
        WorkingFile.objects.filter(copy=self.copy, product__in=gone).delete()
        WorkingFile.objects.bulk_create(
            (
                WorkingFile(copy=self.copy, product=each, content=files[each], digest=digests[each])
                for each in changed
            ),
            update_conflicts=True,
            unique_fields=["copy", "product"],
            update_fields=["content", "digest"],
        )


@contextmanager
def editing(actor: User, source: str) -> Iterator[Opened]:
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
        if copy is not None:
            yield Opened(copy)
        else:
            begun = WorkingCopy(source=kept, started_by=actor, edited_by=actor)
            yield Opened(begun, in_force_json(source))


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


def keep(opened: Opened, actor: User, action: str, **facts: Any) -> None:
    """Store what `actor` changed, and put it on record."""
    copy = opened.copy
    copy.row_version += 1
    copy.edited_by, copy.edited_at = actor, timezone.now()
    opened.store()
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


def stale(what: str) -> Stale:
    """The refusal of a change that was made from something older."""
    return Stale(
        f"{what} was changed by somebody else while you were editing it.",
        "Look at what changed; saving again then replaces it.",
    )
