"""The parts of a site that can be made, changed and deleted: one row of a table each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from requirements_app.core.errors import NotFound
from requirements_app.sites import facts, selectors, services
from requirements_app.sites.models import Network, Site, Zone

from . import inputs
from .fields import Body
from .shapes.base import answer_to
from .shapes.sites import IDENTIFIED, VERSIONED


@dataclass(frozen=True)
class Resource:
    """One kind of part. `segment` stands in addresses; `name` is what the services call the part;
    `key` finds it in an address: its slug, or its number (`id`) where it has none."""

    segment: str
    name: str
    rows: Callable[[Site], QuerySet[Any]]
    facts: Callable[[Any], dict[str, Any]]
    body: type[Body]
    create: Callable[..., Any]
    update: Callable[..., Any]
    delete: Callable[..., None]
    key: str = "slug"

    def tell(self, row: Any) -> dict[str, Any]:
        """The part as the API tells it."""
        identity = {} if self.key == "slug" else {"id": row.pk}
        return {**identity, **self.facts(row), "row_version": row.row_version}

    def find(self, site: Site, key: str) -> Any:
        """The site's own part with this key. Raises NotFound."""
        row = self.rows(site).filter(**{self.key: key}).first()
        if row is None:
            raise NotFound(
                f"site {site.slug} has no {self.name} {key}", f"see the list of its {self.segment}"
            )
        return row

    @cached_property
    def shape(self) -> type[Serializer[Any]]:
        """What `tell` tells, for the OpenAPI document."""
        return answer_to(self.body, **(VERSIONED if self.key == "slug" else IDENTIFIED))


def _zones(site: Site) -> QuerySet[Zone]:
    return site.zones.all()


def _networks(site: Site) -> QuerySet[Network]:
    return site.networks.select_related("zone")


RESOURCES = (
    Resource(
        "zones", "zone", _zones, facts.zone_facts, inputs.ZoneBody,
        services.zone_create, services.zone_update, services.zone_delete,
    ),
    Resource(
        "networks", "network", _networks, facts.network_facts, inputs.NetworkBody,
        services.network_create, services.network_update, services.network_delete, key="id",
    ),
    Resource(
        "firewalls", "firewall", selectors.firewalls_of, facts.firewall_facts, inputs.FirewallBody,
        services.firewall_create, services.firewall_update, services.firewall_delete,
    ),
    Resource(
        "proxies", "proxy", selectors.proxies_of, facts.proxy_facts, inputs.ProxyBody,
        services.proxy_create, services.proxy_update, services.proxy_delete,
    ),
    Resource(
        "deployments", "deployment", selectors.deployments_of, facts.deployment_facts,
        inputs.DeploymentBody, services.deployment_create, services.deployment_update,
        services.deployment_delete,
    ),
    Resource(
        "bindings", "binding", selectors.bindings_of, facts.binding_facts, inputs.BindingBody,
        services.binding_create, services.binding_update, services.binding_delete, key="id",
    ),
    Resource(
        "offers", "offer", selectors.offers_of, facts.offer_facts, inputs.OfferBody,
        services.offer_create, services.offer_update, services.offer_delete,
    ),
    Resource(
        "overrides", "override", selectors.overrides_of, facts.whole_override_facts,
        inputs.OverrideBody, services.override_create, services.override_update,
        services.override_delete,
    ),
)  # fmt: skip
