"""Look a connection up: is it required, at which sites, and why.

Only what is certain is answered. A name is never compared with an address: where an entry
speaks of the one and the question of the other, the answer is *undecidable*, and so it is where
the question is about a whole wildcard and the entry about a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from requirements_app.core.addresses import LongestPrefix
from requirements_app.core.endpoints import AddressRange, NamePattern, parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.services import Service, parse_service
from requirements_app.sites.models import Network, Site, Zone

from .models import Entry, RuleSet

Verdict = Literal["required", "permitted", "not required", "undecidable"]
Asked: TypeAlias = AddressRange | NamePattern

_SHOWN = 50
_NEEDED = ("required", "conditional")
_ECHO = {4: Service("icmp", icmp_type=8), 6: Service("icmpv6", icmp_type=128)}
_ICMP_FAMILY = {"icmp": 4, "icmpv6": 6}


@dataclass(frozen=True)
class Question:
    """One connection: an address or a name at each end, and a service of one port at most."""

    source: Asked
    destination: Asked
    service: Service


@dataclass(frozen=True)
class SiteAnswer:
    """A site's verdict with the entries it rests on (50 at most; `entry_count` has them all)."""

    rule_set: RuleSet
    verdict: Verdict
    entries: tuple[Entry, ...]
    entry_count: int


def question(
    *, source: str, destination: str, protocol: str, port: str = "", icmp_type: str = ""
) -> Question:
    """The question that texts from a form or a URL ask; InvalidInput names what is wrong.

    ICMP without a type asks about the echo request of the addresses' family.
    """
    problems: list[Problem] = []
    ends: list[Asked] = []
    for field, text in (("source", source), ("destination", destination)):
        try:
            ends.append(_end(text, field))
        except InvalidInput as error:
            problems += error.problems
    service = None
    try:
        service = _service(protocol, port, icmp_type)
    except InvalidInput as error:
        problems += error.problems
    if problems or service is None:
        raise InvalidInput(*problems)
    return Question(ends[0], ends[1], _of_family(service, ends))


def lookup(asked: Question, sites: QuerySet[Site]) -> tuple[SiteAnswer, ...]:
    """The answer of each site's newest built rule set of today or earlier, without what has
    expired since, in a constant number of queries.

    *Required* are required and conditional flows (the condition is met, or there would be no
    entry), *permitted* are optional ones that the site has switched on.
    """
    today = timezone.localdate()
    newest = list(
        RuleSet.objects.filter(site__in=sites, content__isnull=False, as_of__lte=today)
        .select_related("site", "content", "catalogue_version")
        .order_by("site__slug", "-built_at")
        .distinct("site__slug")
    )
    serving = Entry.objects.filter(content__in=[each.content_id for each in newest])
    serving = serving.filter(_serves(asked.service))
    serving = serving.filter(Q(expires_on=None) | Q(expires_on__gte=today))
    anywhere = _Anywhere(newest, serving)
    ends = (("source", asked.source), ("destination", asked.destination))
    sure = [_holds(side, end) | anywhere.holds(side, end) for side, end in ends]
    perhaps = [_may_hold(side, end) | anywhere.may_hold(side, end) for side, end in ends]
    found = serving.filter((sure[0] | perhaps[0]) & (sure[1] | perhaps[1]))
    grouped = _grouped(found, sure[0] & sure[1])
    return tuple(_answer(rule_set, grouped) for rule_set in newest)


def strongest(answers: tuple[SiteAnswer, ...]) -> Verdict:
    """The verdict over all sites: what any site requires is required."""
    order: tuple[Verdict, ...] = ("required", "permitted", "undecidable")
    found = {answer.verdict for answer in answers}
    return next((verdict for verdict in order if verdict in found), "not required")


# --- answers -----------------------------------------------------------------------------------

_Groups = dict[tuple[int | None, bool], list[Entry]]


def _grouped(entries: QuerySet[Entry], certain: Q) -> _Groups:
    """The first entries of each content, certain and possible ones apart, each with how many
    there are (`group_size`) and how many of these are needed (`group_needed`)."""
    together = ["content", "certain"]
    numbered = entries.annotate(
        certain=Case(
            When(certain, then=Value(True)), default=Value(False), output_field=BooleanField()
        )
    ).annotate(
        group_place=Window(RowNumber(), partition_by=together, order_by="position"),
        group_size=Window(Count("pk"), partition_by=together),
        group_needed=Window(Count("pk", filter=Q(requirement__in=_NEEDED)), partition_by=together),
    )
    grouped: _Groups = defaultdict(list)
    for entry in numbered.filter(group_place__lte=_SHOWN).order_by("content_id", "position"):
        grouped[entry.content_id, entry.certain].append(entry)
    return grouped


def _answer(rule_set: RuleSet, grouped: _Groups) -> SiteAnswer:
    certain, possible = (grouped.get((rule_set.content_id, sure), []) for sure in (True, False))
    entries = certain or possible
    verdict: Verdict = "undecidable"
    if not entries:
        return SiteAnswer(rule_set, "not required", (), 0)
    if certain:
        verdict = "required" if certain[0].group_needed else "permitted"  # type: ignore[attr-defined]
    return SiteAnswer(rule_set, verdict, tuple(entries), entries[0].group_size)  # type: ignore[attr-defined]


