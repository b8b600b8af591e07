"""Which format fits a firewall, by the word that its site has for the platform."""

from __future__ import annotations

import re
from collections.abc import Mapping

from requirements_app.sites.models import Firewall

_NO_LETTER = re.compile(r"[^a-z0-9]+")
# How a platform's name begins, written in any way: PAN-OS, pan_os, Palo Alto.
_BEGINNINGS: Mapping[str, str] = {
    "nft": "nftables",
    "netfilter": "nftables",
    "iptables": "iptables",
    "ip6tables": "iptables",
    "pan": "paloalto-set",
    "paloalto": "paloalto-set",
    "forti": "fortios",
    "asa": "cisco-asa",
    "ciscoasa": "cisco-asa",
    "srx": "juniper-srx",
    "junos": "juniper-srx",
    "juniper": "juniper-srx",
    "checkpoint": "checkpoint",
    "gaia": "checkpoint",
    "aws": "aws-sg",
    "azure": "azure-nsg",
    "k8s": "k8s-networkpolicy",
    "kubernetes": "k8s-networkpolicy",
}


def format_of(firewall: Firewall) -> str:
    """The identifier of the format that fits a firewall; "" where its platform is not known."""
    written = _NO_LETTER.sub("", firewall.platform.lower())
    fitting = [begin for begin in _BEGINNINGS if written.startswith(begin)]
    return _BEGINNINGS[max(fitting, key=len)] if fitting else ""
