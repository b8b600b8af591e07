"""What differs between two contents as drafts keep them, without making values of what is equal.

Of ten thousand flows an editor has changed a few: the rest is compared as JSON and left out
before anything is validated. Pure: no database.
"""

from __future__ import annotations

from typing import Any

from .content import CatalogueContent
from .diff import ObjectChange, difference
from .parts import Json, file_of
from .schema import ProductFile

# Known by `id` and by nothing else. A host is known in its whole source, so hosts stay together.
_BY_ID = ("documents", "parameters", "features", "components", "flows")


def json_difference(source: str, before: Json, after: Json) -> tuple[ObjectChange, ...]:
    """The changes that turn `before` into `after`, as `diff.difference` tells them."""
    old, new = _without_equal(before, after)
    return difference(_content(source, old), _content(source, new))


def _without_equal(before: Json, after: Json) -> tuple[list[Json], list[Json]]:
    same_hosts = _hosts(before) == _hosts(after)
    old, new = [], []
    for product in sorted({*_products(before), *_products(after)}):
        one, other = file_of(before, product), file_of(after, product)
        if one is not None and other is not None:
            one, other = _pair(one, other, same_hosts)
        old += [one] if one is not None else []
        new += [other] if other is not None else []
    return old, new


def _products(content: Json) -> list[str]:
    return [file["product"]["slug"] for file in content["files"]]


def _hosts(content: Json) -> list[tuple[str, Any]]:
    return sorted(
        ((file["product"]["slug"], file["hosts"]) for file in content["files"]),
        key=lambda pair: pair[0],
    )


def _pair(one: Json, other: Json, same_hosts: bool) -> tuple[Json, Json]:
    one, other = dict(one), dict(other)
    for part in _BY_ID:
        first = {each["id"]: each for each in one[part]}
        second = {each["id"]: each for each in other[part]}
        equal = {key for key in first.keys() & second.keys() if first[key] == second[key]}
        one[part] = [each for key, each in first.items() if key not in equal]
        other[part] = [each for key, each in second.items() if key not in equal]
    if same_hosts:
        one["hosts"] = other["hosts"] = []
    return one, other


def _content(source: str, files: list[Json]) -> CatalogueContent:
    content = CatalogueContent(tuple(ProductFile.model_validate(file) for file in files))
    return content.of_source(source)
