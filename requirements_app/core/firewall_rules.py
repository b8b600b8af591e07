"""The frozen report of one firewall's share of a rule set: what its configuration is made of.

Unlike `core.report`, sides and services are values, for a firewall's format has a word of its own
for each kind. They are as this firewall sees them: after translations before it, before its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from requirements_app.core.endpoints import AddressRange, AnyEndpoint, Endpoint, NamePattern
from requirements_app.core.services import Service


@dataclass(frozen=True)
class FirewallZone:
    """A zone at this firewall, or behind another one. `internet` is the remainder that no network
    covers, and has none."""

    slug: str
    name: str
    networks: tuple[AddressRange, ...]
    is_internet: bool = False


@dataclass(frozen=True)
class FirewallRule:
    """One rule to be permitted. `rule_id` is stable: the same for the same entries, however the
    rules around it are numbered.

    `source_zone` and `destination_zone` are the site's, where the packets begin and end;
    `from_zone` and `to_zone` those at this firewall, where they come in and go out, "" where the
    way through the firewalls leaves that open. Within one zone no firewall is crossed
    (`crosses_firewall`). Each side holds what was resolved; several kinds may stand together.
    `reference` names the change that asked for it, or is "".
    """

    rule_id: str
    number: int
    source_zone: str
    destination_zone: str
    from_zone: str
    to_zone: str
    sources: tuple[Endpoint, ...]
    destinations: tuple[Endpoint, ...]
    services: tuple[Service, ...]
    purposes: tuple[str, ...]
    entry_ids: tuple[str, ...]
    phase: str
    expires_on: dt.date | None
    tls_inspection: str
    crosses_firewall: bool = True
    reference: str = ""

    @property
    def content(self) -> tuple[object, ...]:
        """What the firewall is told, without names and numbers: rules with equal content are the
        same to it. The last day is among it, for most write it; those that do not compare their own
        words instead."""
        return (
            self.from_zone,
            self.to_zone,
            self.source_zone,
            self.destination_zone,
            self.sources,
            self.destinations,
            self.services,
            self.expires_on,
        )


@dataclass(frozen=True)
class Resolved:
    """The addresses that a host name had: asked of `resolver` at `at`, good for `ttl` seconds.
    `remark` says why there are none, or which were left out."""

    name: str
    addresses: tuple[AddressRange, ...]
    ttl: int
    resolver: str
    at: dt.datetime
    remark: str = ""


@dataclass(frozen=True)
class FirewallReport:
    """What one firewall of a site is to permit, in order.

    With `since` (the id of a rule set, or "" for none), `before` are the rules of that one and the
    output is only what differs, with the commands that undo it. `address` leads back to the rule
    set. `resolved` is what names had as addresses, where that was asked for; builds resolve none.
    """

    site: str
    site_name: str
    firewall: str
    firewall_name: str
    platform: str
    rule_set: str
    content_hash: str
    catalogue_version: int
    as_of: dt.date
    address: str
    zones: tuple[FirewallZone, ...]
    rules: tuple[FirewallRule, ...]
    since: str = ""
    before: tuple[FirewallRule, ...] = ()
    resolved: tuple[Resolved, ...] = ()

    @property
    def added(self) -> tuple[FirewallRule, ...]:
        """The rules that were not there before, in order."""
        known = {rule.content for rule in self.before}
        return tuple(rule for rule in self.rules if rule.content not in known)

    @property
    def removed(self) -> tuple[FirewallRule, ...]:
        """The rules that are there no more, in their old order."""
        known = {rule.content for rule in self.rules}
        return tuple(rule for rule in self.before if rule.content not in known)


def addresses_of(side: Sequence[Endpoint]) -> tuple[AddressRange, ...]:
    """The address ranges of a side, in order."""
    return tuple(each for each in side if isinstance(each, AddressRange))


def names_of(side: Sequence[Endpoint]) -> tuple[NamePattern, ...]:
    """The host names and wildcards of a side, in order."""
    return tuple(each for each in side if isinstance(each, NamePattern))


def is_any(side: Sequence[Endpoint]) -> bool:
    """Whether the side is everything, because the vendor says so and the site accepted it."""
    return any(isinstance(each, AnyEndpoint) for each in side)
