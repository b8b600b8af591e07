"""The catalogue as a build needs it: components, their kin, flows by product, hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from requirements_app.catalogue.content import CatalogueContent, full_id
from requirements_app.catalogue.schema import Alternative, Feature, Flow, Parameter
from requirements_app.core.canonical import content_hash


class CatalogueIndex:
    """Look-ups over one catalogue version; component and flow names are full (`product.id`).

    A product that the version does not have has no flows, features or anything else.
    """

    def __init__(self, content: CatalogueContent) -> None:
        self.files = content.products
        self.components = content.components
        self.hosts = content.hosts
        self._digests: dict[str, dict[str, str]] = {}
        self._playing: dict[str, tuple[str, ...]] = {}
        self._above: dict[str, tuple[str, ...]] = {}

    def flows(self, product: str) -> tuple[Flow, ...]:
        return self.files[product].flows if product in self.files else ()

    def parameters(self, product: str) -> dict[str, Parameter]:
        file = self.files.get(product)
        return {parameter.id: parameter for parameter in file.parameters} if file else {}

    def features(self, product: str) -> dict[str, Feature]:
        file = self.files.get(product)
        return {feature.id: feature for feature in file.features} if file else {}

    def alternatives(self, product: str) -> dict[str, Alternative]:
        file = self.files.get(product)
        return {group.id: group for group in file.alternatives} if file else {}

    def digest(self, flow: str) -> str | None:
        """The digest of a flow's content, as revisions and overrides keep it; None if the version
        has no such flow."""
        product = flow.partition(".")[0]
        if product not in self._digests:
            self._digests[product] = {
                f"{product}.{each.id}": content_hash(each.model_dump(mode="json"))
                for each in self.flows(product)
            }
        return self._digests[product].get(flow)

    # --- kin -----------------------------------------------------------------------------------

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

    def role(self, component: str) -> tuple[str, ...]:
        """The component and the others that are the same role."""
        return (component, *self.same_role.get(component, ()))

    def playing(self, component: str) -> tuple[str, ...]:
        """Every component whose members play `component`: itself, the same role, and what
        specialises these at any depth; the nearest first."""
        if component not in self._playing:
            found = dict.fromkeys(self.role(component))
            waiting = list(found)
            for name in waiting:
                for child in self.children.get(name, ()):
                    new = [each for each in self.role(child) if each not in found]
                    found |= dict.fromkeys(new)
                    waiting += new
            self._playing[component] = tuple(found)
        return self._playing[component]

    def above(self, component: str) -> tuple[str, ...]:
        """The components that `component` specialises, through `same_as` too; nearest first."""
        if component not in self._above:
            own = self.role(component)
            found: dict[str, None] = {}
            waiting = list(own)
            for name in waiting:
                parent = self.parent(name) if name in self.components else None
                new = self.role(parent) if parent else ()
                fresh = [each for each in new if each not in found and each not in own]
                found |= dict.fromkeys(fresh)
                waiting += fresh
            self._above[component] = tuple(found)
        return self._above[component]

    def kind(self, component: str) -> str:
        return self.components[component].kind

    def is_site_service(self, component: str) -> bool:
        """Whether each site supplies this role itself, by the component's own kind or its kin's."""
        kin: Iterable[str] = (*self.role(component), *self.above(component))
        return any(self.kind(name) == "site-service" for name in kin)


def _reachable(start: str, neighbours: dict[str, set[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in neighbours[waiting.pop()] - seen:
            seen.add(other)
            waiting.append(other)
    return seen
