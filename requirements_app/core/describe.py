"""Sets of endpoints and packets in words, for findings, differences and error messages."""

from __future__ import annotations

from collections.abc import Iterable

from requirements_app.core.address_ranges import AddressRange, Version
from requirements_app.core.endpoints import EVERYTHING, NAME_FAMILY, Key
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import Box
from requirements_app.core.services import (
    ICMP_PROTOCOLS,
    protocol_name,
    services_from_intervals,
)

Labels = tuple[str, ...]
_EVERY_SERVICE = ((0, 256 << 16),)
_EVERY_PORT = (0, 1 << 16)
_MOST_PROTOCOLS = 8


def endpoint_texts(side: IntervalSet[Key]) -> tuple[str, ...]:
    """The endpoints of `side` as people write them: IPv4, IPv6, then names.

    What is left of a wildcard after a subtraction reads ``*.x except a.x, *.b.x``. `side` must
    come from endpoints by union, intersection and difference.
    """
    if side == EVERYTHING:
        return ("any",)
    addresses = [
        _address_text(lo, hi) for lo, hi in side if isinstance(lo[0], int) and lo[0] < NAME_FAMILY
    ]
    return (*addresses, *_name_texts(side))


def box_text(box: Box) -> str:
    """One box of packets on one line: sources → destinations: services."""
    sources, destinations, services = box
    sides = (" + ".join(endpoint_texts(side)) for side in (sources, destinations))
    return f"{' → '.join(sides)}: {' '.join(service_texts(services))}"


def service_texts(services: IntervalSet[int]) -> tuple[str, ...]:
    """Any set of packets' services as people read them; unlike `services_from_intervals` also what
    no requirement can ask for, such as port 0 or whatever protocol there is."""
    if services.pairs == _EVERY_SERVICE:
        return ("any service",)
    spans: dict[int, list[tuple[int, int]]] = {}
    for lo, hi in services:
        for number in range(lo >> 16, (hi - 1 >> 16) + 1):
            base = number << 16
            span = (max(lo - base, 0), min(hi - base, 1 << 16))
            spans.setdefault(number, []).append(span)
    whole = [number for number, pairs in spans.items() if pairs == [_EVERY_PORT]]
    many = len(whole) > _MOST_PROTOCOLS
    texts = [
        protocol_name(number) if number in whole else _part_of(number, pairs)
        for number, pairs in spans.items()
        if not (many and number in whole)
    ]
    return (*texts, f"{len(whole)} whole IP protocols") if many else tuple(texts)


def _part_of(number: int, pairs: list[tuple[int, int]]) -> str:
    name = protocol_name(number)
    if name in ICMP_PROTOCOLS:
        base = number << 16
        part = IntervalSet.from_pairs((base + lo, base + hi) for lo, hi in pairs)
        return " ".join(map(str, services_from_intervals(part)[:_MOST_PROTOCOLS]))
    ports = ",".join(str(lo) if hi == lo + 1 else f"{lo}-{hi - 1}" for lo, hi in pairs)
    return f"{name}/{ports}"


def _address_text(lo: Key, hi: Key) -> str:
    version: Version = 4 if lo[0] == 4 else 6
    return AddressRange(version, int(lo[1]), int(hi[1]) - 1).text


def _name_texts(side: IntervalSet[Key]) -> list[str]:
    """Walk the names that bound `side`, each after the names above it.

    A wildcard that is in `side` heads a text; whatever is out below it becomes its exception.
    """
    texts: list[tuple[str, list[str]]] = []
    # The wildcards around the current name, outermost first, each with its exceptions if it is in.
    around: list[tuple[Labels, list[str] | None]] = []
    for labels in sorted(_bounding_names(side)):
        while around and around[-1][0] != labels[: len(around[-1][0])]:
            around.pop()
        enclosing = around[-1][1] if around else None
        name: Key = (NAME_FAMILY, *labels)
        text = ".".join(reversed(labels))
        if labels:
            _tell(text, name in side, enclosing, texts)
        # No label holds NUL, so this point stands for the names below that nothing mentions.
        below_in = (*name, "\0") in side
        below = _tell(f"*.{text}" if labels else "any name", below_in, enclosing, texts)
        around.append((labels, below))
    return [f"{text} except {', '.join(out)}" if out else text for text, out in texts]


def _tell(
    text: str, is_in: bool, enclosing: list[str] | None, texts: list[tuple[str, list[str]]]
) -> list[str] | None:
    """Note `text` where it differs from what encloses it; the exceptions now in force."""
    if not is_in:
        if enclosing is not None:
            enclosing.append(text)
        return None
    if enclosing is not None:
        return enclosing
    texts.append((text, []))
    return texts[-1][1]


def _bounding_names(side: IntervalSet[Key]) -> Iterable[Labels]:
    """The names whose beginning, end or subtree bounds an interval of `side`, and the root."""
    names: set[Labels] = {()}
    for pair in side:
        for bound in pair:
            if bound[0] == NAME_FAMILY:
                labels = tuple(str(label) for label in bound[1:] if label != "")
                if labels:
                    labels = (*labels[:-1], labels[-1].removesuffix("\0"))
                names.add(labels)
    return names
