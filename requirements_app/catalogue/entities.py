"""The identities that revisions hang on. They last: none is ever removed or renamed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.documents.models import Document

from .models import (
    Component,
    DocumentRevision,
    Feature,
    Flow,
    Host,
    Parameter,
    Product,
    Source,
    Vendor,
)
from .objects import CatalogueObject, Kind
from .schema import ProductFile

_PartT = TypeVar("_PartT", Component, Feature, Flow, Parameter)


@dataclass(frozen=True)
class Identities:
    """Primary keys by kind and slug (a host's pattern). Components hold those of all sources,
    because flows end at shared ones."""

    keys: Mapping[Kind, Mapping[str, int]]

    def of(self, kind: Kind, slug: str) -> int:
        """The key of one identity."""
        return self.keys[kind][slug]


def refuse_foreign(source: str, files: Iterable[ProductFile]) -> None:
    """Raises InvalidInput where files take a product or document that another source made its
    own, even if that source no longer has it: what is known by a slug never changes hands."""
    files = tuple(files)
    products = Product.objects.filter(slug__in={file.product.slug for file in files})
    documents = DocumentRevision.objects.filter(
        entity__slug__in={document.id for file in files for document in file.documents}
    )
    taken = [
        *(("product.slug", *each) for each in products.values_list("slug", "source_id")),
        *(("documents.id", *each) for each in documents.values_list("entity__slug", "source_id")),
    ]
    problems = {
        Problem(field, slug, f"belongs to the source {owner}", "choose a name of your own")
        for field, slug, owner in taken
        if owner != source
    }
    if problems:
        raise InvalidInput(*sorted(problems, key=str))


def identities_ensure(
    source: Source, files: Iterable[ProductFile], objects: Iterable[CatalogueObject]
) -> Identities:
    """Makes what is missing and finds the rest. Documents must be stored before."""
    files, objects = tuple(files), tuple(objects)
    slugs: dict[str, dict[str, str]] = {}
    for each in objects:
        slugs.setdefault(each.key.kind, {})[each.key.slug] = each.product
    products = _products_ensure(source, files)
    _parts_ensure(Feature, slugs.get("feature", {}), products)
    _parts_ensure(Parameter, slugs.get("parameter", {}), products)
    _parts_ensure(Component, slugs.get("component", {}), products)
    _parts_ensure(Flow, slugs.get("flow", {}), products)
    _hosts_ensure(source, slugs.get("host", {}))
    return Identities(
        {
            "product": products,
            "document": dict(
                Document.objects.filter(slug__in=slugs.get("document", {})).values_list(
                    "slug", "pk"
                )
            ),
            "feature": dict(_of_source(Feature, source)),
            "parameter": dict(_of_source(Parameter, source)),
            "component": dict(Component.objects.values_list("slug", "pk")),
            "flow": dict(_of_source(Flow, source)),
            "host": dict(Host.objects.filter(source=source).values_list("pattern", "pk")),
        }
    )


def _of_source(model: type[_PartT], source: Source) -> Iterable[tuple[str, int]]:
    return model.objects.filter(product__source=source).values_list("slug", "pk")


def _products_ensure(source: Source, files: Iterable[ProductFile]) -> dict[str, int]:
    for file in files:
        vendor, made = Vendor.objects.get_or_create(
            slug=file.vendor.slug, defaults={"name": file.vendor.name}
        )
        if not made and vendor.name != file.vendor.name:
            Vendor.objects.filter(pk=vendor.pk).update(name=file.vendor.name)
        product, made = Product.objects.get_or_create(
            slug=file.product.slug, defaults={"vendor": vendor, "source": source}
        )
        if not made and product.vendor_id != vendor.pk:
            Product.objects.filter(pk=product.pk).update(vendor=vendor)
    return dict(Product.objects.filter(source=source).values_list("slug", "pk"))


def _parts_ensure(
    model: type[_PartT], wanted: Mapping[str, str], products: Mapping[str, int]
) -> None:
    known = set(model.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    model.objects.bulk_create(
        model(slug=slug, product_id=products[product])
        for slug, product in wanted.items()
        if slug not in known
    )


def _hosts_ensure(source: Source, wanted: Iterable[str]) -> None:
    Host.objects.bulk_create(
        (Host(source=source, pattern=pattern) for pattern in wanted), ignore_conflicts=True
    )
