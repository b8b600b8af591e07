"""A version's content as the database keeps it, read a product at a time.

As values, fifty thousand flows with their documents take 300 MB and seconds to make, and whoever
asks needs the flows of a few products. So the files stay packed (2 MB); of each only the outline
is a value from the start, and of those that were asked for lately all is.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import connection

from .content import CatalogueContent, position
from .schema import Flow, ProductFile

_FILES_KEPT = 128

_FILES = """
SELECT
    file ->> 'source',
    file #>> '{product,slug}',
    (file - 'documents' - 'flows')::text,
    file::text
FROM (
    SELECT DISTINCT ON (source_id) content
    FROM catalogue_draft
    WHERE state = 'published' AND version_id <= %s
    ORDER BY source_id, version_id DESC
) AS in_force, jsonb_array_elements(in_force.content -> 'files') AS file
"""


def stored_content(version: int) -> StoredContent:
    """The whole content at a version, every source included."""
    with connection.cursor() as cursor:
        cursor.execute(_FILES, [version])
        return StoredContent(
            PackedFile(
                source, product, _product_file(outline), zlib.compress(file.encode(), level=1)
            )
            for source, product, outline, file in cursor
        )


@dataclass(frozen=True)
class PackedFile:
    """A product's file. `outline` lacks documents and flows; `packed` is compressed JSON."""

    source: str
    product: str
    outline: ProductFile
    packed: bytes

    @property
    def whole(self) -> ProductFile:
        """The file itself."""
        return _unpacked(self.packed)


@lru_cache(maxsize=_FILES_KEPT)
def _unpacked(packed: bytes) -> ProductFile:
    # By the bytes: a file that several versions share is one value.
    return _product_file(zlib.decompress(packed))


def _product_file(text: str | bytes) -> ProductFile:
    return ProductFile.model_validate(json.loads(text))


class StoredContent(CatalogueContent):
    """Content whose files become values when they are asked for. It equals other content of the
    same files."""

    def __init__(self, files: Iterable[PackedFile]) -> None:
        ordered = sorted(files, key=lambda each: position(each.source, each.product))
        object.__setattr__(self, "_packed", tuple(ordered))

    _packed: tuple[PackedFile, ...]

    @property
    def files(self) -> tuple[ProductFile, ...]:
        return tuple(each.whole for each in self._packed)

    @cached_property
    def outlines(self) -> tuple[ProductFile, ...]:
        return tuple(each.outline for each in self._packed)

    @cached_property
    def products(self) -> Mapping[str, ProductFile]:
        return _Products({each.product: each for each in self._packed})

    @cached_property
    def flows(self) -> Mapping[str, tuple[ProductFile, Flow]]:
        return _Flows(self.products)

    def of_source(self, *sources: str) -> CatalogueContent:
        return StoredContent(each for each in self._packed if each.source in sources)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CatalogueContent) and self.files == other.files

    __hash__ = CatalogueContent.__hash__


class _Products(Mapping[str, ProductFile]):
    def __init__(self, packed: Mapping[str, PackedFile]) -> None:
        self._packed = packed

    def __getitem__(self, product: str) -> ProductFile:
        return self._packed[product].whole

    def __contains__(self, product: object) -> bool:
        return product in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class _Flows(Mapping[str, tuple[ProductFile, Flow]]):
    def __init__(self, products: Mapping[str, ProductFile]) -> None:
        self._products = products

    def __getitem__(self, slug: str) -> tuple[ProductFile, Flow]:
        product, _, wanted = slug.partition(".")
        file = self._products[product]
        for flow in file.flows:
            if flow.id == wanted:
                return file, flow
        raise KeyError(slug)

    def __iter__(self) -> Iterator[str]:
        for product, file in self._products.items():
            for flow in file.flows:
                yield f"{product}.{flow.id}"

    def __len__(self) -> int:
        return sum(len(file.flows) for file in self._products.values())
