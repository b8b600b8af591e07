"""Configurations made of pieces, each known by a key, so that the difference between two of them,
and what undoes it, follow from their keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar

from requirements_app.core.firewall_rules import FirewallReport

from .base import OptionsT
from .fitting import Fitted, FittedExporter
from .parts import Part


class Keyed(Protocol):
    @property
    def key(self) -> Hashable:
        """What it is to the device: of those with equal keys there is one."""
        ...


KeyedT = TypeVar("KeyedT", bound=Keyed)
BodyT = TypeVar("BodyT")


@dataclass(frozen=True)
class Piece:
    """Lines: `write` are those that make it, `unwrite` those that take it away."""

    key: Hashable
    write: tuple[str, ...]
    unwrite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item(Generic[BodyT]):
    """One object or rule in its table. Items of one table and name have the same body, comments
    aside: names follow from what is held."""

    table: str
    name: str
    body: BodyT

    @property
    def key(self) -> tuple[str, str]:
        return self.table, self.name


@dataclass(frozen=True)
class Difference(Generic[KeyedT]):
    """What is new, in an order in which each rests only on earlier ones, and what is to go, in the
    order in which it can."""

    add: tuple[KeyedT, ...]
    remove: tuple[KeyedT, ...]


def difference(now: Iterable[KeyedT], before: Iterable[KeyedT]) -> Difference[KeyedT]:
    """What makes `now` of `before`, both in an order in which each rests only on earlier ones. Of
    two with one key the first counts."""
    new, old = _by_key(now), _by_key(before)
    return Difference(
        tuple(each for key, each in new.items() if key not in old),
        tuple(each for key, each in reversed(old.items()) if key not in new),
    )


def by_table(found: Difference[Item[BodyT]], tables: Sequence[str]) -> Difference[Item[BodyT]]:
    """The same, table by table. `tables` are in order of need: an item needs only such as are in
    tables before its own."""
    rank = {table: place for place, table in enumerate(tables)}
    return Difference(
        tuple(sorted(found.add, key=lambda item: rank[item.table])),
        tuple(sorted(found.remove, key=lambda item: -rank[item.table])),
    )


def _by_key(found: Iterable[KeyedT]) -> dict[Hashable, KeyedT]:
    known: dict[Hashable, KeyedT] = {}
    for each in found:
        known.setdefault(each.key, each)
    return known


def commands(found: Difference[Piece]) -> list[str]:
    """First what is new, then what goes."""
    return [line for each in found.add for line in each.write] + [
        line for each in found.remove for line in each.unwrite
    ]


class PiecewiseExporter(FittedExporter[OptionsT], Generic[OptionsT]):
    """An exporter of lines, made of pieces. `sign` begins a comment line."""

    sign: ClassVar[str]

    @abstractmethod
    def pieces(self, parts: Sequence[Part], options: OptionsT) -> Iterable[Piece]:
        """The whole configuration for these parts, each piece after those that it rests on. Keys
        may come again."""

    def kept(self, now: Sequence[Piece], old: Sequence[Piece]) -> Iterable[Piece]:  # noqa: ARG002
        """What is there besides after a difference, because taking it away would permit more."""
        return ()

    def file(
        self,
        report: FirewallReport,
        options: OptionsT,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        now, old = (list(self.pieces(each.parts, options)) for each in (made, before))
        now += self.kept(now, old)
        lines = [*self._commented(heading), *commands(difference(now, old))]
        if report.since:
            undo = commands(difference(old, now))
            lines += self._commented(["", "To undo this, enter:", *undo])
        return "\n".join(lines) + "\n"

    def _commented(self, lines: Iterable[str]) -> list[str]:
        return [f"{self.sign} {line}".rstrip() for line in lines]
