"""The pages of the portal, from the addresses that Django knows: a new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.access.doors import patterns
from tests.access.policy import OPEN, rule_of
from tests.api.world import export_made
from tests.web.test_access import arguments

# What answers a GET with something else than a page of the portal.
_NO_PAGES = """
healthz readyz metrics download export-file job-progress picture-file change-file
windows-calendar site-picture-file feed-catalogue feed-site feed-calendar list-file
list-file-by-token
openid_connect_login openid_connect_callback mfa_authenticate mfa_reauthenticate
mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
mfa_download_recovery_codes socialaccount_signup account_email account_set_password
account_reset_password
"""
NO_PAGES = frozenset(_NO_PAGES.split())
# Pages that show something else with other values in their address.
VARIANTS: Mapping[str, str] = {
    "flows-refused": "/flows/?q=zebra",
    "flow-unclear": "/flows/tippingpoint-sms.identity-agent/",
    "site-datacentre": "/sites/datacentre/",
    "binding-bound": "/sites/campus/deployments/asgard-production/bindings/"
    "nextron-asgard.asgard-server/",
    "override-reading": "/sites/campus/overrides/"
    "?kind=reading&flow=nextron-asgard.thunderstorm-https",
    "lookup-answered": "/lookup/?source=10.20.12.10&destination=update1.nextron-systems.com"
    "&port=443",
    "design-row": "/design/?row=first",
    "not-found": "/products/none-of-this-name/",
    "bad-value": "/hosts/?page=-1",
}


@dataclass(frozen=True)
class EveryPage:
    """A page's name, its address ("" where nobody told what it takes), and whether it is shown to
    people who are not signed in."""

    name: str
    address: str
    open: bool = False


def every_page(world) -> Iterator[EveryPage]:
    """All pages, each once, and some of them with other values."""
    made = export_made(world.rule_sets["campus"], world.owner)
    known: dict[str, dict[str, Any]] = {**arguments(world), "export": {"export_id": made.pk}}
    for pattern in patterns():
        name = pattern.name
        if name.startswith("api:") or "get" not in pattern.methods or name in NO_PAGES:
            continue
        if name.endswith("-preview"):  # the page of the form again, with the effect
            continue
        rule = rule_of(name, reads=True)
        if rule is not None:
            complete = set(pattern.parameters) == set(known.get(name, {}))
            address = reverse(name, kwargs=known.get(name)) if complete else ""
            yield EveryPage(name, address, rule is OPEN)
    for name, address in VARIANTS.items():
        yield EveryPage(name, address)
