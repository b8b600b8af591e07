"""Named objects and groups, resolved once each, however often they are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from requirements_app.core.intervals import IntervalSet, Ordered

from ..model import Told
from .limits import MAX_DEPTH, MAX_OBJECTS, bad, brief, check_count

K = TypeVar("K", bound=Ordered)


@dataclass(frozen=True)
class Definition(Generic[K]):
    """An object's own values, and the names of other objects that it holds; `outside` are those it
    leaves out."""

    line: int
    values: tuple[Told[K], ...] = ()
    members: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass
class Objects(Generic[K]):
    """The objects of one kind by name. `whole` is everything that an unknown one may be.

    `builtin` answers for names that the platform knows by itself. A group that holds itself, or a
    name that is nowhere defined, is in doubt.
    """

    whole: IntervalSet[K]
    builtin: Callable[[str], Told[K] | None] = lambda _: None
    defined: dict[str, Definition[K]] = field(default_factory=dict)
    _known: dict[str, Told[K]] = field(default_factory=dict)

    def define(self, name: str, definition: Definition[K]) -> None:
        """Raises InvalidInput where there are too many."""
        check_count(len(self.defined), MAX_OBJECTS, "objects", definition.line)
        self.defined[name] = definition

    def extended(self, name: str, line: int, value: Told[K]) -> None:
        """Add one more value to an object that is told line by line."""
        before = self.defined.get(name, Definition(line))
        self.define(
            name, Definition(before.line, (*before.values, value), before.members, before.outside)
        )

    def resolved(self, name: str) -> Told[K]:
        """What the object holds, shown by its name. Raises InvalidInput for groups too deep."""
        return self._resolved(name, ())

    def together(self, names: Iterable[str]) -> Told[K]:
        """What several objects hold together."""
        return united([self.resolved(each) for each in names])

    def _resolved(self, name: str, above: tuple[str, ...]) -> Told[K]:
        if name in self._known:
            return self._known[name]
        shown = brief(name)
        definition = self.defined.get(name)
        if definition is None:
            found = self.builtin(name) or Told.doubtful(
                self.whole, f"uses {shown!r}, which the file does not define", shown
            )
        elif name in above:
            return Told.doubtful(self.whole, f"uses {shown!r}, a group that holds itself", shown)
        elif len(above) >= MAX_DEPTH:
            raise bad(
                f"has groups more than {MAX_DEPTH} deep",
                "make them flatter",
                line=definition.line,
                value=name,
            )
        else:
            found = self._of(definition, (*above, name))
        self._known[name] = shown_as(found, shown)
        return self._known[name]

    def _of(self, definition: Definition[K], above: tuple[str, ...]) -> Told[K]:
        inside = united(
            [*definition.values, *(self._resolved(each, above) for each in definition.members)]
        )
        if not definition.outside:
            return inside
        left_out = united([self._resolved(each, above) for each in definition.outside])
        return inside & left_out.outside(self.whole)


def united(told: Iterable[Told[K]]) -> Told[K]:
    """Several parts of a side as one."""
    parts = list(told)
    if len(parts) == 1:
        return parts[0]
    return Told(
        IntervalSet.from_pairs(pair for each in parts for pair in each.sure),
        IntervalSet.from_pairs(pair for each in parts for pair in each.perhaps),
        tuple(word for each in parts for word in each.written),
        tuple(dict.fromkeys(word for each in parts for word in each.why)),
    )


def shown_as(told: Told[K], name: str) -> Told[K]:
    """The same values under the object's own name."""
    return Told(told.sure, told.perhaps, (name,), told.why)


def aliases(table: Mapping[str, IntervalSet[K]]) -> Callable[[str], Told[K] | None]:
    """The names that a platform knows by itself, whatever their case."""

    def builtin(name: str) -> Told[K] | None:
        found = table.get(name.lower())
        return None if found is None else Told.exactly(found, brief(name))

    return builtin
