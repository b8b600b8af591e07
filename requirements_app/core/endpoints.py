"""Who talks to whom: an address range, a host name or wildcard, or any.

All endpoints live on one order of tuples, ``(4, number)``, ``(6, number)`` and
``(9, *labels from the top level down)``. On it a name is the interval ``[n, n + ("",))`` and
a wildcard the run of all its extensions, so that sets of names and addresses are united,
subtracted and compared by the same sweeps. Names and addresses never meet on this order:
which addresses a name has is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from requirements_app.core.address_ranges import AddressRange, family_size
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.name_patterns import NamePattern
from requirements_app.core.text import given

__all__ = [
    "ADDRESSES",
    "ANY",
    "EVERYTHING",
    "NAMES",
    "NAME_FAMILY",
    "AddressRange",
    "AnyEndpoint",
    "Endpoint",
    "Key",
    "NamePattern",
    "endpoint_intervals",
    "endpoint_sort_key",
    "endpoints_intervals",
    "parse_endpoint",
]

Key = tuple[int | str, ...]

NAME_FAMILY = 9
_LOOKS_LIKE_ADDRESS = re.compile(r"[0-9.]+(?:\s*-\s*[0-9.]*)?")
_WRITE = "write an address, a prefix, a range first-last, a host name, *.example.com or any"

ADDRESSES: IntervalSet[Key] = IntervalSet(
    (((4, 0), (4, family_size(4))), ((6, 0), (6, family_size(6))))
)
NAMES: IntervalSet[Key] = IntervalSet((((NAME_FAMILY,), (NAME_FAMILY + 1,)),))
EVERYTHING: IntervalSet[Key] = ADDRESSES | NAMES


@dataclass(frozen=True, order=True)
class AnyEndpoint:
    """Every address of both families and every name: only where it was said and accepted."""

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The word itself."""
        return "any"


ANY = AnyEndpoint()
Endpoint = AddressRange | NamePattern | AnyEndpoint


def parse_endpoint(text: str, field: str = "endpoint") -> Endpoint:
    """What `text` writes: ``any``, an address range, or a name; raises InvalidInput."""
    stripped = given(text, field, _WRITE)
    if stripped.lower() == "any":
        return ANY
    if _is_address(stripped):
        return AddressRange.from_text(text, field)
    return NamePattern.from_text(text, field)


def endpoint_intervals(endpoint: Endpoint) -> IntervalSet[Key]:
    """The points of `endpoint` on the order of addresses and names."""
    if isinstance(endpoint, AddressRange):
        version = endpoint.version
        return IntervalSet((((version, endpoint.first), (version, endpoint.last + 1)),))
    if isinstance(endpoint, AnyEndpoint):
        return EVERYTHING
    name: Key = (NAME_FAMILY, *endpoint.labels)
    if not endpoint.wildcard:
        return IntervalSet(((name, (*name, "")),))
    # The least string above a label is that label followed by NUL, which no label holds.
    return IntervalSet((((*name, ""), (*name[:-1], f"{endpoint.labels[-1]}\0")),))


def endpoints_intervals(endpoints: Iterable[Endpoint]) -> IntervalSet[Key]:
    """The points of all `endpoints` together."""
    return IntervalSet.from_pairs(
        chain.from_iterable(endpoint_intervals(each) for each in endpoints)
    )


def endpoint_sort_key(endpoint: Endpoint) -> tuple[Any, ...]:
    """A key that sorts endpoints of all kinds together: any, IPv4, IPv6, names."""
    if isinstance(endpoint, AddressRange):
        return endpoint.version, endpoint.first, endpoint.last
    if isinstance(endpoint, NamePattern):
        return NAME_FAMILY, endpoint.labels, endpoint.wildcard
    return (0,)


def _is_address(text: str) -> bool:
    if "://" in text:
        return False
    head = text.partition("/")[0].strip()
    return head.count(":") > 1 or _LOOKS_LIKE_ADDRESS.fullmatch(head) is not None
