"""Which wildcards Check Point can say: its domain `.x` is either x alone, or x and all below it,
and there is one object of that name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from requirements_app.core.endpoints import Endpoint, NamePattern
from requirements_app.core.firewall_rules import FirewallRule


class Domains:
    """The domains of a configuration. With `apex`, it was accepted that `*.x` holds x as well."""

    def __init__(self, rules: Iterable[FirewallRule], *, apex: bool) -> None:
        self._apex = apex
        self._exact = {
            each.labels
            for rule in rules
            for side in (rule.sources, rule.destinations)
            for each in side
            if isinstance(each, NamePattern) and not each.wildcard and not _is_below(each, side)
        }

    def held(self, rule: FirewallRule) -> FirewallRule:
        """The rule without the wildcards that cannot be said, and without the names that those
        which can hold anyway."""
        sides = [self._side(side) for side in (rule.sources, rule.destinations)]
        return replace(rule, sources=sides[0], destinations=sides[1])

    def unheld(self, side: Sequence[Endpoint]) -> list[NamePattern]:
        """The wildcards of a side that would permit more than they say."""
        return [each for each in _wild(side) if not self._says(each, side)]

    def _side(self, side: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
        lost = self.unheld(side)
        kept = [each for each in side if each not in lost]
        tops = {each.labels for each in _wild(kept)}
        return tuple(
            each
            for each in kept
            if not isinstance(each, NamePattern) or each.wildcard or each.labels not in tops
        )

    def _says(self, wildcard: NamePattern, side: Sequence[Endpoint]) -> bool:
        if wildcard.labels in self._exact:
            return False
        return self._apex or NamePattern(wildcard.labels) in side


def _wild(side: Sequence[Endpoint]) -> list[NamePattern]:
    return [each for each in side if isinstance(each, NamePattern) and each.wildcard]


def _is_below(name: NamePattern, side: Sequence[Endpoint]) -> bool:
    """Whether the side has the wildcard of a name as well."""
    return NamePattern(name.labels, wildcard=True) in side
