"""The interfaces that the rules of a file name, and which are left where some are negated."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import OTHER_ZONES
from .limits import check_count

MAX_INTERFACES = 4_096
MAX_OTHERS = 1_000_000


@dataclass
class Interfaces:
    """`names` are those met so far, and `negated` says whether some were: what is left beside them
    is known once all names are."""

    names: set[str] = field(default_factory=set)
    negated: bool = False
    _others: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)
    _used: int = 0

    def named(self, names: frozenset[str], line: int) -> frozenset[str]:
        """These names, which a rule at `line` has."""
        self.names |= names
        check_count(len(self.names), MAX_INTERFACES, "interfaces", line)
        return names

    def but(self, names: frozenset[str], line: int) -> frozenset[str]:
        """Every interface but these, of the file or not."""
        self.negated = True
        if names not in self._others:
            others = frozenset(self.names - names) | {OTHER_ZONES}
            self._used += len(others)
            check_count(self._used, MAX_OTHERS, "interfaces beside those that are negated", line)
            self._others[names] = others
        return self._others[names]
