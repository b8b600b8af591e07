"""Opening and closing revision rows when a version is published.

A revision is closed and another opened exactly where the object's digest differs; for a flow
also where the words that find it do (a component it ends at got another name).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from requirements_app.documents.models import Revision as Reading

from .entities import Identities
from .models import (
    ComponentRevision,
    DocumentRevision,
    FeatureRevision,
    HostRevision,
    ParameterRevision,
    ProductRevision,
    Revision,
    Source,
    Version,
)
from .objects import CatalogueObject, Kind
from .schema import ProductFile


@dataclass(frozen=True)
class Publication:
    """What one publication stores. `readings` are the stored documents by slug."""

    source: Source
    version: Version
    files: tuple[ProductFile, ...]
    objects: tuple[CatalogueObject, ...]
    identities: Identities
    readings: Mapping[str, Reading]

    def of(self, kind: Kind) -> dict[str, CatalogueObject]:
        """The objects of one kind by slug."""
        return {each.key.slug: each for each in self.objects if each.key.kind == kind}


Columns = Callable[[Publication, CatalogueObject], dict[str, Any]]


@dataclass(frozen=True)
class Store:
    """How one kind is kept: its model, whose rows are a source's own, the slug of a row's
    entity, and the columns beside the content."""

    model: type[Revision]
    source_path: str
    slug_path: str
    columns: Columns


def _no_columns(_publication: Publication, _object: CatalogueObject) -> dict[str, Any]:
    return {}


def _content_columns(*fields: str) -> Columns:
    def columns(_publication: Publication, each: CatalogueObject) -> dict[str, Any]:
        return {field: each.content[field] for field in fields}

    return columns


def _document_columns(publication: Publication, each: CatalogueObject) -> dict[str, Any]:
    return {
        "source": publication.source,
        "product_id": publication.identities.of("product", each.product),
        "reading": publication.readings[each.key.slug],
    }


STORES: dict[Kind, Store] = {
    "product": Store(
        ProductRevision, "entity__source", "entity__slug", _content_columns("lifecycle")
    ),
    "document": Store(DocumentRevision, "source", "entity__slug", _document_columns),
    "feature": Store(FeatureRevision, "entity__product__source", "entity__slug", _no_columns),
    "parameter": Store(ParameterRevision, "entity__product__source", "entity__slug", _no_columns),
    "component": Store(
        ComponentRevision, "entity__product__source", "entity__slug", _content_columns("kind")
    ),
    "host": Store(
        HostRevision,
        "entity__source",
        "entity__pattern",
        _content_columns("kind", "party", "tls_inspection"),
    ),
}


def revisions_store(publication: Publication, kind: Kind) -> list[Revision]:
    """Closes and opens the revisions of one kind (not flow); the opened ones are returned."""
    store = STORES[kind]
    wanted = publication.of(kind)
    live = {
        slug: (pk, digest)
        for slug, pk, digest in store.model._default_manager.filter(
            valid_to=None, **{store.source_path: publication.source}
        ).values_list(store.slug_path, "pk", "digest")
    }
    kept = {
        slug
        for slug, (_, digest) in live.items()
        if slug in wanted and wanted[slug].digest == digest
    }
    revisions_close(
        store.model,
        publication.version,
        (pk for slug, (pk, _digest) in live.items() if slug not in kept),
    )
    return store.model._default_manager.bulk_create(
        store.model(
            **revision_fields(publication, each),
            **store.columns(publication, each),
        )
        for slug, each in wanted.items()
        if slug not in kept
    )


def revisions_close(model: type[Revision], version: Version, keys: Iterable[int]) -> None:
    """Ends the revisions' validity with `version`."""
    model._default_manager.filter(pk__in=list(keys)).update(valid_to=version)


def revision_fields(publication: Publication, each: CatalogueObject) -> dict[str, Any]:
    """The fields that every revision has."""
    content = each.content
    return {
        "entity_id": publication.identities.of(each.key.kind, each.key.slug),
        "valid_from": publication.version,
        "content": content,
        "digest": each.digest,
        "name": content.get("purpose") or content.get("name") or content.get("title", ""),
    }
