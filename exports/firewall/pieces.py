"""Configurations made of pieces: each knows how it is written and how it is taken away again, so
that the difference between two configurations, and what undoes it, follow from their keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic

from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.report import FindingLine

from .base import FirewallExporter, OptionsT, head
from .fitting import Fit, Fitted, fitted
from .parts import Part
from .words import resolutions, told


@dataclass(frozen=True)
class Piece:
    """`key` says what it is to the device: pieces with equal keys are one. `write` are the lines
    that make it, `unwrite` those that take it away."""

    key: Hashable
    write: tuple[str, ...]
    unwrite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Pieces in an order in which each rests only on earlier ones."""

    add: tuple[Piece, ...]
    remove: tuple[Piece, ...]

    @property
    def commands(self) -> list[str]:
        """What makes the difference: first what is new, then what goes."""
        return _written(self.add) + _unwritten(self.remove)

    @property
    def undoing(self) -> list[str]:
        """What takes the difference back."""
        return _written(self.remove) + _unwritten(self.add)


def difference(now: Iterable[Piece], before: Iterable[Piece]) -> Difference:
    """What makes `now` of `before`. Of pieces with one key the first counts."""
    new, old = _by_key(now), _by_key(before)
    return Difference(
        tuple(piece for key, piece in new.items() if key not in old),
        tuple(piece for key, piece in old.items() if key not in new),
    )


def _by_key(pieces: Iterable[Piece]) -> dict[Hashable, Piece]:
    found: dict[Hashable, Piece] = {}
    for piece in pieces:
        found.setdefault(piece.key, piece)
    return found


class FittedExporter(FirewallExporter[OptionsT], Generic[OptionsT]):
    """An exporter whose rules are fitted to the platform by `fit`, with all of its findings."""

    fit: ClassVar[Fit]

    def findings(self, report: FirewallReport, options: OptionsT) -> list[FindingLine]:
        return [*self.fitted(report, options).findings, *self.beyond(report, options)]

    def beyond(
        self,
        report: FirewallReport,  # noqa: ARG002
        options: OptionsT,  # noqa: ARG002
    ) -> list[FindingLine]:
        """Limits of the platform that the whole file exceeds."""
        return []

    def fitted(self, report: FirewallReport, options: OptionsT) -> Fitted:
        """The rules as the platform holds them."""
        return fitted(self.rules(report, options), report, options, self.fit)

    def fitted_before(self, report: FirewallReport, options: OptionsT) -> Fitted:
        """Those of the earlier rule set; none where the whole is asked for."""
        return fitted(self.rules_before(report, options), report, options, self.fit)

    def rules_before(self, report: FirewallReport, options: OptionsT) -> list[FirewallRule]:
        return [rule for rule in report.before if rule.crosses_firewall or options.inside_zones]

    def heading(self, report: FirewallReport, options: OptionsT) -> list[str]:
        """What the file is and what it leaves out, one harmless line each."""
        lines = head(report, self.label, ())
        if options.resolve:
            lines += resolutions(report.resolved)
        lines += [
            f"{each.severity.upper()} {each.subject}: {each.message} {each.mend}"
            for each in self.findings(report, options)
        ]
        return [told(line) for line in lines]


class PiecewiseExporter(FittedExporter[OptionsT], Generic[OptionsT]):
    """An exporter of lines, made of pieces. `sign` begins a comment line."""

    sign: ClassVar[str]

    @abstractmethod
    def pieces(
        self, parts: Sequence[Part], report: FirewallReport, options: OptionsT
    ) -> Iterable[Piece]:
        """The whole configuration for these parts, each piece after those that it rests on. Keys
        may come again."""

    def difference(self, report: FirewallReport, options: OptionsT) -> Difference:
        """All pieces as new ones, or against those of the earlier rule set."""
        now = self.fitted(report, options).parts
        before = self.fitted_before(report, options).parts
        return difference(self.pieces(now, report, options), self.pieces(before, report, options))

    def written(self, report: FirewallReport, options: OptionsT) -> str:
        made = self.difference(report, options)
        lines = [*self.commented(self.heading(report, options)), *made.commands]
        if report.since:
            lines += self.commented(["", "To undo this, enter:", *made.undoing])
        return "\n".join(lines) + "\n"

    def commented(self, lines: Iterable[str]) -> list[str]:
        return [f"{self.sign} {line}".rstrip() for line in lines]


def _written(pieces: Iterable[Piece]) -> list[str]:
    return [line for piece in pieces for line in piece.write]


def _unwritten(pieces: Sequence[Piece]) -> list[str]:
    return [line for piece in reversed(pieces) for line in piece.unwrite]
