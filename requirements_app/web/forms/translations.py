"""Translations of a binding's members as lines of text. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.sites.models import Member, SeenAs
from requirements_app.sites.pasting import canonical, parts_of
from requirements_app.sites.services import SeenAsValue

_PORTS = re.compile(r"(\d{1,5})\s*(?:→|->|>|:)\s*(\d{1,5})")
_MOST_PARTS = 5


@dataclass
class Translations:
    """What the lines say, by the member's canonical value; `lines` has the line of each of its
    translations, in the same order."""

    by_value: dict[str, list[SeenAsValue]] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def line(self, value: str, at: int) -> int | None:
        """The line of a value's translation of this number."""
        known = self.lines.get(canonical(value), [])
        return known[at] if at < len(known) else None


def read_translations(text: str, values: Iterable[str]) -> Translations:
    """Lines `member; zone; address; firewall; port → port`, of which the last two may be left
    out. Raises InvalidInput, field `seen_as`, for lines that are none or are about no member."""
    known, found, problems = {canonical(value) for value in values}, Translations(), []
    for number, line in enumerate(text.splitlines(), 1):
        parts = parts_of(line)
        if not any(parts):
            continue
        wrong = _wrong(parts, known)
        if wrong:
            told = _("Line %(number)s: %(told)s") % {"number": number, "told": wrong[0]}
            problems.append(Problem("seen_as", line.strip(), told, wrong[1]))
            continue
        value = canonical(parts[0])
        found.by_value.setdefault(value, []).append(_value(parts))
        found.lines.setdefault(value, []).append(number)
    if problems:
        raise InvalidInput(*problems)
    return found


def translation_lines(members: Iterable[Member]) -> str:
    """The translations of members as the lines that tell them; of values that only one has."""
    return "\n".join(
        _line(member, seen) for member in told_members(list(members)) for seen in _of(member)
    )


def told_members(members: Sequence[Member]) -> list[Member]:
    """The members whose value no other has, so that a line can be about them."""
    counts = Counter(member.value for member in members)
    return [member for member in members if counts[member.value] == 1]


def _of(member: Member) -> list[SeenAs]:
    return sorted(member.seen_as.all(), key=lambda seen: (seen.zone.slug, seen.port or 0))


def _wrong(parts: Sequence[str], known: set[str]) -> tuple[str, str] | None:
    if not 3 <= len(parts) <= _MOST_PARTS or not all(parts[:3]):
        return _("is no translation"), _("write member; zone; address; firewall; 443 → 8443")
    if len(parts) == _MOST_PARTS and parts[4] and not _PORTS.fullmatch(parts[4]):
        return _("has no two ports at its end"), _("write the port and the one seen: 443 → 8443")
    if canonical(parts[0]) not in known:
        return _("is about no member"), _("list the member above, or remove the line")
    return None


def _value(parts: Sequence[str]) -> SeenAsValue:
    _member, zone, address, firewall, ports = (*parts, "", "")[:_MOST_PARTS]
    match = _PORTS.fullmatch(ports)
    return SeenAsValue(
        zone=zone,
        address=address,
        firewall=firewall or None,
        port=int(match[1]) if match else None,
        seen_port=int(match[2]) if match else None,
    )


def _line(member: Member, seen: SeenAs) -> str:
    return "; ".join(_parts(member, seen))


def _parts(member: Member, seen: SeenAs) -> Iterator[str]:
    yield from (member.value, seen.zone.slug, seen.address)
    if seen.firewall or seen.port:
        yield seen.firewall.slug if seen.firewall else ""
    if seen.port:
        yield f"{seen.port} → {seen.seen_port}"
