"""Step 3a, place: the zones in which an end lies.

The longest prefix chooses the zone; what no network covers is the internet, unless it holds
private addresses, which then is a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, AnyEndpoint, NamePattern

from .ends import End
from .model import Side, Site
from .notes import About, Notes


@dataclass(frozen=True)
class Placed:
    """A part of an end that lies in one zone."""

    end: End
    zone: str

    @cached_property
    def value(self) -> str:
        return self.end.endpoint.text

    @cached_property
    def side(self) -> Side:
        """The part as its entries tell it, all of them in one object."""
        return Side(self.value, self.end.name, self.end.component, self.zone)


class Placer:
    """Places ends in one site's zones."""

    def __init__(self, site: Site, notes: Notes) -> None:
        self.site = site
        self.notes = notes
        self.zones = {zone.slug for zone in site.zones}
        self.internet = next(zone.slug for zone in site.zones if zone.is_internet)
        self._placed: dict[End, tuple[Placed, ...]] = {}
        self._about: About | None = None

    @cached_property
    def _prefixes(self) -> dict[str, LongestPrefix[str]]:
        spaces: dict[str, list[tuple[AddressRange, str]]] = defaultdict(list)
        for zone in self.site.zones:
            for prefix in zone.networks:
                spaces[zone.address_space].append((AddressRange.from_text(prefix), zone.slug))
        return {space: LongestPrefix(prefixes) for space, prefixes in spaces.items()}

    def place(self, end: End, about: About) -> tuple[Placed, ...]:
        """The end's parts by zone; a gap is a finding of this flow and has no part."""
        if about is not self._about:
            self._placed.clear()  # each flow has ends of its own, and is told its own gaps
            self._about = about
        if end not in self._placed:
            self._placed[end] = tuple(self._parts(end, about))
        return self._placed[end]

    def _parts(self, end: End, about: About) -> Iterator[Placed]:
        if end.internet:
            yield Placed(end, self.internet)
        elif isinstance(end.endpoint, AnyEndpoint):
            for zone in end.zones:
                if zone in self.zones:
                    yield Placed(end, zone)
                else:
                    self._tell(end, about, "zone-unknown", f"Zone {zone} is no zone of the site.")
        elif end.member is not None and end.member.zone:
            yield Placed(end, end.member.zone)
        elif isinstance(end.endpoint, NamePattern):
            self._tell(
                end,
                about,
                "zone-unknown",
                f"Name {end.endpoint.text} has no zone, and names are not resolved.",
            )
        else:
            yield from self._by_prefix(end, end.endpoint, about)

    def _by_prefix(self, end: End, wanted: AddressRange, about: About) -> Iterator[Placed]:
        space = end.member.address_space if end.member else "default"
        matched: dict[str, list[AddressRange]] = defaultdict(list)
        rest = [wanted]
        if prefixes := self._prefixes.get(space):
            found = prefixes.lookup(wanted)
            for match in found.matches:
                matched[match.value].append(match.part)
            rest = list(found.uncovered)
        for part in rest:
            if part.touches_private:
                self._tell(
                    end,
                    about,
                    "address-in-no-zone",
                    f"{part.text} holds private addresses and lies in no zone of the site.",
                )
            else:
                matched[self.internet].append(part)
        for zone, parts in sorted(matched.items()):
            for part in _joined(parts):
                yield Placed(end if part == wanted else replace(end, endpoint=part), zone)

    def _tell(self, end: End, about: About, code: str, message: str) -> None:
        mend = "Add its network to a zone, or name the member's zone."
        if code == "zone-unknown":
            mend = "Name its zone, or give its address instead."
        self.notes.gap(about, code, end.subject, message, mend)


def _joined(parts: list[AddressRange]) -> list[AddressRange]:
    """Neighbouring parts of one zone as one range."""
    joined: list[AddressRange] = []
    for part in sorted(parts):
        if joined and joined[-1].last + 1 == part.first:
            joined[-1] = AddressRange(part.version, joined[-1].first, part.last)
        else:
            joined.append(part)
    return joined
