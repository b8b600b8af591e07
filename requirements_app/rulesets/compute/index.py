"""The catalogue as a build needs it: components, their kin, flows by product, hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from requirements_app.catalogue.content import CatalogueContent, full_id
from requirements_app.catalogue.schema import Alternative, Feature, Flow, Parameter


class CatalogueIndex:
    """Look-ups over one catalogue version; component and flow names are full (`product.id`)."""

    def __init__(self, content: CatalogueContent) -> None:
        self.files = content.products
        self.components = content.components
        self.hosts = content.hosts

    def flows(self, product: str) -> tuple[Flow, ...]:
        return self.files[product].flows if product in self.files else ()

    def parameters(self, product: str) -> dict[str, Parameter]:
        return {parameter.id: parameter for parameter in self.files[product].parameters}

    def features(self, product: str) -> dict[str, Feature]:
        return {feature.id: feature for feature in self.files[product].features}

    def alternatives(self, product: str) -> dict[str, Alternative]:
        return {group.id: group for group in self.files[product].alternatives}

    def parent(self, component: str) -> str | None:
        reference = self.components[component].specialises
        return full_id(component.partition(".")[0], reference) if reference else None

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Components that specialise each component, directly."""
        found: dict[str, list[str]] = defaultdict(list)
        for component in self.components:
            if parent := self.parent(component):
                found[parent].append(component)
        return {parent: tuple(sorted(names)) for parent, names in found.items()}

    @cached_property
    def same_role(self) -> dict[str, tuple[str, ...]]:
        """The other components that are the same role as each component (`same_as`)."""
        neighbours: dict[str, set[str]] = defaultdict(set)
        for name, component in self.components.items():
            for reference in component.same_as:
                other = full_id(name.partition(".")[0], reference)
                neighbours[name].add(other)
                neighbours[other].add(name)
        return {name: tuple(sorted(_reachable(name, neighbours) - {name})) for name in neighbours}

    def ancestors(self, component: str) -> Iterable[str]:
        """The components that a component specialises, nearest first."""
        current = self.parent(component)
        while current:
            yield current
            current = self.parent(current)

    def descendants(self, component: str) -> tuple[str, ...]:
        """The components that specialise a component, at any depth."""
        found: list[str] = []
        for child in self.children.get(component, ()):
            found += [child, *self.descendants(child)]
        return tuple(found)

    def kind(self, component: str) -> str:
        return self.components[component].kind


def _reachable(start: str, neighbours: dict[str, set[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in neighbours[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen
