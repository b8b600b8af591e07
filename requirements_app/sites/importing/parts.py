"""The kinds of parts a site file has: how each is found, and which services write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput

from .. import services
from ..models import Binding, Site, Tracked
from ..pinned import Pinned
from ..services.binding_rules import SITE_SERVICES
from .items import Item, MemberItem
from .reading import Placed

Fields = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Parts that a site knows by their slug. `kind` is also the services' word for one."""

    section: str
    kind: str
    create: Callable[..., Tracked]
    update: Callable[..., Tracked]
    delete: Callable[..., None]

    def things(self, site: Site) -> QuerySet[Any]:
        """All that the site has of this kind."""
        found: QuerySet[Any] = getattr(site, self.section).all()
        return found.filter(is_internet=False) if self.kind == "zone" else found

    def takes(self, item: Any) -> bool:  # noqa: ARG002
        """Whether this step of the import is for the item."""
        return True

    def find(self, site: Site, placed: Placed[Any]) -> Any | None:
        """The object that the item means, or None. Raises InvalidInput."""
        return matching(getattr(site, self.section).all(), placed.item, slug=placed.item.slug)

    def fields(self, placed: Placed[Any], given: Fields, *, new: bool) -> Fields:  # noqa: ARG002
        """What the service takes, for a new object or one that is there, from what is given."""
        return given

    def identity(self, placed: Placed[Any]) -> str:
        """What the item is known by in the file."""
        return str(placed.item.slug)

    def name(self, thing: Any) -> str:
        """What the report calls an object."""
        return f"{self.section}/{thing.slug}"


class Networks(Part):
    """Networks of zones, known by address space and prefix."""

    def find(self, site: Site, placed: Placed[Any]) -> Any | None:
        zone = site.zones.filter(slug=placed.inside).first()
        try:
            prefix = AddressRange.from_text(placed.item.prefix).text
        except InvalidInput:
            return None  # the service tells what is wrong with it
        space = zone.address_space if zone else "default"
        return matching(site.networks.all(), placed.item, prefix=prefix, address_space=space)

    def fields(self, placed: Placed[Any], given: Fields, *, new: bool) -> Fields:  # noqa: ARG002
        return {**given, "zone": placed.inside}

    def identity(self, placed: Placed[Any]) -> str:
        return str(placed.item.prefix)

    def name(self, thing: Any) -> str:
        return f"networks/{thing.prefix}"


@dataclass(frozen=True)
class Bindings(Part):
    """Bindings, known by deployment and component; those to offers are a step of their own."""

    to_offers: bool = False

    def things(self, site: Site) -> QuerySet[Any]:
        bindings = site.bindings.select_related("component", "deployment")
        bindings = bindings.filter(deployment__isnull=self.section == "site_services")
        offered = {"state": Binding.State.OFFER}
        return bindings.filter(**offered) if self.to_offers else bindings.exclude(**offered)

    def takes(self, item: Any) -> bool:
        return bool(item.offer) is self.to_offers

    def find(self, site: Site, placed: Placed[Any]) -> Any | None:
        deployment = site.deployments.filter(slug=placed.inside).select_related("product").first()
        product = deployment.product.slug if deployment else SITE_SERVICES
        try:
            pinned = Pinned(site.catalogue_version_id)
            component = pinned.component(placed.item.component, "component", product)
        except InvalidInput:
            return None  # the service tells what is wrong with it
        same = site.bindings.filter(deployment=deployment)
        found = matching(same, placed.item, component__slug=component)
        if found is not None and found.component.slug != component:
            raise InvalidInput.one(
                "external_id",
                placed.item.external_id,
                f"is the binding of {found.component.slug}",
                "give each binding an external id of its own",
            )
        return found

    def fields(self, placed: Placed[Any], given: Fields, *, new: bool) -> Fields:
        item = placed.item
        fields = {key: value for key, value in given.items() if key != "component"}
        if new:
            fields |= {"component": item.component, "deployment": placed.inside}
        fields["state"] = item.state or ("offer" if item.offer else "bound")
        if "members" in fields:
            fields["members"] = [_member(member) for member in item.members]
        return fields

    def identity(self, placed: Placed[Any]) -> str:
        return str(placed.item.component)

    def name(self, thing: Any) -> str:
        where = f"bindings/{thing.deployment.slug}" if thing.deployment else "site_services"
        return f"{where}/{thing.component.slug}"


def matching(things: QuerySet[Any], item: Item, **identity: object) -> Any | None:
    """The one of `things` that the item means: by its external id, else by its identity."""
    external_id = getattr(item, "external_id", "")
    if external_id:
        source = getattr(item, "external_source", "")
        found = things.filter(external_source=source, external_id=external_id).first()
        if found is not None:
            return found
    return things.filter(**identity).first()


def _member(item: MemberItem) -> services.MemberValue:
    seen_as = [services.SeenAsValue(**seen.model_dump()) for seen in item.seen_as]
    return services.MemberValue(**{**item.model_dump(), "seen_as": seen_as})


def _bindings(section: str, *, to_offers: bool) -> Part:
    return Bindings(
        section,
        "binding",
        services.binding_create,
        services.binding_update,
        services.binding_delete,
        to_offers,
    )


# In the order in which they need each other.
PARTS: tuple[Part, ...] = (
    Part("zones", "zone", services.zone_create, services.zone_update, services.zone_delete),
    Networks(
        "networks",
        "network",
        services.network_create,
        services.network_update,
        services.network_delete,
    ),
    Part(
        "firewalls",
        "firewall",
        services.firewall_create,
        services.firewall_update,
        services.firewall_delete,
    ),
    Part("proxies", "proxy", services.proxy_create, services.proxy_update, services.proxy_delete),
    Part(
        "deployments",
        "deployment",
        services.deployment_create,
        services.deployment_update,
        services.deployment_delete,
    ),
    _bindings("site_services", to_offers=False),
    _bindings("bindings", to_offers=False),
    Part("offers", "offer", services.offer_create, services.offer_update, services.offer_delete),
    _bindings("site_services", to_offers=True),
    _bindings("bindings", to_offers=True),
    Part(
        "overrides",
        "override",
        services.override_create,
        services.override_update,
        services.override_delete,
    ),
)
KINDS = {part.section: part.kind for part in PARTS}
