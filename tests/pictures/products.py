"""The real catalogue as values, without a database."""

from __future__ import annotations

from functools import lru_cache

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.loading import files_content
from requirements_app.pictures.product_graph import Choice

VENDORS_PRODUCTS = (
    "appsanywhere-analytics",
    "nexthink",
    "nextron-analysis-cockpit",
    "nextron-asgard",
    "tippingpoint-sms",
)


@lru_cache
def catalogue() -> CatalogueContent:
    return files_content((), CatalogueContent())


def everything() -> Choice:
    """All features on, all options of alternatives."""
    files = catalogue().products.values()
    return Choice(
        features={f"{file.product.slug}.{each.id}": True for file in files
                  for each in file.features},
        options={f"{file.product.slug}.{each.id}": "" for file in files
                 for each in file.alternatives},
    )  # fmt: skip
