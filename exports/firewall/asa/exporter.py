"""Cisco ASA: one extended access list for each interface that packets come in by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.firewall.base import FirewallOptions, Platform, meant
from exports.firewall.fitting import Fitted
from exports.firewall.parts import Part
from exports.firewall.pieces import Piece, PiecewiseExporter
from exports.firewall.words import PREFIX, comment
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import FindingLine

from .syntax import LONGEST_NAME, services, sides

PLATFORM = Platform(
    names=True,
    underscores=False,
    # An entry that mixes families permits neither to the other, but reads so.
    mixed_families=False,
    matches=(True, False),
    zone="[A-Za-z0-9][A-Za-z0-9_.-]{0,39}",
    ip_protocols=range(1, 256),  # 0 is every protocol here
    comment=100,
    object_name=LONGEST_NAME,
)
_OPEN = "FROM-ANYWHERE"


class AsaOptions(FirewallOptions):
    """`bind` applies each list to its interface, in the place of the list that is there."""

    bind: bool = False


class AsaExporter(PiecewiseExporter[AsaOptions]):
    """An access list sees where a packet came in, not where it goes out: a destination any is
    written as the addresses of its zone."""

    identifier = "cisco-asa"
    label = "Cisco ASA"
    media_type = "text/plain; charset=utf-8"
    suffix = "asa.txt"
    options = AsaOptions
    platform = PLATFORM
    sign = "!"

    def pieces(self, parts: Sequence[Part], options: AsaOptions) -> Iterator[Piece]:
        entries: list[Piece] = []
        interfaces: dict[str, str] = {}
        for part in parts:
            word = self.zone(part.rule.from_zone, options)
            access_list = self._list(part, options)
            if word:
                interfaces[access_list] = word
            source, source_objects = sides(part.sources, part.family)
            destination, destination_objects = sides(part.destinations, part.family)
            yield from (*source_objects, *destination_objects)
            entries += _entries(part, access_list, source, destination)
        yield from entries
        if options.bind:
            yield from (_binding(*each) for each in sorted(interfaces.items()))

    def kept(self, now: Sequence[Piece], old: Sequence[Piece]) -> Iterator[Piece]:
        has = _lists(now)
        closed = [each for each in _lists(old) if each not in has]
        yield from (each for each in old if _words(each)[:1] == ["access-group"]
                    and _words(each)[1] in closed)  # fmt: skip
        for access_list in closed:
            line = _denial(access_list)
            yield Piece(line, (line,), (f"no {line}",))

    def told(self, report: FirewallReport, options: AsaOptions, made: Fitted) -> list[FindingLine]:
        old = meant(report.before, options) if report.since else ()
        had, has = (
            dict.fromkeys(self._list(part, options) for part in each.parts)
            for each in (self.fit(old, report, options), made)
        )
        closed = [_closed(each) for each in had if each not in has]
        return [*super().told(report, options, made), *closed]

    def _list(self, part: Part, options: AsaOptions) -> str:
        return f"{PREFIX}{self.zone(part.rule.from_zone, options) or _OPEN}"


def _lists(pieces: Iterable[Piece]) -> dict[str, None]:
    """The access lists that have entries."""
    keys = map(_words, pieces)
    return dict.fromkeys(words[1] for words in keys if words[:1] == ["access-list"])


def _words(piece: Piece) -> list[str]:
    """Those of an entry or a binding, which are their own keys; of other pieces none."""
    return piece.key.split() if isinstance(piece.key, str) else []


def _denial(access_list: str) -> str:
    return f"access-list {access_list} extended deny ip any any"


def _closed(access_list: str) -> FindingLine:
    return FindingLine(
        "warning",
        "list-closed",
        f"list {access_list}",
        "It has no entry left, and keeps one that denies all: an interface without a list permits"
        " by its security level.",
        f"Before it gets entries again, enter: no {_denial(access_list)}",
    )


def _entries(part: Part, access_list: str, source: str, destination: str) -> Iterator[Piece]:
    start = f"access-list {access_list}"
    remark = f"{start} remark {comment([part.rule], PLATFORM.comment)}"
    yield Piece(("remark", access_list, part.rule.content), (remark,), (f"no {remark}",))
    for service in part.services:
        for protocol, rest in services(service):
            entry = f"{start} extended permit {protocol} {source} {destination}{rest}"
            yield Piece(entry, (entry,), (f"no {entry}",))


def _binding(access_list: str, interface: str) -> Piece:
    line = f"access-group {access_list} in interface {interface}"
    return Piece(line, (line,), (f"no {line}",))
