"""Editing a source item by item and file by file, in its working copy.

The first change begins the working copy from what is in force. Two editors may work side by side:
a change names the digest of what its editor saw, and is refused as stale where that has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, shown

from .drafting import in_force_json, refuse_odd_values
from .entities import refuse_foreign
from .models import WorkingCopy
from .own_statements import statement_add
from .parts import (
    Item,
    Json,
    Part,
    file_of,
    item_checked,
    item_of,
    item_put,
    items_of,
    key_field,
)
from .schema import ProductFile
from .working_copies import Opened, editing, keep, remember, stale


def item_save(
    *,
    actor: User,
    source: str,
    product: str,
    part: Part,
    value: Mapping[str, Any],
    key: str | None = None,
    seen: str = "",
    statement: str = "",
) -> str:
    """Add an item to a product's file, or, with its `key`, replace the one whose digest the
    editor has `seen`. A `statement` of our own is added to the file and cited by the flow.

    Returns the item's key; saving what is there already changes nothing. Raises NotAllowed,
    InvalidInput, NotFound for a product or item that is not there, Stale where somebody else
    changed the item, Conflict while a draft waits.
    """
    with editing(actor, source) as opened:
        file, given = opened.file_get(product), dict(value)
        refuse_odd_values({**given, "statement": statement})
        if statement.strip():
            said = statement_add(file, statement, timezone.localdate())
            cited = given.get("provenance") or []
            if isinstance(cited, list):  # anything else is told as what it is
                given["provenance"] = [*(each for each in cited if each != said), said]
        wanted = item_checked(part, given)
        before = None if key is None else _seen(file, part, key, seen)
        if before is not None and before.value == wanted:
            return before.key
        name = _key(part, wanted)
        _refuse_name(source, file, part, name, before)
        item_put(file, part, wanted, before.at if before else None)
        fields = _changed(before.value, wanted) if before else []
        keep(opened, actor, "item-saved", product=product, part=part, key=name, fields=fields)
        return name


def item_remove(*, actor: User, source: str, product: str, part: Part, key: str, seen: str) -> None:
    """Take an item out of a file; it can be put back until the draft is published. Raises what
    `item_save` raises."""
    if part == "product":
        raise InvalidInput.one("part", part, "is no list", "remove the whole file instead")
    with editing(actor, source) as opened:
        file = opened.file_get(product)
        found = _seen(file, part, key, seen)
        del file[part][found.at]
        remember(opened.copy, actor, product, part, found)
        keep(opened, actor, "item-removed", product=product, part=part, key=key)


def removal_undo(*, actor: User, source: str, removal: str) -> None:
    """Put back what was removed, where it stood. Raises NotFound, and Conflict where its name is
    taken meanwhile."""
    with editing(actor, source) as opened:
        copy = opened.copy
        found = next((each for each in copy.removed if each["id"] == removal), None)
        if found is None:
            raise NotFound("That is not among what was removed.", "See the draft's page.")
        if _is_there(opened, found):
            mend = "Remove or rename the new one, then put this back."
            raise Conflict(f"{found['key']} is there again.", mend)
        if found["part"] == "":
            opened.put(found["value"])
        else:
            file = opened.file_get(found["product"])
            file[found["part"]].insert(found["at"], found["value"])
        copy.removed = [each for each in copy.removed if each is not found]
        facts = {key: found[key] for key in ("product", "part", "key")}
        keep(opened, actor, "removal-undone", **facts)


def working_copy_begin(*, actor: User, source: str) -> WorkingCopy:
    """The source's working copy, begun from what is in force where nobody edits it yet. Raises
    InvalidInput, NotAllowed, and Conflict while a draft waits."""
    with editing(actor, source) as opened:
        if opened.copy._state.adding:
            keep(opened, actor, "working-copy-begun")
        return opened.copy


def files_save(
    *,
    actor: User,
    source: str,
    files: Iterable[ProductFile],
    seen: Mapping[str, str] | None = None,
    whole_of: int | None = None,
) -> None:
    """Have the working copy hold these files, instead of those of the same products.

    `seen` has, by product, the digest of the file that the editor saw, "" for none. Other files
    stay, unless the files are the `whole` source, made from the working copy's row version
    `whole_of` (0: from what is in force); what is left out then can be put back. Raises
    InvalidInput, NotAllowed, Stale where a file has changed, Conflict while a draft waits.
    """
    files = tuple(files)
    _refuse_mixed(source, files)
    with editing(actor, source) as opened:
        refuse_foreign(source, files)
        if whole_of is not None and whole_of != opened.copy.row_version:
            raise stale(source)
        altered = []
        for file in files:
            slug, wanted = file.product.slug, file.model_dump(mode="json", by_alias=True)
            refuse_odd_values(wanted, slug)
            before = opened.file(slug)
            if seen is not None and seen.get(slug, "") != file_digest(before):
                raise stale(slug)
            if before != wanted:
                opened.put(wanted)
                altered.append(slug)
        if whole_of is not None:
            for slug in sorted(opened.products - {file.product.slug for file in files}):
                _take(opened, actor, slug)
                altered.append(slug)
        if altered:
            keep(opened, actor, "files-saved", products=altered)


def file_remove(*, actor: User, source: str, product: str, seen: str) -> None:
    """Take a product with all that is known of it out of the source; it can be put back."""
    with editing(actor, source) as opened:
        if seen != file_digest(opened.file_get(product)):
            raise stale(product)
        _take(opened, actor, product)
        keep(opened, actor, "file-removed", product=product)


def _take(opened: Opened, actor: User, product: str) -> None:
    """Take a file out, to be put back."""
    remember(opened.copy, actor, product, "", Item(product, 0, opened.file_get(product)))
    opened.take(product)


def file_digest(file: Json | None) -> str:
    """By which an editor is told that somebody else changed the file; "" where there is none."""
    return Item("", 0, file).digest if file is not None else ""


def _seen(file: Json, part: Part, key: str, seen: str) -> Item:
    """The item, if it is what the editor saw."""
    found = item_of(file, part, key)
    if found is None:
        raise NotFound(f"{shown(key)} is not in the draft any more.", "See the draft's page.")
    if found.digest != seen:
        raise stale(key)
    return found


def _key(part: Part, value: Json) -> str:
    return str(value["product"]["slug"] if part == "product" else value[key_field(part)])


def _refuse_name(source: str, file: Json, part: Part, name: str, before: Item | None) -> None:
    """Raises InvalidInput where another item has the name, or where it would be a new one for
    what is known by its name for ever."""
    if before is not None and before.key == name:
        return
    if part == "product":
        raise _lasting("product.slug", name)
    field = key_field(part)
    if any(each.key == name for each in items_of(file, part)):
        raise InvalidInput.one(field, name, "is taken already", "give each its own, which lasts")
    if before is None:
        return
    in_force = file_of(in_force_json(source), file["product"]["slug"])
    if in_force is not None and item_of(in_force, part, before.key) is not None:
        raise _lasting(field, name)


def _lasting(field: str, name: str) -> InvalidInput:
    mend = "keep it and change the name, or add a new one and remove this"
    return InvalidInput.one(field, name, "would rename what is known by its id for ever", mend)


def _is_there(opened: Opened, removed: Json) -> bool:
    file = opened.file(removed["product"])
    if removed["part"] == "" or file is None:
        return file is not None
    return item_of(file, removed["part"], removed["key"]) is not None


def _refuse_mixed(source: str, files: Iterable[ProductFile]) -> None:
    for each in files:
        if each.source != source:
            mend = f"write `source: {source}`, or open the other source"
            raise InvalidInput.one("source", each.source, f"is not the source {source}", mend)


def _changed(before: Json, after: Json) -> list[str]:
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
