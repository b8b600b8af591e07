"""The catalogue taken apart: one object for each thing that is versioned by itself.

An object's `content` is the file format's own JSON, with local references as they stand in the
file. Two contents are equal exactly if their JSON is. Pure: no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel

from requirements_app.core.canonical import plain_content_hash

from .content import CatalogueContent
from .schema import Document, ProductFile

Kind = Literal["product", "document", "parameter", "feature", "component", "host", "flow"]
KINDS: tuple[Kind, ...] = (
    "product",
    "document",
    "parameter",
    "feature",
    "component",
    "host",
    "flow",
)
Content = dict[str, Any]


@dataclass(frozen=True, order=True)
class ObjectKey:
    """What an object is known by for ever. A host belongs to a source and is known by its
    pattern; everything else has a slug that no other source uses."""

    source: str
    kind: Kind
    slug: str


@dataclass(frozen=True)
class CatalogueObject:
    """`product` is the slug of the product it belongs to; "" for a host."""

    key: ObjectKey
    product: str
    content: Content

    @cached_property
    def digest(self) -> str:
        """The content hash, as revisions and overrides keep it."""
        return plain_content_hash(self.content)


def catalogue_objects(content: CatalogueContent) -> dict[ObjectKey, CatalogueObject]:
    """Every object of the content. A host that several files of a source list is one object."""
    objects = (
        *(each for file in content.files for each in _file_objects(file)),
        *_host_objects(content),
    )
    return {each.key: each for each in objects}


def _file_objects(file: ProductFile) -> Iterator[CatalogueObject]:
    product = file.product.slug

    def made(kind: Kind, slug: str, content: Content) -> CatalogueObject:
        return CatalogueObject(ObjectKey(file.source, kind, slug), product, content)

    yield made("product", product, _product_content(file))
    for document in file.documents:
        yield made("document", document.id, document_header(document))
    for parameter in file.parameters:
        yield made("parameter", f"{product}.{parameter.id}", _json(parameter))
    for feature in file.features:
        yield made("feature", f"{product}.{feature.id}", _json(feature))
    for component in file.components:
        yield made("component", f"{product}.{component.id}", _json(component))
    for flow in file.flows:
        yield made("flow", f"{product}.{flow.id}", _json(flow))


def _host_objects(content: CatalogueContent) -> Iterator[CatalogueObject]:
    for source in sorted({file.source for file in content.files}):
        for pattern, host in content.of_source(source).hosts.items():
            yield CatalogueObject(ObjectKey(source, "host", pattern), "", _json(host))


def _product_content(file: ProductFile) -> Content:
    return {
        **_json(file.product),
        "vendor": _json(file.vendor),
        "alternatives": [_json(each) for each in file.alternatives],
        "crypto_profiles": [_json(each) for each in file.crypto_profiles],
    }


def document_header(document: Document) -> Content:
    """A document without its sections; the hash `inventory` stands for them."""
    header = _json(document)
    sections = header.pop("sections")
    return {**header, "inventory": plain_content_hash(sections)}


def _json(model: BaseModel) -> Content:
    return model.model_dump(mode="json")
