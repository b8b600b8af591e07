"""Which sites fit a search: by name, by what runs there, and by the addresses they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.fields import GenericIPAddressField
from django.db.models.functions import Cast

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.search_terms import Found, SearchTerms, rank

from .models import Binding, Deployment, Member, Network, Site

COMPARED = 1_000
_REASONS = 3
_BITS = {4: 32, 6: 128}


@dataclass(frozen=True)
class SiteFound:
    """A site with the networks and the bound members that an address or name asked for lies in,
    the first three of each."""

    site: Site
    networks: tuple[Network, ...] = ()
    members: tuple[Member, ...] = ()


def sites_found(sites: QuerySet[Site], terms: SearchTerms, most: int) -> Found[SiteFound]:
    """Of these sites those for which every term holds: a word or number in the names of the site,
    of a deployment or of its product; a name that is bound; an address that a network or a member
    holds. Ranked as `core.search_terms.rank` says."""
    words = [text for text in terms.texts if text not in map(str, terms.addresses)]
    for word in words:
        sites = sites.filter(_called(word) | _binding([word]))
    for address in terms.addresses:
        sites = sites.filter(holding(address))
    rows = list(sites.order_by("slug")[: COMPARED + 1])
    rows.sort(key=lambda site: (rank(words, (site.slug, site.name)), site.slug))
    best = _with_reasons(rows[:most], terms)
    return Found(best, min(len(rows), COMPARED), len(rows) > COMPARED)


def holding(address: AddressRange) -> Q:
    """The condition on sites of which a network shares an address with this one, or a member
    holds it whole."""
    return Q(pk__in=Network.objects.filter(_meets(address)).values("site")) | _binding(
        holders(address)
    )


def taking_offers_of(sites: QuerySet[Site], givers: Iterable[int]) -> QuerySet[Site]:
    """Of these sites those that bind to an offer of one of `givers`."""
    takers = Binding.objects.filter(state=Binding.State.OFFER, offer__site__in=list(givers))
    return sites.filter(pk__in=takers.values("site"))


def holders(address: AddressRange) -> list[str]:
    """The texts of `address` and of all prefixes that hold the whole of it, the narrowest
    first."""
    narrowest = (address.first ^ address.last).bit_length()
    starts = [
        (address.first >> size << size, size)
        for size in range(narrowest, _BITS[address.version] + 1)
    ]
    prefixes = [
        AddressRange(address.version, first, first + (1 << size) - 1).text for first, size in starts
    ]
    return list(dict.fromkeys((address.text, *prefixes)))


def _called(word: str) -> Q:
    runs = Deployment.objects.filter(site=OuterRef("pk")).filter(
        Q(slug__icontains=word) | Q(name__icontains=word) | Q(product__slug__icontains=word)
    )
    own = Q(slug__icontains=word) | Q(name__icontains=word) | Q(description__icontains=word)
    return own | Q(Exists(runs))


def _binding(values: Collection[str]) -> Q:
    """The condition on sites that bind one of these: addresses, prefixes, names, labels."""
    return Q(pk__in=_members(values).values("binding__site"))


def _members(values: Collection[str]) -> QuerySet[Member]:
    return Member.objects.filter(Q(value__in=values) | Q(name__in=values))


def _meets(address: AddressRange) -> Q:
    """The condition on networks that share an address with this one."""
    inet = GenericIPAddressField()
    meeting = Q()
    for prefix in address.prefixes():
        meeting |= Q(_Meets(Cast(F("prefix"), inet), Cast(Value(prefix.text), inet)))
    return meeting


class _Meets(Func):
    """Whether two networks share an address: PostgreSQL's `inet && inet`."""

    template = "(%(expressions)s)"
    arg_joiner = " && "
    output_field = BooleanField()


def _with_reasons(sites: list[Site], terms: SearchTerms) -> tuple[SiteFound, ...]:
    networks: dict[int, list[Network]] = defaultdict(list)
    members: dict[int, list[Member]] = defaultdict(list)
    meeting = Q(pk__in=())
    values = {*map(str, terms.names), *terms.words}
    for address in terms.addresses:
        meeting |= _meets(address)
        values.update(holders(address))
    for network in Network.objects.filter(meeting, site__in=sites).select_related("zone"):
        networks[network.site_id].append(network)
    bound = _members(values).filter(binding__site__in=sites)
    for member in bound.select_related("binding__component", "binding__deployment"):
        members[member.binding.site_id].append(member)
    return tuple(
        SiteFound(site, tuple(networks[site.pk][:_REASONS]), tuple(members[site.pk][:_REASONS]))
        for site in sites
    )
