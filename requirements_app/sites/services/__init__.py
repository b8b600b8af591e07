"""Writes of sites. Each service is one transaction with its audit row."""

from .bindings import binding_create, binding_delete, binding_update
from .copying import site_create_like
from .deployments import deployment_create, deployment_delete, deployment_update
from .firewalls import firewall_create, firewall_delete, firewall_update
from .members import MemberValue, SeenAsValue
from .offer_uses import offer_release, offer_use
from .offers import offer_create, offer_delete, offer_update
from .overrides import override_confirm, override_create, override_delete, override_update
from .proposals import proposal_accept, proposal_dismiss
from .proxies import proxy_create, proxy_delete, proxy_update
from .sites import role_grant, role_revoke, site_create, site_delete, site_update
from .undo import can_undo, deletion_undo
from .zone_networks import (
    NetworkValue,
    networks_digest,
    zone_create_with_networks,
    zone_update_with_networks,
)
from .zones import (
    network_create,
    network_delete,
    network_update,
    zone_create,
    zone_delete,
    zone_update,
)

__all__ = [
    "MemberValue",
    "NetworkValue",
    "SeenAsValue",
    "binding_create",
    "binding_delete",
    "binding_update",
    "can_undo",
    "deletion_undo",
    "deployment_create",
    "deployment_delete",
    "deployment_update",
    "firewall_create",
    "firewall_delete",
    "firewall_update",
    "network_create",
    "network_delete",
    "network_update",
    "networks_digest",
    "offer_create",
    "offer_delete",
    "offer_release",
    "offer_update",
    "offer_use",
    "override_confirm",
    "override_create",
    "override_delete",
    "override_update",
    "proposal_accept",
    "proposal_dismiss",
    "proxy_create",
    "proxy_delete",
    "proxy_update",
    "role_grant",
    "role_revoke",
    "site_create",
    "site_create_like",
    "site_delete",
    "site_update",
    "zone_create",
    "zone_create_with_networks",
    "zone_delete",
    "zone_update",
    "zone_update_with_networks",
]
