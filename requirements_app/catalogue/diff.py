"""What differs between two contents of the catalogue, by meaning. Pure: no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import parse_service

from .content import HOST, CatalogueContent
from .impacts import IDENTITY, IMPACTS, PROVENANCE, RULED, WORDING
from .objects import KINDS, CatalogueObject, Content, ObjectKey, catalogue_objects

_SIDES = {"source": "Source", "destination": "Destination"}


@dataclass(frozen=True)
class ObjectChange:
    """What became of one object. `previous` is None for an added, `current` for a removed one;
    `impact` has codes of `impacts.MEANINGS`, never none."""

    key: ObjectKey
    product: str
    disposition: Literal["add", "change", "remove"]
    previous: Content | None
    current: Content | None
    impact: tuple[str, ...]


def difference(old: CatalogueContent | None, new: CatalogueContent) -> tuple[ObjectChange, ...]:
    """The changes that turn `old` into `new`, ordered by kind and slug.

    Objects are compared by source, kind and slug; what is equal is not listed.
    """
    return objects_difference(catalogue_objects(old or CatalogueContent()), catalogue_objects(new))


def objects_difference(
    before: Mapping[ObjectKey, CatalogueObject], after: Mapping[ObjectKey, CatalogueObject]
) -> tuple[ObjectChange, ...]:
    """The same of contents that are taken apart already."""
    changes = [
        change
        for key in sorted({*before, *after}, key=_order)
        if (change := _object_change(before.get(key), after.get(key)))
    ]
    return tuple(_with_moves(changes))


def _order(key: ObjectKey) -> tuple[int, str, str]:
    return KINDS.index(key.kind), key.slug, key.source


def _object_change(old: CatalogueObject | None, new: CatalogueObject | None) -> ObjectChange | None:
    if old and new:
        if old.content == new.content:
            return None
        impact = _impact(old, new)
        return ObjectChange(new.key, new.product, "change", old.content, new.content, impact)
    if new:
        added = (f"Added{new.key.kind.title()}",)
        return ObjectChange(new.key, new.product, "add", None, new.content, added)
    if old:
        removed = (f"Removed{old.key.kind.title()}",)
        return ObjectChange(old.key, old.product, "remove", old.content, None, removed)
    return None


# --- a changed object ----------------------------------------------------------------------


def _impact(old: CatalogueObject, new: CatalogueObject) -> tuple[str, ...]:
    kind = new.key.kind
    table, ruled = IMPACTS[kind], RULED.get(kind, frozenset())
    fields = {
        field
        for field in {*old.content, *new.content} - {IDENTITY[kind]} - ruled
        if old.content.get(field) != new.content.get(field)
    }
    codes = {table[field] for field in fields}
    if kind == "flow":
        codes |= {*_end_codes(old.content, new.content), *_service_codes(old.content, new.content)}
    if kind == "product":
        codes |= {*_vendor_codes(old.content, new.content)}
        codes |= {*_alternative_codes(old.content, new.content)}
    weighty = codes - {WORDING, PROVENANCE}
    return tuple(sorted(weighty)) or ((PROVENANCE,) if codes == {PROVENANCE} else (WORDING,))


def _end_codes(old: Content, new: Content) -> Iterator[str]:
    for side, word in _SIDES.items():
        before, after = set(old[side]), set(new[side])
        for end in after - before:
            yield "AddedHost" if end.startswith(HOST) else f"Added{word}"
        for end in before - after:
            yield "RemovedHost" if end.startswith(HOST) else f"Removed{word}"


def _service_codes(old: Content, new: Content) -> Iterator[str]:
    before, after = _packets(old["services"]), _packets(new["services"])
    if after - before:
        yield "AddedService"
    if before - after:
        yield "RemovedService"
    if before == after and _by_application(old) != _by_application(new):
        yield "ApplicationChanged"


def _packets(services: Iterable[Content]) -> IntervalSet[int]:
    nothing: IntervalSet[int] = IntervalSet()
    return reduce(
        lambda found, each: found | parse_service(each["service"]).intervals(), services, nothing
    )


def _by_application(flow: Content) -> dict[str | None, IntervalSet[int]]:
    services: list[Content] = flow["services"]
    return {
        name: _packets(each for each in services if each["application"] == name)
        for name in {each["application"] for each in services}
    }


def _vendor_codes(old: Content, new: Content) -> Iterator[str]:
    if old["vendor"]["slug"] != new["vendor"]["slug"]:
        yield "VendorChanged"


def _alternative_codes(old: Content, new: Content) -> Iterator[str]:
    before, after = ({each["id"]: each for each in side["alternatives"]} for side in (old, new))
    if _choices(before) != _choices(after):
        yield "AlternativeChanged"
    if any(before[id_]["default"] != after[id_]["default"] for id_ in before.keys() & after.keys()):
        yield "DefaultChanged"


def _choices(alternatives: dict[str, Content]) -> dict[str, set[str]]:
    return {id_: {option["id"] for option in each["options"]} for id_, each in alternatives.items()}


# --- hosts that moved ----------------------------------------------------------------------

_Place = tuple[ObjectKey, str]


def _with_moves(changes: Collection[ObjectChange]) -> Iterator[ObjectChange]:
    """A host that leaves one flow or side and comes to another has moved."""
    left = _host_places(changes, "previous", "current")
    came = _host_places(changes, "current", "previous")
    for change in changes:
        yield _moved(change, left, came) if _is_changed_flow(change) else change


def _host_places(changes: Iterable[ObjectChange], has: str, lacks: str) -> dict[str, set[_Place]]:
    """For each host end, the flow sides that hold it in content `has` and not in `lacks`."""
    places: dict[str, set[_Place]] = {}
    for change in changes:
        if change.key.kind != "flow":
            continue
        held: Content = getattr(change, has) or {}
        lost: Content = getattr(change, lacks) or {}
        for side in _SIDES:
            for end in set(held.get(side, ())) - set(lost.get(side, ())):
                if end.startswith(HOST):
                    places.setdefault(end, set()).add((change.key, side))
    return places


def _is_changed_flow(change: ObjectChange) -> bool:
    return change.key.kind == "flow" and change.disposition == "change"


def _moved(
    change: ObjectChange, left: dict[str, set[_Place]], came: dict[str, set[_Place]]
) -> ObjectChange:
    codes = set(change.impact) - {"AddedHost", "RemovedHost"}
    here = {(change.key, side) for side in _SIDES}
    for end, places in came.items():
        if places & here:
            codes.add("MovedHost" if end in left else "AddedHost")
    for end, places in left.items():
        if places & here:
            codes.add("MovedHost" if end in came else "RemovedHost")
    return replace(change, impact=tuple(sorted(codes)))
