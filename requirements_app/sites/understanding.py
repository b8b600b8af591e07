"""What a pasted column says, told line by line before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import AnyEndpoint, parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem

from . import checks
from .models import Site
from .pasting import Pasted, canonical, repeated
from .services.members import Surroundings

Kind = Literal["address", "network", "range", "name", ""]


@dataclass(frozen=True)
class Understood:
    """One value: what it is, the zone it lies in, and what is wrong with it. `known` tells that
    it is there already."""

    pasted: Pasted
    value: str
    kind: Kind
    zone: str
    known: bool
    problems: tuple[Problem, ...]


def members_understood(
    site: Site, pasted: Sequence[Pasted], present: frozenset[str]
) -> tuple[Understood, ...]:
    """The values as members of a binding that has `present` already. Two queries at most."""
    around, again = Surroundings(site), repeated(pasted)
    found = []
    for at, each in enumerate(pasted):
        problems = [*_form(each), *_duplicate(each, again.get(at))]
        zone = ""
        try:
            endpoint = checks.member_endpoint(each.value, "value")
            zone = around.zone_of(endpoint, each.zone)
        except InvalidInput as error:
            problems += error.problems
        found.append(_understood(each, zone, present, problems))
    return tuple(found)


def networks_understood(
    site: Site, pasted: Sequence[Pasted], zone: str, space: str
) -> tuple[Understood, ...]:
    """The values as networks of the zone with this slug, "" for one that is being made, in an
    address space. One query."""
    rows = site.networks.filter(address_space=space).values_list("prefix", "zone__slug")
    taken, again = dict(rows), repeated(pasted)
    present = frozenset(prefix for prefix, slug in taken.items() if zone and slug == zone)
    found = []
    for at, each in enumerate(pasted):
        problems = [*_duplicate(each, again.get(at))]
        if each.zone or each.flag or any(each.rest):
            told, mend = "has more than a network and its name", "remove the rest"
            problems.append(Problem("value", each.value, told, mend))
        try:
            prefix = checks.prefix(each.value, "value")
            if prefix in taken and prefix not in present:
                told = f"is already a network of zone {taken[prefix]}"
                mend = "keep it in one of the two zones"
                problems.append(Problem("value", each.value, told, mend))
        except InvalidInput as error:
            problems += error.problems
        found.append(_understood(each, "", present, problems))
    return tuple(found)


def _understood(
    each: Pasted, zone: str, present: frozenset[str], problems: Sequence[Problem]
) -> Understood:
    value = canonical(each.value)
    return Understood(each, value, _kind(each.value), zone, value in present, tuple(problems))


def _form(each: Pasted) -> list[Problem]:
    if each.is_plain:
        return []
    told = "has more than a value, a name, a zone and “virtual”"
    return [Problem("value", each.value, told, "remove the rest")]


def _duplicate(each: Pasted, line: int | None) -> list[Problem]:
    if line is None:
        return []
    return [Problem("value", each.value, f"stands twice, first on line {line}", "keep one")]


def _kind(value: str) -> Kind:
    try:
        found = parse_endpoint(value)
    except InvalidInput:
        return ""
    if isinstance(found, AnyEndpoint):
        return ""
    if not isinstance(found, AddressRange):
        return "name"
    if found.is_address:
        return "address"
    return "network" if found.prefix_length is not None else "range"
