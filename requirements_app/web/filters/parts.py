"""Choices of parts of the catalogue, grouped as readers know them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from requirements_app.catalogue.content import CatalogueContent


@dataclass(frozen=True)
class ComponentGroup:
    """A product's components as (slug, name)."""

    product: str
    components: tuple[tuple[str, str], ...]


def component_groups(
    content: CatalogueContent, products: Collection[str]
) -> tuple[ComponentGroup, ...]:
    """The components of the chosen products (of all, if none is) and of the site's services."""
    return tuple(
        ComponentGroup(
            file.product.name,
            tuple(
                (f"{slug}.{component.id}", component.name)
                for component in sorted(file.components, key=lambda each: each.name.lower())
            ),
        )
        for slug, file in content.products.items()
        if file.components and (not products or slug in products or file.source == "shared")
    )
