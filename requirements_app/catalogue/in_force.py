"""What a source has in force, object by object, as far as it differs from what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .models import FlowRevision, Revision
from .objects import KINDS, CatalogueObject, Kind, ObjectKey
from .storing import STORES


class _Place(NamedTuple):
    """Where the revisions of a kind have source, slug and product; a host has no product."""

    model: type[Revision]
    source: str
    slug: str
    product: str


_PRODUCTS: dict[Kind, str] = {"product": "entity__slug", "document": "product__slug", "host": ""}
_PLACES: dict[Kind, _Place] = {
    **{
        kind: _Place(
            store.model,
            store.source_path,
            store.slug_path,
            _PRODUCTS.get(kind, "entity__product__slug"),
        )
        for kind, store in STORES.items()
    },
    "flow": _Place(
        FlowRevision, "entity__product__source", "entity__slug", "entity__product__slug"
    ),
}

Objects = Mapping[ObjectKey, CatalogueObject]


def differing(source: str, wanted: Objects) -> tuple[Objects, Objects]:
    """The objects that a source has in force, and those that are wanted, without the equal ones.

    Digests tell what is equal, so that of a large catalogue only what changed is read.
    """
    before: dict[ObjectKey, CatalogueObject] = {}
    after = dict(wanted)
    for kind in KINDS:
        place = _PLACES[kind]
        rows = place.model._default_manager.filter(valid_to=None, **{place.source: source})
        stale = []
        for pk, slug, digest in rows.values_list("pk", place.slug, "digest"):
            key = ObjectKey(source, kind, slug)
            if key in wanted and wanted[key].digest == digest:
                del after[key]
            else:
                stale.append(pk)
        product = [place.product] if place.product else []
        for slug, content, *products in rows.filter(pk__in=stale).values_list(
            place.slug, "content", *product
        ):
            key = ObjectKey(source, kind, slug)
            before[key] = CatalogueObject(key, products[0] if products else "", content)
    return before, after
