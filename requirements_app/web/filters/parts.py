"""Choices of parts of the catalogue, grouped as readers know them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from requirements_app.catalogue.content import CatalogueContent

_READABLE = 300


@dataclass(frozen=True)
class ComponentGroup:
    """A product's components as (slug, name)."""

    product: str
    components: tuple[tuple[str, str], ...]


def component_groups(
    content: CatalogueContent, products: Collection[str], components: Collection[str] = ()
) -> tuple[ComponentGroup, ...]:
    """The components of the chosen products, of the chosen components', and of the site's
    services; of all products while none is chosen and they are few enough to be read."""
    chosen = {*products, *(component.partition(".")[0] for component in components)}
    if not products and sum(len(file.components) for file in content.outlines) <= _READABLE:
        chosen = {file.product.slug for file in content.outlines}
    return tuple(
        ComponentGroup(
            file.product.name,
            tuple(
                (f"{file.product.slug}.{component.id}", component.name)
                for component in sorted(file.components, key=lambda each: each.name.lower())
            ),
        )
        for file in content.outlines
        if file.components and (file.product.slug in chosen or file.source == "shared")
    )
