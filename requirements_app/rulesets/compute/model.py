"""What a build reads and what it yields: frozen values, no database.

Texts of endpoints are canonical (:mod:`requirements_app.core.endpoints`), texts of services too
(:mod:`requirements_app.core.services`). Slugs of components and flows are full (`product.id`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["blocking", "warning", "info"]


# --- read --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Zone:
    slug: str
    name: str = ""
    is_internet: bool = False
    address_space: str = "default"
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Firewall:
    slug: str
    name: str = ""
    platform: str = ""
    zones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proxy:
    """`bypasses_inspection`: host patterns that the proxy passes without opening TLS.
    `source_zones` empty: it serves every zone but the internet. `address` is an IP address."""

    slug: str
    name: str
    address: str
    port: int
    inspects_tls: bool = False
    bypasses_inspection: tuple[str, ...] = ()
    authentication: str = "none"
    source_zones: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenAs:
    """Towards `zone` the member appears as `address`; `port` appears as `seen_port`."""

    zone: str
    address: str
    firewall: str | None = None
    port: int | None = None
    seen_port: int | None = None


@dataclass(frozen=True)
class Member:
    value: str
    name: str = ""
    zone: str | None = None
    address_space: str = "default"
    is_virtual: bool = False
    seen_as: tuple[SeenAs, ...] = ()


@dataclass(frozen=True)
class Binding:
    """`offer` is `site/offer` when the members are another site's, read through its offer.
    `version` is the members' product version where it is not the deployment's."""

    component: str
    state: Literal["bound", "offer", "unbound", "absent"]
    members: tuple[Member, ...] = ()
    offer: str = ""
    version: str = ""
    reason: str = ""
    approved_by: str = ""
    approved_on: dt.date | None = None


@dataclass(frozen=True)
class Deployment:
    slug: str
    name: str
    product: str
    version: str = ""
    platform: str = ""
    features: dict[str, bool] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, str] = field(default_factory=dict)
    installation_until: dt.date | None = None
    troubleshooting_until: dt.date | None = None
    bindings: tuple[Binding, ...] = ()


@dataclass(frozen=True)
class Override:
    """`replacement` holds `services` and/or `hosts` (kind replace), `reading` (kind reading) or
    `zones` (kind accept-any). `host` limits suppress and replace to one of the flow's hosts.
    `flow_digest` is the digest of the flow revision the override was made against."""

    slug: str
    kind: Literal["suppress", "replace", "reading", "accept-any"]
    flow: str
    flow_digest: str
    reason: str
    owner: str
    deployment: str | None = None
    host: str = ""
    replacement: dict[str, object] = field(default_factory=dict)
    expires_on: dt.date | None = None


@dataclass(frozen=True)
class Consumer:
    """Another site that binds roles to this site's offers: whatever its half of those connections
    is computed from, so that both sites come to the same."""

    site: str
    deployments: tuple[Deployment, ...]
    site_services: tuple[Binding, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True)
class ZoneVerdict:
    """What the organisation's zone matrix says of the connections from one zone to another: they
    are forbidden, or somebody wrote that they need approval."""

    source: str
    destination: str
    verdict: Literal["forbidden", "needs approval"]
    reason: str = ""


@dataclass(frozen=True)
class Site:
    """`zone_verdicts`: those of pairs of its zones that the organisation speaks of, no pair
    twice."""

    slug: str
    name: str
    catalogue_version: int
    zones: tuple[Zone, ...]
    firewalls: tuple[Firewall, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    site_services: tuple[Binding, ...] = ()
    overrides: tuple[Override, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    zone_verdicts: tuple[ZoneVerdict, ...] = ()


# --- yielded -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Hop:
    """One firewall on the path, with the packet as it arrives there."""

    firewall: str
    source: str
    destination: str
    service: str


@dataclass(frozen=True)
class Side:
    """One resolved end: canonical `value`, the label a reader knows, its component and zone."""

    value: str
    name: str
    component: str
    zone: str


@dataclass(frozen=True)
class Entry:
    """The lasting unit. `why` tells the steps that led to it, in words, in order. `expires_on` is
    the last day on which everything it rests on still holds: a phase's access, an override."""

    id: str
    deployment: str
    product: str
    flow: str
    source: Side
    destination: Side
    service: str
    application: str
    path: tuple[Hop, ...]
    requirement: str
    phase: str
    expires_on: dt.date | None
    tls_inspection: str
    assertion: str
    purpose: str
    why: tuple[str, ...]
    cross_site_key: str = ""
    rule_number: int = 0


@dataclass(frozen=True)
class RuleHop:
    firewall: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    number: int
    id: str
    source_zone: str
    destination_zone: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    services: tuple[str, ...]
    path: tuple[RuleHop, ...]
    phase: str
    expires_on: dt.date | None
    tls_inspection: str
    requirement: str
    purposes: tuple[str, ...]
    deployments: tuple[str, ...]
    products: tuple[str, ...]
    entry_ids: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """`subject` names the field that mends it: `deployments/prod/bindings/nextron-asgard.agent`."""

    severity: Severity
    code: str
    subject: str
    message: str
    mend: str
    deployment: str = ""
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    deployment: str
    product: str
    flow: str
    outcome: Literal["included", "excluded"]
    code: str
    reason: str
    entry_count: int = 0


@dataclass(frozen=True)
class Needs:
    """What a site needs, entry by entry, and why."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Result(Needs):
    """A whole build. Hashes are `v1:` + SHA-256 of RFC 8785 JSON."""

    inputs_hash: str
    content_hash: str
    rules: tuple[Rule, ...]
