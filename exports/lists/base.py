"""What a list is made of, what a format can hold of it, and what is told of the rest.

A line never means more than the entries say, and what a format cannot hold is counted and told:
each format says what it holds, and everything else becomes a finding before a line is written.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from exports.firewall.words import plain
from requirements_app.core.endpoints import AddressRange, AnyEndpoint, Endpoint, NamePattern
from requirements_app.core.report import FindingLine

from .merging import merged

_LONGEST_HEAD = 300
_SHOWN = 5


@dataclass(frozen=True)
class ListValue:
    """One side of an entry, and what it is `about`: the entry's flow."""

    endpoint: Endpoint
    about: str


@dataclass(frozen=True)
class ListReport:
    """What one list holds. `uuid` stays when the list is renamed. `says` tells in a line what it
    serves; `findings` is what was found while its values were gathered; `most` how many entries
    its device takes, where somebody said so. No time is part of it: equal values are equal files.
    """

    name: str
    uuid: str
    site_name: str
    says: str
    address: str
    values: tuple[ListValue, ...]
    findings: tuple[FindingLine, ...] = ()
    most: int | None = None


@dataclass(frozen=True)
class Limit:
    """What some devices take at most: entries, or bytes of the file, or both."""

    devices: str
    entries: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class Holds:
    """Which values a format has lines for. `ranges`: whether first-last is one line, else it is
    written as the prefixes that are exactly it. `wildcards`: whether `*.x` may be one, without
    `x`."""

    addresses: bool = False
    ranges: bool = False
    names: bool = False
    wildcards: bool = False


@dataclass(frozen=True)
class Line:
    """A value as it is written, with what it is about."""

    value: AddressRange | NamePattern
    about: tuple[str, ...]


@dataclass(frozen=True)
class ListFile:
    """A whole list: its text, how many entries a device counts in it, and what is to be known."""

    text: str
    count: int
    findings: tuple[FindingLine, ...]


class ListFormat(ABC):
    """One format of lists. `web` says that it is for proxies, which carry nothing but TCP. `head`
    says whether the file begins with comments. Equal reports give equal files."""

    identifier: ClassVar[str]
    label: ClassVar[str]
    suffix: ClassVar[str] = "txt"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"
    holds: ClassVar[Holds]
    limits: ClassVar[tuple[Limit, ...]] = ()
    web: ClassVar[bool] = False

    def render(self, report: ListReport) -> ListFile:
        """The list as this format writes it."""
        findings = [*report.findings]
        lines = list(self.fitted(report.values, findings))
        count = self.count(lines)
        findings += self._too_many(count, report.most)
        if not lines:
            findings.append(_empty(bool(report.values)))
        text = self.written(report, lines, findings)
        findings += self._too_long(len(text.encode()))
        return ListFile(text, count, tuple(findings))

    @abstractmethod
    def written(
        self, report: ListReport, lines: Sequence[Line], findings: Sequence[FindingLine]
    ) -> str:
        """The whole file."""

    def count(self, lines: Sequence[Line]) -> int:
        """How many entries a device counts."""
        return len(lines)

    def fitted(self, values: Sequence[ListValue], findings: list[FindingLine]) -> Iterator[Line]:
        """What the format holds of the values, addresses before names, each once and in order;
        the rest is told in `findings`."""
        addresses, names = _apart(values, findings)
        if self.holds.addresses:
            for span, about in merged(addresses):
                for each in (span,) if self.holds.ranges else span.prefixes():
                    yield Line(each, about)
        else:
            findings += _left(
                "addresses-not-held",
                [each for each, _ in addresses],
                "addresses and networks: the format has no lines for them.",
                "Serve them by a second list in a format for addresses.",
            )
        wild = {name: about for name, about in names.items() if name.wildcard}
        exact = {name: about for name, about in names.items() if not name.wildcard}
        held: dict[NamePattern, set[str]] = {}
        if self.holds.names:
            held |= exact
        else:
            findings += _left(
                "names-not-held",
                exact,
                "host names: the format has no lines for them.",
                "Serve them by a second list in a format for names, or by one of the proxy.",
            )
        if self.holds.wildcards:
            held |= wild
        else:
            findings += _left(
                "wildcards-not-held",
                wild,
                "wildcards: the format has no lines for them.",
                "Serve them by a second list in a format that knows them, or by one of the proxy.",
            )
        for name in sorted(held, key=lambda each: (each.labels, each.wildcard)):
            yield Line(name, tuple(sorted(held[name])))

    def _too_many(self, count: int, most: int | None) -> Iterator[FindingLine]:
        limits = [Limit("devices like yours", most)] if most else self.limits
        for limit in limits:
            if limit.entries is not None and count > limit.entries:
                yield _beyond(f"{count} entries", limit.devices, f"{limit.entries}")

    def _too_long(self, size: int) -> Iterator[FindingLine]:
        for limit in self.limits:
            if limit.size is not None and size > limit.size:
                yield _beyond(f"{size} bytes", limit.devices, f"{limit.size}")


def head(report: ListReport, findings: Sequence[FindingLine]) -> list[str]:
    """The lines that begin a file, in plain ASCII, without the format's comment sign."""
    lines = [
        f"{report.name}: {report.says}",
        f"Site: {report.site_name}",
        report.address,
        *(f"{each.severity.upper()} {each.message} {each.mend}" for each in findings),
    ]
    return [plain(each, _LONGEST_HEAD) for each in lines]


def _apart(
    values: Iterable[ListValue], findings: list[FindingLine]
) -> tuple[list[tuple[AddressRange, str]], dict[NamePattern, set[str]]]:
    addresses: list[tuple[AddressRange, str]] = []
    names: dict[NamePattern, set[str]] = {}
    everything: set[str] = set()
    for value in values:
        if isinstance(value.endpoint, AddressRange):
            addresses.append((value.endpoint, value.about))
        elif isinstance(value.endpoint, AnyEndpoint):
            everything.add(value.about)
        else:
            names.setdefault(value.endpoint, set()).add(value.about)
    findings += _left(
        "any-not-held",
        sorted(everything),
        "flows that have any on this side: no list says any.",
        "Write a rule of its own for them.",
    )
    return addresses, names


def _left(code: str, values: Iterable[object], message: str, mend: str) -> Iterator[FindingLine]:
    texts = sorted({str(each) for each in values})
    if texts:
        more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
        subject = ", ".join(texts[:_SHOWN]) + more
        yield FindingLine("warning", code, subject, f"Left out: {len(texts)} {message}", mend)


def _beyond(amount: str, devices: str, most: str) -> FindingLine:
    return FindingLine(
        "warning",
        "over-limit",
        "",
        f"The list has {amount}; {devices} take {most} at most and skip the rest.",
        "Make several lists of a narrower scope, such as one for each zone or product.",
    )


def _empty(had_values: bool) -> FindingLine:
    why = "none of its values has a line in this format" if had_values else "no entry fits it"
    return FindingLine(
        "info",
        "empty",
        "",
        f"The list is empty: {why}.",
        "A rule that uses it matches nothing until there is something on it.",
    )
