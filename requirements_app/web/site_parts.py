"""The kinds of parts a site has: how each is found, edited and deleted, and what rests on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.sites import selectors, services
from requirements_app.sites.models import (
    Binding,
    Deployment,
    Firewall,
    Offer,
    Proxy,
    SeenAs,
    Site,
    Zone,
)

from .forms.site_parts import FirewallForm, OfferForm, PartForm, ProxyForm, ZoneForm

_SHOWN = 20


@dataclass(frozen=True)
class PartKind:
    """`kind` is also the services' word for one; `page` is the name of the address that lists
    them, `anchor` their place there, and `step` the step or tab it belongs to."""

    kind: str
    name: str | Promise
    new: str | Promise
    page: str
    anchor: str
    step: str
    form: type[PartForm]
    rows: Callable[[Site], QuerySet[Any]]
    create: Callable[..., Any]
    update: Callable[..., Any]
    delete: Callable[..., None]


ZONE = PartKind(
    "zone",
    _("Zone"),
    _("New zone"),
    "site-zones",
    "zones",
    "zones",
    ZoneForm,
    selectors.zones_of,
    services.zone_create_with_networks,
    services.zone_update_with_networks,
    services.zone_delete,
)
FIREWALL = PartKind(
    "firewall",
    _("Firewall"),
    _("New firewall"),
    "site-zones",
    "firewalls",
    "zones",
    FirewallForm,
    selectors.firewalls_of,
    services.firewall_create,
    services.firewall_update,
    services.firewall_delete,
)
PROXY = PartKind(
    "proxy",
    _("Proxy"),
    _("New proxy"),
    "site-zones",
    "proxies",
    "zones",
    ProxyForm,
    selectors.proxies_of,
    services.proxy_create,
    services.proxy_update,
    services.proxy_delete,
)
OFFER = PartKind(
    "offer",
    _("Offer"),
    _("New offer"),
    "site-offers",
    "offers",
    "offers",
    OfferForm,
    selectors.offers_of,
    services.offer_create,
    services.offer_update,
    services.offer_delete,
)


# --- what a deletion would break -----------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """One thing that a deletion does: what it concerns, and some names. With `blocks` the deletion
    is refused until they name something else."""

    told: str
    names: tuple[str, ...] = ()
    blocks: bool = False


def effects(thing: Any, newest: RuleSet | None) -> list[Effect]:
    """What deleting the thing takes along, what stands in the way, and how many entries of the
    newest rule set rest on it."""
    found = [*_TELLERS[type(thing)](thing)]
    if newest is not None and newest.content_id and not isinstance(thing, Site):
        count = Entry.objects.filter(_resting(thing), content=newest.content_id).count()
        told = _now("Entries of the newest rule set that rest on it: %(count)s")
        found.append(Effect(told % {"count": count}))
    return found


def _zone(zone: Zone) -> Iterator[Effect]:
    yield from _some(_now("Its networks go with it"), zone.networks.values_list("prefix"))
    used = True
    yield from _some(_now("Firewalls join it"), zone.firewalls.values_list("slug"), blocks=used)
    yield from _some(_now("Proxies serve it"), zone.proxies.values_list("slug"), blocks=used)
    yield from _some(_now("Members are in it"), zone.members.values_list("value"), blocks=used)
    seen = SeenAs.objects.filter(zone=zone).values_list("member__value")
    yield from _some(_now("Members are translated towards it"), seen, blocks=used)


def _firewall(firewall: Firewall) -> Iterator[Effect]:
    yield from _some(_now("Zones are no longer joined by it"), firewall.zones.values_list("slug"))
    seen = firewall.translations.values_list("member__value")
    yield from _some(_now("It translates members"), seen, blocks=True)


def _proxy(proxy: Proxy) -> Iterator[Effect]:
    zones = proxy.source_zones.values_list("slug")
    told = _now("HTTP(S) to the internet goes directly, or through another proxy, from")
    yield from _some(told, zones)
    if not zones:
        yield Effect(_now("HTTP(S) to the internet goes directly, or through another proxy"))


def _offer(offer: Offer) -> Iterator[Effect]:
    sites = offer.consumers.values_list("site__slug")
    yield from _some(_now("Sites use it"), sites, blocks=True)


def _deployment(deployment: Deployment) -> Iterator[Effect]:
    bindings = deployment.bindings.values_list("component__slug")
    yield from _some(_now("Its bindings go with it"), bindings)
    yield from _some(_now("Its overrides go with it"), deployment.overrides.values_list("slug"))
    free = deployment.offers.filter(consumers=None).values_list("slug")
    yield from _some(_now("Its offers are withdrawn"), free)
    used = deployment.offers.exclude(consumers=None).values_list("consumers__site__slug")
    yield from _some(_now("Sites use its offers"), used, blocks=True)


def _binding(binding: Binding) -> Iterator[Effect]:
    yield from _some(_now("Its members go with it"), binding.members.values_list("value"))
    if binding.offer:
        yield Effect(_now("It no longer uses the offer"), (str(binding.offer),))


def _site(site: Site) -> Iterator[Effect]:
    yield from _some(_now("Its deployments go with it"), site.deployments.values_list("slug"))
    yield from _some(_now("Its zones go with it"), site.zones.values_list("slug"))
    used = site.offers.exclude(consumers=None).values_list("consumers__site__slug")
    yield from _some(_now("Sites use its offers"), used, blocks=True)
    kept = site.rule_sets.values_list("as_of")
    yield from _some(_now("Its rule sets are kept"), kept, blocks=True)


def _some(told: str, names: QuerySet[Any, Any], *, blocks: bool = False) -> Iterator[Effect]:
    found = [str(row[0]) for row in names[: _SHOWN + 1]]
    if found:
        shown = found[:_SHOWN] + ["…"] * (len(found) > _SHOWN)
        yield Effect(told, tuple(dict.fromkeys(shown)), blocks)


def _resting(thing: Any) -> Q:
    if isinstance(thing, Zone):
        return Q(source_zone=thing.slug) | Q(destination_zone=thing.slug)
    if isinstance(thing, Firewall):
        return Q(path__contains=[{"firewall": thing.slug}])
    if isinstance(thing, Proxy):
        return Q(source=thing.address) | Q(destination=thing.address)
    if isinstance(thing, Deployment):
        return Q(deployment=thing.slug)
    component = thing.component.slug
    plays = Q(source_component=component) | Q(destination_component=component)
    return plays & Q(deployment=thing.deployment.slug) if thing.deployment else plays


_TELLERS: dict[type[Any], Callable[[Any], Iterator[Effect]]] = {
    Zone: _zone,
    Firewall: _firewall,
    Proxy: _proxy,
    Offer: _offer,
    Deployment: _deployment,
    Binding: _binding,
    Site: _site,
}
