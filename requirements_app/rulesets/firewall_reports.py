"""One firewall's share of a stored rule set, as the report that firewall formats are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule, FirewallZone
from requirements_app.core.services import parse_service
from requirements_app.sites.models import Firewall, Network, Site, Zone

from .models import Content, Entry, Rule, RuleSet
from .selectors import built_content

MOST_RULES = 50_000


def firewall_report(
    rule_set: RuleSet, firewall: Firewall, *, since: RuleSet | None = None
) -> FirewallReport:
    """The rules of a built rule set that cross a firewall, and those within one of its zones, as
    the firewall sees them. `since` is an older rule set of the same site.

    Raises Conflict for a rule set that is not built, or too large for a configuration.
    """
    content = configurable_content(rule_set)
    ways = _Ways(rule_set.site)
    return FirewallReport(
        site=rule_set.site.slug,
        site_name=rule_set.site.name,
        firewall=firewall.slug,
        firewall_name=firewall.name,
        platform=firewall.platform,
        rule_set=str(rule_set.pk),
        content_hash=content.digest,
        catalogue_version=rule_set.catalogue_version_id,
        as_of=rule_set.as_of,
        address=settings.PORTAL_URL + reverse("rule-set", args=[rule_set.pk]),
        zones=_zones(rule_set.site),
        rules=_rules(content, firewall, ways),
        since=str(since.pk) if since else "",
        before=_rules(configurable_content(since), firewall, ways) if since else (),
    )


def configurable_content(rule_set: RuleSet) -> Content:
    """The content of a rule set that a configuration can be made of. Raises Conflict where it is
    not built, or too large for one."""
    content = built_content(rule_set)
    if content.rule_count > MOST_RULES:
        raise Conflict(
            f"the rule set has {content.rule_count} rules, more than the {MOST_RULES} of a"
            " configuration",
            "export its rules as CSV, or bind networks instead of single hosts",
        )
    return content


def firewall_of(site: Site, slug: str, field: str = "firewall") -> Firewall:
    """A firewall of a site by its slug. Raises InvalidInput naming those that there are."""
    known = {each.slug: each for each in site.firewalls.all()}
    if slug not in known:
        told = ", ".join(known) or "none"
        raise InvalidInput.one(field, slug, f"is no firewall of {site.name}", f"there are: {told}")
    return known[slug]


def earlier_rule_set(rule_set: RuleSet, since: str, field: str = "since") -> RuleSet:
    """The rule set of the same site with this id, one that a configuration can be made of. Raises
    InvalidInput for what is no id, NotFound, and Conflict as `configurable_content` does."""
    try:
        UUID(since)
    except ValueError:
        raise InvalidInput.one(
            field, since, "is no id of a rule set", "copy it from the rule set's address"
        ) from None
    found = (
        RuleSet.objects.filter(pk=since, site=rule_set.site)
        .select_related("site", "content")
        .first()
    )
    if found is None:
        raise NotFound(
            f"{rule_set.site.name} has no rule set {since}", f"give {field} one of its rule sets"
        )
    configurable_content(found)
    return found


class _Ways:
    """Which zone a packet comes from, and goes to, at each firewall of a path."""

    def __init__(self, site: Site) -> None:
        zones: dict[str, set[str]] = defaultdict(set)
        for firewall, zone in Firewall.zones.through.objects.filter(
            firewall__site=site
        ).values_list("firewall__slug", "zone__slug"):
            zones[firewall].add(zone)
        self._zones: Mapping[str, set[str]] = zones

    def at(self, firewall: str, rule: Rule) -> tuple[str, str]:
        """The zones on both sides of a firewall on the rule's path; "" where two firewalls share
        several."""
        path = [hop["firewall"] for hop in rule.path]
        place = path.index(firewall)
        before = self._between(path[place - 1], firewall) if place else rule.source_zone
        last = place == len(path) - 1
        after = rule.destination_zone if last else self._between(firewall, path[place + 1])
        return before, after

    def within(self, firewall: str, zone: str) -> bool:
        return zone in self._zones[firewall]

    def _between(self, one: str, other: str) -> str:
        shared = self._zones[one] & self._zones[other]
        return next(iter(shared)) if len(shared) == 1 else ""


def _rules(content: Content, firewall: Firewall, ways: _Ways) -> tuple[FirewallRule, ...]:
    ids: dict[int, list[str]] = defaultdict(list)
    for number, entry in (
        Entry.objects.filter(content=content)
        .order_by("position")
        .values_list("rule_number", "entry_id")
        .iterator()
    ):
        ids[number].append(entry)
    found = []
    for rule in Rule.objects.filter(content=content).order_by("number").iterator():
        hop = next((each for each in rule.path if each["firewall"] == firewall.slug), None)
        if hop is not None:
            found.append(_rule(rule, hop, ways.at(firewall.slug, rule), ids[rule.number]))
        elif not rule.path and ways.within(firewall.slug, rule.source_zone):
            whole = {
                "sources": rule.sources,
                "destinations": rule.destinations,
                "services": rule.services,
            }
            zones = (rule.source_zone, rule.destination_zone)
            found.append(_rule(rule, whole, zones, ids[rule.number]))
    return tuple(found)


def _rule(
    rule: Rule, hop: Mapping[str, Any], zones: tuple[str, str], entry_ids: Sequence[str]
) -> FirewallRule:
    return FirewallRule(
        rule_id=rule.rule_id,
        number=rule.number,
        source_zone=rule.source_zone,
        destination_zone=rule.destination_zone,
        from_zone=zones[0],
        to_zone=zones[1],
        sources=tuple(map(parse_endpoint, hop["sources"])),
        destinations=tuple(map(parse_endpoint, hop["destinations"])),
        services=tuple(map(parse_service, hop["services"])),
        purposes=tuple(rule.purposes),
        entry_ids=tuple(entry_ids),
        phase=rule.phase,
        expires_on=rule.expires_on,
        tls_inspection=rule.tls_inspection,
        crosses_firewall=bool(rule.path),
    )


def _zones(site: Site) -> tuple[FirewallZone, ...]:
    networks: dict[int, list[AddressRange]] = defaultdict(list)
    for zone, prefix in (
        Network.objects.filter(site=site).order_by("prefix").values_list("zone", "prefix")
    ):
        networks[zone].append(AddressRange.from_text(prefix))
    return tuple(
        FirewallZone(zone.slug, zone.name, tuple(networks[zone.pk]), zone.is_internet)
        for zone in Zone.objects.filter(site=site).order_by("slug")
    )
