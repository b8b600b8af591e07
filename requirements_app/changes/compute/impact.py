"""What a change does, in words a reader knows: “Collector → Nexthink eu: 2 new names on tcp/443”.

Items are grouped by the roles at their ends. What comes of it are values, which
`impact_words.sentence` words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from requirements_app.core.endpoints import AnyEndpoint, Endpoint, NamePattern
from requirements_app.rulesets.compute.model import Side
from requirements_app.rulesets.compute.texts import endpoint_of

from .impact_words import Impact, Phrase, PhraseKind

_SHOWN = 3
Kind: TypeAlias = Literal["add", "remove", "modify"]


class Connection(Protocol):
    """What is looked at of an entry; `Seen` has it."""

    @property
    def service(self) -> str: ...
    @property
    def source(self) -> Side: ...
    @property
    def destination(self) -> Side: ...


class Touch(Protocol):
    """What is looked at of an item; `Touched` has it."""

    @property
    def kind(self) -> Kind: ...
    @property
    def before(self) -> Connection | None: ...
    @property
    def after(self) -> Connection | None: ...
    @property
    def facts(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Seen:
    """A `Connection` of its own, for what is read from elsewhere than a build."""

    service: str
    source: Side
    destination: Side


@dataclass(frozen=True)
class Touched:
    """A `Touch` of its own."""

    kind: Kind
    before: Seen | None = None
    after: Seen | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impacts:
    """The groups with the most items, in that order; how many there are besides."""

    lines: tuple[Impact, ...]
    more_lines: int = 0
    more_items: int = 0


def impacts(items: Iterable[Touch], labels: Mapping[str, str], most: int = 12) -> Impacts:
    """What the items do, group by group. `labels` are the names of components by full slug; one
    that is missing goes by the end of its slug."""
    groups: dict[tuple[str, str], _Group] = {}
    for item in items:
        here = item.after or item.before
        if here is not None:
            key = role(here.source, labels), role(here.destination, labels)
            groups.setdefault(key, _Group()).add(item)
    ordered = sorted(groups.items(), key=lambda each: (-each[1].items, each[0]))
    rest = [group.items for _, group in ordered[most:]]
    lines = tuple(
        Impact(*key, tuple(group.phrases()), group.items) for key, group in ordered[:most]
    )
    return Impacts(lines, len(rest), sum(rest))


def role(side: Side, labels: Mapping[str, str]) -> str:
    """The name a reader knows for what an end is: its role's, its own, its domain, its address."""
    if side.component:
        return labels.get(side.component) or side.component.rpartition(".")[2]
    if side.name:
        return side.name
    end = endpoint_of(side.value)
    return ".".join(end.labels[1::-1]) if isinstance(end, NamePattern) else side.value


@dataclass
class _Ends:
    """The ends that come or go, and by which services."""

    sources: set[str] = field(default_factory=set)
    destinations: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)

    def add(self, entry: Connection) -> None:
        self.sources.add(entry.source.value)
        self.destinations.add(entry.destination.value)
        self.services.add(entry.service)

    def phrase(self, how: Literal["new", "gone"]) -> Phrase:
        many_sources = len(self.sources) > len(self.destinations)
        values = self.sources if many_sources else self.destinations
        ends = [endpoint_of(text) for text in values]
        kinds: dict[str, tuple[PhraseKind, PhraseKind]] = {
            "any": ("new-any", "gone-any"),
            "names": ("new-names", "gone-names"),
            "addresses": ("new-addresses", "gone-addresses"),
            "ends": ("new-ends", "gone-ends"),
            "sources": ("new-sources", "gone-sources"),
        }
        new, gone = kinds["sources" if many_sources else _sort(ends)]
        return _phrase_of(new if how == "new" else gone, values, self.services)


@dataclass
class _Group:
    items: int = 0
    new: _Ends = field(default_factory=_Ends)
    gone: _Ends = field(default_factory=_Ends)
    moved: dict[PhraseKind, set[str]] = field(default_factory=dict)
    changed: int = 0
    facts: set[str] = field(default_factory=set)

    def add(self, item: Touch) -> None:
        self.items += 1
        before, after = item.before, item.after
        if before is None or after is None:
            if after is not None:
                self.new.add(after)
            if before is not None:
                self.gone.add(before)
            return
        moves = dict(_moves(before, after))
        for kind, value in moves.items():
            self.moved.setdefault(kind, set()).add(value)
        if facts := set(item.facts) - {"source", "destination", "service"}:
            self.changed += 1
            self.facts |= facts
        elif not moves:
            self.changed += 1
            self.facts |= set(item.facts)

    def phrases(self) -> Iterator[Phrase]:
        if self.new.services:
            yield self.new.phrase("new")
        if self.gone.services:
            yield self.gone.phrase("gone")
        for kind in sorted(self.moved):
            yield _phrase_of(kind, self.moved[kind], ())
        if self.changed:
            yield Phrase("changed", self.changed, tuple(sorted(self.facts)))


def _moves(before: Connection, after: Connection) -> Iterator[tuple[PhraseKind, str]]:
    if before.destination.value != after.destination.value:
        yield "moved-destination", _shown(after.destination)
    if before.source.value != after.source.value:
        yield "moved-source", _shown(after.source)
    if before.service != after.service:
        yield "moved-service", after.service


def _shown(side: Side) -> str:
    return f"{side.name} ({side.value})" if side.name not in ("", side.value) else side.value


def _sort(ends: list[Endpoint]) -> str:
    if any(isinstance(end, AnyEndpoint) for end in ends):
        return "any"
    names = sum(isinstance(end, NamePattern) for end in ends)
    if names == len(ends):
        return "names"
    return "ends" if names else "addresses"


def _phrase_of(kind: PhraseKind, values: Iterable[str], services: Iterable[str]) -> Phrase:
    all_values, all_services = sorted(values), sorted(services)
    return Phrase(
        kind=kind,
        count=len(all_values),
        values=tuple(all_values[:_SHOWN]),
        more_values=max(0, len(all_values) - _SHOWN),
        services=tuple(all_services[:_SHOWN]),
        more_services=max(0, len(all_services) - _SHOWN),
    )
