"""What speaks against an entry, by a policy that the organisation edits. Pure.

Nothing is judged by guess: what no check meets has no risk, and a zone pair that the matrix does
not name has its `otherwise`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from requirements_app.core.endpoints import (
    AddressRange,
    AnyEndpoint,
    Endpoint,
    Key,
    NamePattern,
    endpoint_intervals,
    endpoints_intervals,
)
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.services import ICMP_PROTOCOLS, Service
from requirements_app.rulesets.compute.texts import endpoint_of, service_of

from .risk_policy import (
    MATRIX,
    VERDICTS,
    AnyEnd,
    Check,
    Exempt,
    Narrowing,
    NoInspection,
    OpenService,
    RiskPolicy,
    Severity,
    Side,
    Verdict,
    WideNetwork,
    WideService,
    WildcardHost,
    ZonePair,
)
from .zones import INTERNET, Zoned, among

__all__ = [
    "VERDICTS", "Looked", "PairVerdict", "Risk", "RiskPolicy", "Severity", "Verdict", "Zoned",
    "internet_kind", "matrix", "risks",
]  # fmt: skip

_KEPT = 65_536


@dataclass(frozen=True)
class Looked:
    """What a risk looks at of an entry, at a site."""

    id: str
    source: Endpoint
    destination: Endpoint
    source_zone: Zoned
    destination_zone: Zoned
    service: Service
    application: str
    tls_inspection: str
    site: str = ""
    product: str = ""
    flow: str = ""

    @cached_property
    def zones(self) -> tuple[Zoned, Zoned]:
        """The zones of source and destination, at the site."""
        source, destination = self.source_zone, self.destination_zone
        return (
            Zoned(source.slug, source.kind, self.site),
            Zoned(destination.slug, destination.kind, self.site),
        )


@dataclass(frozen=True)
class Risk:
    """`entry` is the id of the entry it speaks of. `forbidden`: no change with it is submitted."""

    check: str
    severity: Severity
    reason: str
    entry: str
    forbidden: bool = False


@dataclass(frozen=True)
class PairVerdict:
    """What the matrix says of a zone pair."""

    source: Zoned
    destination: Zoned
    verdict: Verdict
    reason: str


def risks(
    policy: RiskPolicy, entries: Iterable[Looked], *, on: dt.date | None = None
) -> Iterator[Risk]:
    """What speaks against the entries on a day, in their order and the policy's, the matrix last.

    Exceptions whose last day is over count no more; without a day, none that has a last one does.
    """
    checks = [_Ready(check, on) for check in policy.checks]
    verdicts: dict[tuple[Zoned, Zoned], tuple[Verdict, str]] = {}
    for entry in entries:
        for ready in checks:
            if ready.meets(entry):
                check = ready.check
                yield Risk(check.id, check.severity, check.reason, entry.id, check.forbidden)
        pair = entry.zones
        if pair not in verdicts:
            verdicts[pair] = policy.verdict(*pair)
        verdict, reason = verdicts[pair]
        if verdict == "forbidden":
            yield Risk(MATRIX, "critical", reason or _forbidden(*pair), entry.id, forbidden=True)


def matrix(policy: RiskPolicy, pairs: Iterable[tuple[Zoned, Zoned]]) -> tuple[PairVerdict, ...]:
    """What the matrix says of each zone pair, once each, the strictest first."""
    found = [PairVerdict(*pair, *policy.verdict(*pair)) for pair in dict.fromkeys(pairs)]
    return tuple(sorted(found, key=lambda each: -VERDICTS.index(each.verdict)))


def _forbidden(source: Zoned, destination: Zoned) -> str:
    return f"The zone matrix forbids {source.slug} → {destination.slug}."


class _Ready:
    """A check with what is computed once for all entries."""

    def __init__(self, check: Check, on: dt.date | None) -> None:
        self.check = check
        self._line = _services(check.services) if isinstance(check, OpenService) else None
        self._exempt = [
            _ReadyExempt(each)
            for each in check.exceptions
            if each.until is None or (on is not None and on <= each.until)
        ]

    def meets(self, entry: Looked) -> bool:
        """Whether the entry is one of those meant, and no exception's."""
        return (
            self._looks(entry)
            and _meant(self.check, entry)
            and not any(each.holds(entry) for each in self._exempt)
        )

    def _looks(self, entry: Looked) -> bool:
        found = False
        match check := self.check:
            case AnyEnd():
                found = any(isinstance(each, AnyEndpoint) for each in _ends(entry, check.side))
            case OpenService():
                found = self._line is not None and not self._line.isdisjoint(_line(entry.service))
            case WideService():
                found = _ports(entry.service) > check.most_ports
            case WideNetwork():
                found = any(_wide(each, check) for each in _ends(entry, check.side))
            case WildcardHost():
                found = _loose(entry.source, check) or _loose(entry.destination, check)
            case ZonePair():
                found = True  # its zones are part of what is meant
            case NoInspection():
                found = entry.tls_inspection == "forbidden"
        return found


class _ReadyExempt:
    def __init__(self, exempt: Exempt) -> None:
        self.exempt = exempt
        self._applications = {each.casefold() for each in exempt.applications}
        self._line = _services(exempt.services)
        self._sources = _points(exempt.sources)
        self._destinations = _points(exempt.destinations)

    def holds(self, entry: Looked) -> bool:
        return (
            _meant(self.exempt, entry)
            and (not self._applications or entry.application.casefold() in self._applications)
            and (not self._line or _line(entry.service) <= self._line)
            and (not self._sources or endpoint_intervals(entry.source) <= self._sources)
            and (
                not self._destinations
                or endpoint_intervals(entry.destination) <= self._destinations
            )
        )


def _meant(narrowing: Narrowing, entry: Looked) -> bool:
    source, destination = entry.zones
    return (
        (not narrowing.sites or entry.site in narrowing.sites)
        and (not narrowing.products or entry.product in narrowing.products)
        and (not narrowing.flows or entry.flow in narrowing.flows)
        and among(narrowing.source_zones, source)
        and among(narrowing.destination_zones, destination)
    )


def _ends(entry: Looked, side: Side) -> Sequence[Endpoint]:
    if side == "source":
        return (entry.source,)
    return (entry.destination,) if side == "destination" else (entry.source, entry.destination)


@lru_cache(maxsize=_KEPT)
def _line(service: Service) -> IntervalSet[int]:
    return service.intervals()


def _services(texts: Iterable[str]) -> IntervalSet[int]:
    return IntervalSet.from_pairs(pair for text in texts for pair in service_of(text).intervals())


def _points(texts: Iterable[str]) -> IntervalSet[Key]:
    return endpoints_intervals(endpoint_of(text) for text in texts)


def _ports(service: Service) -> int:
    """How many ports a service opens; of a protocol without ports, other than ICMP, all."""
    if service.ports:
        return sum(each.last - each.first + 1 for each in service.ports)
    return 1 if service.protocol in ICMP_PROTOCOLS else 65_536


def _wide(end: Endpoint, check: WideNetwork) -> bool:
    if not isinstance(end, AddressRange):
        return False
    most = check.most_addresses if end.version == 4 else 1 << (128 - check.ipv6_prefix)
    return end.last - end.first + 1 > most


def _loose(end: Endpoint, check: WildcardHost) -> bool:
    return isinstance(end, NamePattern) and end.wildcard and len(end.labels) < check.fewest_labels


def internet_kind(*, is_internet: bool, kind: str) -> str:
    """The kind of a zone as policies name it: the internet's zone is `internet`, whatever kind it
    was given."""
    return INTERNET if is_internet else kind
