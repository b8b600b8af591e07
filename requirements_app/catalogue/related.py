"""How components are related: what specialises what, and which are one role. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .content import CatalogueContent, full_id


@dataclass(frozen=True)
class Relations:
    """By full component id: the one it specialises, those that specialise it, and those that are
    the same role, whichever of them says so."""

    parents: Mapping[str, str]
    kinds: Mapping[str, tuple[str, ...]]
    same: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, content: CatalogueContent) -> Relations:
        parents: dict[str, str] = {}
        kinds: dict[str, list[str]] = defaultdict(list)
        same: dict[str, dict[str, None]] = defaultdict(dict)
        for slug, each in content.components.items():
            product = slug.partition(".")[0]
            for reference in each.same_as:
                other = full_id(product, reference)
                same[slug][other] = same[other][slug] = None
            if each.specialises:
                parents[slug] = full_id(product, each.specialises)
                kinds[parents[slug]].append(slug)
        return cls(
            parents,
            {slug: tuple(found) for slug, found in kinds.items()},
            {slug: tuple(found) for slug, found in same.items()},
        )

    def roles(self, component: str) -> dict[str, str]:
        """The component itself and all that it inherits flows from, each with the component
        through which it does; itself with "". Nearest first."""
        found = {component: ""}
        waiting = [component]
        while waiting:
            current = waiting.pop(0)
            parent = self.parents.get(current)
            for other in (*self.same.get(current, ()), *([parent] if parent else ())):
                if other not in found:
                    found[other] = current
                    waiting.append(other)
        return found


def roles_of(content: CatalogueContent, component: str) -> set[str]:
    """The component with what it inherits flows from: what it specialises and is the same as."""
    return {*Relations.of(content).roles(component)}
