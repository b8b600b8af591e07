"""The catalogue version a site is pinned to, asked the questions that a site's edits raise."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from requirements_app.catalogue.content import HOST, CatalogueContent, full_id
from requirements_app.catalogue.schema import (
    Alternative,
    Feature,
    Flow,
    Parameter,
    ProductFile,
)
from requirements_app.catalogue.selectors import content_at
from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_problems import choose

from . import checks

# What a parameter's value may be made of, whatever its own pattern says: it ends up in a host name.
_PARAMETER_VALUE = re.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?")
_ONE_LABEL = re.compile("[A-Za-z0-9-]*")


class Pinned:
    """One catalogue version. Components and flows are known by their full slug, `product.id`;
    features, parameters and alternatives by the id they have within their product."""

    def __init__(self, version: int, content: CatalogueContent | None = None) -> None:
        self.version = version
        self.content = content or content_at(version)
        self.products = self.content.products
        self.components = self.content.components

    def product(self, slug: object, field: str) -> ProductFile:
        """The product's file. Raises InvalidInput with the nearest name."""
        known = [name for name, source in self._sources.items() if source != "shared"]
        if not isinstance(slug, str) or slug not in known:
            raise checks.unknown(field, slug, "product", known, self._where)
        return self.products[slug]

    def component(self, reference: object, field: str, product: str) -> str:
        """The full slug of a component; one of `product` may be named by its id alone.

        Raises InvalidInput with the nearest name.
        """
        full = full_id(product, reference) if isinstance(reference, str) else ""
        if full not in self.components:
            raise checks.unknown(field, reference, "component", self._offered(product), self._where)
        return full

    def flow(self, slug: object, field: str) -> Flow:
        """A flow by its full slug. Raises InvalidInput with the nearest name."""
        if not isinstance(slug, str) or slug not in self.content.flows:
            product = slug.partition(".")[0] if isinstance(slug, str) else ""
            file = self.products.get(product)
            known = [f"{product}.{each.id}" for each in file.flows] if file else []
            raise checks.unknown(field, slug, "flow", known, self._where)
        return self.content.flows[slug][1]

    # --- roles that are related ----------------------------------------------------------------

    def is_a(self, component: str, role: str) -> bool:
        """Whether `component` plays `role`: the same, the same as it, or a special case of it."""
        seen: set[str] = set()
        waiting = [component]
        while waiting:
            current = waiting.pop()
            if current == role:
                return True
            if current not in seen:
                seen.add(current)
                waiting += self._same.get(current, ())
                if parent := self._parent(current):
                    waiting.append(parent)
        return False

    def related(self, one: str, other: str) -> bool:
        """Whether either of two components plays the other's role."""
        return self.is_a(one, other) or self.is_a(other, one)

    def is_site_service(self, component: str) -> bool:
        """Whether a site binds the component once for all its deployments."""
        product = component.partition(".")[0]
        return self._sources[product] == "shared" and self.components[component].kind != "any"

    def has_a_part_in(self, component: str, product: str) -> bool:
        """Whether a deployment of `product` may say who plays `component`."""
        if self.components[component].kind == "any":
            return False
        if component.partition(".")[0] == product or self.is_site_service(component):
            return True
        return any(self.related(component, end) for end in self._ends(product))

    # --- what a deployment sets ------------------------------------------------------------------

    def features(self, product: str) -> dict[str, Feature]:
        return {feature.id: feature for feature in self._lists(product).features}

    def parameters(self, product: str) -> dict[str, Parameter]:
        return {parameter.id: parameter for parameter in self._lists(product).parameters}

    def alternatives(self, product: str) -> dict[str, Alternative]:
        return {group.id: group for group in self._lists(product).alternatives}

    def _lists(self, product: str) -> ProductFile:
        return self.products[product]

    @property
    def _where(self) -> str:
        return f"catalogue version {self.version}"

    def _offered(self, product: str) -> list[str]:
        """The components that a deployment of `product` may bind, for a mend to choose from."""
        if product not in self.products:
            return sorted(self.components)
        local = [component.id for component in self.products[product].components]
        shared = [name for name in self.components if self.is_site_service(name)]
        return [*(f"{product}.{each}" for each in local), *local, *shared]

    def _ends(self, product: str) -> set[str]:
        file = self.products[product]
        named = {f"{product}.{component.id}" for component in file.components}
        for flow in file.flows:
            ends = (*flow.source, *flow.destination)
            named |= {full_id(product, end) for end in ends if not end.startswith(HOST)}
        return {name for name in named if self.components[name].kind != "any"}

    def _parent(self, component: str) -> str | None:
        reference = self.components[component].specialises
        return full_id(component.partition(".")[0], reference) if reference else None

    @cached_property
    def _sources(self) -> dict[str, str]:
        """The source of each product."""
        return {file.product.slug: file.source for file in self.content.outlines}

    @cached_property
    def _same(self) -> dict[str, set[str]]:
        same: dict[str, set[str]] = defaultdict(set)
        for slug, component in self.components.items():
            for reference in component.same_as:
                other = full_id(slug.partition(".")[0], reference)
                same[slug].add(other)
                same[other].add(slug)
        return same


def parameter_value(parameter: Parameter, value: object, field: str) -> str:
    """A value as the parameter allows it. Raises InvalidInput."""
    text = checks.line(value, field, 63, required=True)
    if parameter.allowed:
        if text not in parameter.allowed:
            mend = choose(text, parameter.allowed, "write one of the allowed values")
            raise InvalidInput.one(field, value, "is not allowed", mend)
        return text
    pattern = parameter.pattern or _ONE_LABEL.pattern
    if not _PARAMETER_VALUE.fullmatch(text) or not re.fullmatch(pattern, text):
        example = f", such as {parameter.example}" if parameter.example else ""
        raise InvalidInput.one(
            field,
            value,
            "is not what this parameter takes",
            f"write letters, digits and inner hyphens{example}"
            if not parameter.pattern
            else f"write it in the form {pattern}{example}",
        )
    return text