# --- what an entry's side holds ------------------------------------------------------------------


def _serves(service: Service) -> Q:
    condition = Q(protocol=service.protocol)
    if service.ports:
        return condition & Q(ports__holds=service.ports[0].first)
    if service.icmp_type is None:
        return condition
    code = Q(icmp_code=None)
    if service.icmp_code is not None:
        code |= Q(icmp_code=service.icmp_code)
    return condition & (Q(icmp_type=None) | (Q(icmp_type=service.icmp_type) & code))


def _holds(side: str, asked: Asked) -> Q:
    """Entries whose side certainly holds the asked address or name; *any* aside."""
    if isinstance(asked, AddressRange):
        return Q(**{f"{side}_first__lte": asked.text, f"{side}_last__gte": asked.text})
    labels = asked.text.removeprefix("*.").split(".")
    holders = [f"*.{'.'.join(labels[n:])}" for n in range(0 if asked.wildcard else 1, len(labels))]
    return Q(**{f"{side}__in": [asked.text, *holders]})


def _may_hold(side: str, asked: Asked) -> Q:
    """Entries whose side speaks of the other kind (name, address), or of a part of the asked
    wildcard; *any* aside."""
    by_name = Q(**{f"{side}_first__isnull": True}) & ~Q(**{side: "any"})
    if isinstance(asked, AddressRange):
        return by_name
    other_kind = Q(**{f"{side}_first__isnull": False})
    if not asked.wildcard:
        return other_kind
    return other_kind | (by_name & Q(**{f"{side}__endswith": asked.text.removeprefix("*")}))


class _Anywhere:
    """The entries with a literal *any*, which stands for one zone: it holds the addresses of that
    zone. In which zone a name lies nobody knows here."""

    def __init__(self, rule_sets: Iterable[RuleSet], serving: QuerySet[Entry]) -> None:
        has_any = Q(source="any") | Q(destination="any")
        contents = set(serving.filter(has_any).values_list("content_id", flat=True).distinct())
        self.site_of = {
            each.content_id: each.site_id for each in rule_sets if each.content_id in contents
        }
        self._zones = _zones(set(self.site_of.values()))

    def holds(self, side: str, asked: Asked) -> Q:
        found = Q(pk__in=())
        if isinstance(asked, AddressRange):
            for content, site in self.site_of.items():
                zone = self._zones[site].zone_of(asked)
                if zone is not None:
                    found |= Q(**{"content": content, side: "any", f"{side}_zone": zone})
        return found

    def may_hold(self, side: str, asked: Asked) -> Q:
        return Q(**{side: "any"}) if isinstance(asked, NamePattern) else Q(pk__in=())


class _SiteZones:
    def __init__(self, internet: str, prefixes: list[tuple[AddressRange, str]]) -> None:
        self.internet = internet
        self.prefixes = LongestPrefix(prefixes)

    def zone_of(self, address: AddressRange) -> str | None:
        """The zone of one address; None for a private one in no zone."""
        if matches := self.prefixes.lookup(address).matches:
            return matches[0].value
        return None if address.is_private else self.internet


def _zones(sites: set[int]) -> dict[int, _SiteZones]:
    """The zones of the default address space of these sites."""
    prefixes: dict[int, list[tuple[AddressRange, str]]] = defaultdict(list)
    rows = Network.objects.filter(site__in=sites, address_space="default")
    for site, prefix, zone in rows.values_list("site_id", "prefix", "zone__slug"):
        prefixes[site].append((AddressRange.from_text(prefix), zone))
    internet = Zone.objects.filter(site__in=sites, is_internet=True)
    return {
        site: _SiteZones(slug, prefixes[site])
        for site, slug in internet.values_list("site_id", "slug")
    }


# --- questions -----------------------------------------------------------------------------------


def _end(text: str, field: str) -> Asked:
    endpoint = parse_endpoint(text, field)
    if isinstance(endpoint, AddressRange) and endpoint.is_address:
        return endpoint
    if isinstance(endpoint, NamePattern):
        return endpoint
    raise InvalidInput.one(
        field, text, "is not one address or name", "write 10.1.2.3 or a host name"
    )


def _service(protocol: str, port: str, icmp_type: str) -> Service:
    name = protocol.strip().lower() or "tcp"
    parts = [name, *(part for part in (port.strip(), icmp_type.strip()) if part)]
    if name in ("tcp", "udp", "sctp") and not port.strip():
        raise InvalidInput.one("port", port, f"is missing for {name}", "write one, such as 443")
    service = parse_service("/".join(parts), "port" if port else "protocol")
    if len(service.ports) > 1 or any(part.first != part.last for part in service.ports):
        raise InvalidInput.one("port", port, "is not one port", "write one number, such as 443")
    return service


def _of_family(service: Service, ends: list[Asked]) -> Service:
    """The service as the ends' address family has it. Raises InvalidInput where that is none."""
    families = {end.version for end in ends if isinstance(end, AddressRange)}
    if len(families) > 1:
        mend = "ask about two IPv4 addresses, or two of IPv6"
        raise InvalidInput.one("destination", ends[1].text, "is of another IP version", mend)
    family = min(families, default=_ICMP_FAMILY.get(service.protocol, 4))
    if service.protocol in _ICMP_FAMILY and service.icmp_type is None:
        return _ECHO[family]
    return service
