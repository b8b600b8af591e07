"""Azure: a template with a network security group for each zone."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from exports.base import ExportError
from exports.firewall.attached import own_zones
from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.fitting import Fitted, FittedExporter
from exports.firewall.words import PREFIX
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import FindingLine

from .security_rules import LONGEST_COMMENT, SLOTS, SecurityRule, priorities, security_rules

PLATFORM = Platform(
    port_protocols=frozenset({"tcp", "udp"}),
    ip_protocols=frozenset({1, 50, 51}),  # ICMP, ESP, AH
    icmp_types=False,
    comment=LONGEST_COMMENT,
    object_name=80,
)
MOST_RULES = 1000
MOST_VALUES = 4000
LAST_PRIORITY = 4096
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_GROUPS = "Microsoft.Network/networkSecurityGroups"
_VERSION = "2023-11-01"
_LOCATION = "[parameters('location')]"
_COMMAND = ("az", "network", "nsg", "rule")


class AzureOptions(FirewallOptions):
    """`deny_rest` ends each group with the denial of all else, without which Azure's own default
    rules permit all within the virtual network and all to the internet. `zones` names the zones
    that lie in Azure; without, all but the internet do."""

    deny_rest: bool = True


class AzureExporter(FittedExporter[AzureOptions]):
    """A deployment of the whole sets each group to just these rules. With `since` the template has
    the new rules alone, in the groups that there were and in whole new ones, and the commands that
    take others away, or undo all of it, are in its metadata."""

    identifier = "azure-nsg"
    label = "Azure network security groups"
    media_type = "application/json"
    suffix = "azure.json"
    options = AzureOptions
    platform = PLATFORM

    def told(
        self, report: FirewallReport, options: AzureOptions, made: Fitted
    ) -> list[FindingLine]:
        return [
            *super().told(report, options, made),
            *_too_many(self._rules(made, report, options)),
        ]

    def file(
        self,
        report: FirewallReport,
        options: AzureOptions,
        heading: Sequence[str],
        made: Fitted,
        before: Fitted,
    ) -> str:
        now, old = (self._rules(each, report, options) for each in (made, before))
        try:
            numbers = priorities(now, old)
        except OverflowError as error:
            raise ExportError(
                f"the group {error} would have more rules than the {SLOTS} for which it has"
                " priorities in one direction",
                "bind networks instead of single hosts, or give zones groups of their own",
            ) from error
        metadata: dict[str, Any] = {"comments": list(heading)}
        if report.since:
            known, wanted = {each.key for each in old}, {each.key for each in now}
            added = [each for each in now if each.key not in known]
            gone = [each for each in old if each.key not in wanted]
            resources = _additions(added, {each.group for each in old}, numbers, options)
            metadata["remove"] = [_delete(each) for each in gone]
            metadata["undo"] = [
                *(_create(each, numbers[each.key]) for each in gone),
                *(_delete(each) for each in added),
            ]
        else:
            resources = _groups(now, numbers, deny_rest=options.deny_rest)
        return json.dumps(_template(metadata, resources), indent=2) + "\n"

    def _rules(
        self, made: Fitted, report: FirewallReport, options: AzureOptions
    ) -> list[SecurityRule]:
        groups = {
            zone: f"{PREFIX}{self.zone(zone, options)}" for zone in own_zones(report, options)
        }
        return security_rules(made.parts, groups)


def _too_many(rules: Iterable[SecurityRule]) -> Iterator[FindingLine]:
    """Groups beyond Azure's limits: it refuses them, and beyond the priorities no file is made."""
    counted: Counter[str] = Counter()
    ways: Counter[tuple[str, bool]] = Counter()
    values: Counter[str] = Counter()
    for each in rules:
        counted[each.group] += 1
        ways[each.group, each.inbound] += 1
        values[each.group] += len(each.sources) + len(each.destinations) + len(each.ports)
    for group, count in counted.items():
        if count > MOST_RULES or values[group] > MOST_VALUES:
            most = max(ways[group, inbound] for inbound in (True, False))
            yield FindingLine(
                "error" if most > SLOTS else "warning",
                "too-many-rules",
                f"group {group}",
                f"It has {count} rules with {values[group]} addresses and ports; a group takes"
                f" {MOST_RULES} and {MOST_VALUES}.",
                "Bind networks instead of single hosts, or give zones groups of their own.",
            )


def _template(metadata: dict[str, Any], resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    location = {"type": "string", "defaultValue": "[resourceGroup().location]"}
    return {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "metadata": metadata,
        "parameters": {"location": location},
        "resources": list(resources),
    }


def _groups(
    rules: Iterable[SecurityRule], numbers: dict[tuple[str, str], int], *, deny_rest: bool
) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for each in rules:
        one = {"name": each.name, "properties": each.properties(numbers[each.key])}
        found.setdefault(each.group, []).append(one)
    last = [_denial(way) for way in ("Inbound", "Outbound")] if deny_rest else []
    return [
        {
            "type": _GROUPS,
            "apiVersion": _VERSION,
            "name": group,
            "location": _LOCATION,
            "properties": {"securityRules": [*own, *last]},
        }
        for group, own in found.items()
    ]


def _additions(
    added: Sequence[SecurityRule],
    there: Container[str],
    numbers: dict[tuple[str, str], int],
    options: AzureOptions,
) -> list[dict[str, Any]]:
    """New rules of the groups that are `there`, and the other groups whole."""
    fresh = [each for each in added if each.group not in there]
    return [
        *_groups(fresh, numbers, deny_rest=options.deny_rest),
        *(_child(each, numbers[each.key]) for each in added if each.group in there),
    ]


def _denial(direction: str) -> dict[str, Any]:
    properties = {
        "description": "Everything else",
        "priority": LAST_PRIORITY,
        "direction": direction,
        "access": "Deny",
        "protocol": "*",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "*",
    }
    return {"name": f"{PREFIX}{direction.lower()}-deny-rest", "properties": properties}


def _child(rule: SecurityRule, priority: int) -> dict[str, Any]:
    return {
        "type": f"{_GROUPS}/securityRules",
        "apiVersion": _VERSION,
        "name": f"{rule.group}/{rule.name}",
        "properties": rule.properties(priority),
    }


def _delete(rule: SecurityRule) -> str:
    return shlex.join([*_COMMAND, "delete", "--nsg-name", rule.group, "--name", rule.name])


def _create(rule: SecurityRule, priority: int) -> str:
    words = [*_COMMAND, "create", "--nsg-name", rule.group, "--name", rule.name]
    words += ["--priority", str(priority), "--access", "Allow", "--protocol", rule.protocol]
    words += ["--direction", "Inbound" if rule.inbound else "Outbound"]
    words += ["--source-address-prefixes", *rule.sources]
    words += ["--destination-address-prefixes", *rule.destinations]
    words += ["--destination-port-ranges", *rule.ports, "--description", rule.description]
    return shlex.join(words)
