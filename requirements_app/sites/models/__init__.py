"""Sites: zones and firewalls, what is deployed, who plays each role, and what is overridden."""

from .base import Imported, Tracked
from .deployment import Binding, Deployment, Member, Offer, SeenAs
from .deviation import Override, UpgradeProposal
from .network import Firewall, Network, Proxy, Zone
from .site import Site, SiteRole

__all__ = [
    "Binding",
    "Deployment",
    "Firewall",
    "Imported",
    "Member",
    "Network",
    "Offer",
    "Override",
    "Proxy",
    "SeenAs",
    "Site",
    "SiteRole",
    "Tracked",
    "UpgradeProposal",
    "Zone",
]
