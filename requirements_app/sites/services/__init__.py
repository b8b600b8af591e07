"""Writes of sites. Each service is one transaction with its audit row."""

from .bindings import binding_create, binding_delete, binding_update
from .deployments import deployment_create, deployment_delete, deployment_update
from .firewalls import firewall_create, firewall_delete, firewall_update
from .members import MemberValue, SeenAsValue
from .offers import offer_create, offer_delete, offer_update
from .overrides import override_confirm, override_create, override_delete, override_update
from .proposals import proposal_accept, proposal_dismiss
from .proxies import proxy_create, proxy_delete, proxy_update
from .sites import role_grant, role_revoke, site_create, site_delete, site_update
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
    "SeenAsValue",
    "binding_create",
    "binding_delete",
    "binding_update",
    "deployment_create",
    "deployment_delete",
    "deployment_update",
    "firewall_create",
    "firewall_delete",
    "firewall_update",
    "network_create",
    "network_delete",
    "network_update",
    "offer_create",
    "offer_delete",
    "offer_update",
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
    "site_delete",
    "site_update",
    "zone_create",
    "zone_delete",
    "zone_update",
]
