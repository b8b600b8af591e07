"""Which entries hold what is asked: certainly, in part, or perhaps.

Conditions for the database, one for each side of an entry and one for its service. A name is never
compared with an address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q, QuerySet

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, NamePattern
from requirements_app.core.services import Service
from requirements_app.sites.models import Network, Zone

from .models import Entry, RuleSet, point_of, span_of
from .questions import Asked


def serving(rule_sets: Iterable[RuleSet]) -> QuerySet[Entry]:
    """The entries of these rule sets, with the `source_span` that the index knows."""
    contents = [each.content_id for each in rule_sets]
    return Entry.objects.alias(source_span=span_of("source")).filter(content__in=contents)


def serves(service: Service) -> Q:
    """Entries whose service holds this one, of one port or ICMP message."""
    condition = Q(protocol=service.protocol)
    if service.ports:
        return condition & Q(ports__holds=service.ports[0].first)
    if service.icmp_type is None:
        return condition
    code = Q(icmp_code=None)
    if service.icmp_code is not None:
        code |= Q(icmp_code=service.icmp_code)
    return condition & (Q(icmp_type=None) | (Q(icmp_type=service.icmp_type) & code))


def holds(side: str, asked: Asked) -> Q:
    """Entries whose side certainly holds all that is asked; *any* aside."""
    if isinstance(asked, AddressRange):
        first, last = _ends(asked)
        held = Q(**{f"{side}_first__lte": first.text, f"{side}_last__gte": last.text})
        return held & _spanning(side, asked, "contains")
    labels = asked.text.removeprefix("*.").split(".")
    holders = [f"*.{'.'.join(labels[n:])}" for n in range(0 if asked.wildcard else 1, len(labels))]
    # The second condition says nothing new, but the index of named sources is made with it.
    return Q(**{f"{side}__in": [asked.text, *holders], f"{side}_first__isnull": True})


def touches(side: str, asked: Asked) -> Q:
    """Entries whose side certainly holds all of what is asked or a part of it; *any* aside."""
    if is_single(asked):
        return holds(side, asked)
    if isinstance(asked, NamePattern):
        inside = Q(**{f"{side}__endswith": asked.text.removeprefix("*")})
        return holds(side, asked) | (_named(side) & inside)
    first, last = _ends(asked)
    met = Q(**{f"{side}_first__lte": last.text, f"{side}_last__gte": first.text})
    return met & _spanning(side, asked, "overlap")


def may_hold(side: str, asked: Asked) -> Q:
    """Entries whose side speaks of the other kind (name, address); *any* aside."""
    if isinstance(asked, AddressRange):
        return _named(side)
    return Q(**{f"{side}_first__isnull": False})


def is_single(asked: Asked) -> bool:
    """Whether one address or one name is asked about, which no entry holds a part of."""
    return asked.is_address if isinstance(asked, AddressRange) else not asked.wildcard


def _named(side: str) -> Q:
    return Q(**{f"{side}_first__isnull": True}) & ~Q(**{side: "any"})


def _ends(asked: AddressRange) -> tuple[AddressRange, AddressRange]:
    version = asked.version
    return (
        AddressRange(version, asked.first, asked.first),
        AddressRange(version, asked.last, asked.last),
    )


def _spanning(side: str, asked: AddressRange, how: str) -> Q:
    """The index of sources knows spans; destinations are few once the source is known."""
    if side != "source":
        return Q()
    first, last = _ends(asked)
    return Q(**{f"source_span__{how}": NumericRange(point_of(first), point_of(last), "[]")})


# --- any -----------------------------------------------------------------------------------------


class Anywhere:
    """The entries with a literal *any*, which stands for one zone: it holds the addresses of that
    zone. In which zone a name lies nobody knows here."""

    def __init__(self, rule_sets: Iterable[RuleSet], entries: QuerySet[Entry]) -> None:
        has_any = Q(source="any") | Q(destination="any")
        contents = set(entries.filter(has_any).order_by().values_list("content_id", flat=True))
        self.site_of = {
            each.content_id: each.site_id for each in rule_sets if each.content_id in contents
        }
        self._zones = zones_of_sites(set(self.site_of.values()))

    def holds(self, side: str, asked: Asked) -> Q:
        """Those whose zone holds all of the asked addresses."""
        return self._in_zones(side, asked, whole=True)

    def touches(self, side: str, asked: Asked) -> Q:
        """Those whose zone holds some of the asked addresses."""
        return self._in_zones(side, asked, whole=False)

    def may_hold(self, side: str, asked: Asked) -> Q:
        return Q(**{side: "any"}) if isinstance(asked, NamePattern) else Q(pk__in=())

    def _in_zones(self, side: str, asked: Asked, *, whole: bool) -> Q:
        found = Q(pk__in=())
        if isinstance(asked, AddressRange):
            for content, site in self.site_of.items():
                zones = self._zones[site].zones_of(asked)
                if whole and len(zones) > 1:
                    continue
                for zone in zones - {None}:
                    found |= Q(**{"content": content, side: "any", f"{side}_zone": zone})
        return found


class SiteZones:
    """In which zone of a site an address lies, by the longest prefix."""

    def __init__(self, internet: str, prefixes: list[tuple[AddressRange, str]]) -> None:
        self.internet = internet
        self.prefixes = LongestPrefix(prefixes)

    def zones_of(self, addresses: AddressRange) -> frozenset[str | None]:
        """The zones of these addresses; None is among them for private ones in no zone."""
        found = self.prefixes.lookup(addresses)
        zones: set[str | None] = {match.value for match in found.matches}
        for rest in found.uncovered:
            if rest.touches_private:
                zones.add(None)
            if not rest.is_private:
                zones.add(self.internet)
        return frozenset(zones)


def zones_of_sites(sites: set[int]) -> dict[int, SiteZones]:
    """The zones of the default address space of these sites, in two queries."""
    prefixes: dict[int, list[tuple[AddressRange, str]]] = defaultdict(list)
    rows = Network.objects.filter(site__in=sites, address_space="default")
    for site, prefix, zone in rows.values_list("site_id", "prefix", "zone__slug"):
        prefixes[site].append((AddressRange.from_text(prefix), zone))
    internet = Zone.objects.filter(site__in=sites, is_internet=True)
    return {
        site: SiteZones(slug, prefixes[site])
        for site, slug in internet.values_list("site_id", "slug")
    }
