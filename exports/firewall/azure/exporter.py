"""Azure: a template with a network security group for each zone."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from exports.base import ExportError
from exports.firewall.attached import own_zones
from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.fitting import Fit
from exports.firewall.pieces import FittedExporter
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import FindingLine

from .security_rules import LONGEST_COMMENT, SecurityRule, priorities, security_rules

PLATFORM = Platform(
    names=False,
    wildcards=False,
    mixed_families=False,
    comment=LONGEST_COMMENT,
    object_name=80,
    protocols=frozenset({"tcp", "udp", "icmp", "esp", "ah"}),
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
    the new rules alone, and the commands that take others away, or undo all of it, are in its
    metadata."""

    identifier = "azure-nsg"
    label = "Azure network security groups"
    media_type = "application/json"
    suffix = "azure.json"
    options = AzureOptions
    platform = PLATFORM
    fit = Fit(platform=PLATFORM, icmp_types=False)

    def beyond(self, report: FirewallReport, options: AzureOptions) -> list[FindingLine]:
        counted: Counter[str] = Counter()
        values: Counter[str] = Counter()
        for each in self._now(report, options):
            counted[each.group] += 1
            values[each.group] += len(each.sources) + len(each.destinations) + len(each.ports)
        return [
            FindingLine(
                "warning",
                "too-many-rules",
                f"group {group}",
                f"It has {count} rules with {values[group]} addresses and ports; a group takes"
                f" {MOST_RULES} and {MOST_VALUES}.",
                "Bind networks instead of single hosts, or give zones groups of their own.",
            )
            for group, count in counted.items()
            if count > MOST_RULES or values[group] > MOST_VALUES
        ]

    def written(self, report: FirewallReport, options: AzureOptions) -> str:
        now = self._now(report, options)
        parts = self.fitted_before(report, options).parts
        before = security_rules(parts, own_zones(report, options), options.zones)
        try:
            numbers = priorities(now, before)
        except OverflowError as error:
            raise ExportError(
                f"the group {error} has more rules than there are priorities",
                "bind networks instead of single hosts",
            ) from error
        metadata: dict[str, Any] = {"comments": self.heading(report, options)}
        if report.since:
            new, old = {each.key for each in now}, {each.key for each in before}
            added = [each for each in now if each.key not in old]
            gone = [each for each in before if each.key not in new]
            resources = [_child(each, numbers[each.key]) for each in added]
            metadata["remove"] = [_delete(each) for each in gone]
            metadata["undo"] = [
                *(_create(each, numbers[each.key]) for each in gone),
                *(_delete(each) for each in added),
            ]
        else:
            resources = _groups(now, numbers, deny_rest=options.deny_rest)
        return json.dumps(_template(metadata, resources), indent=2) + "\n"

    def _now(self, report: FirewallReport, options: AzureOptions) -> list[SecurityRule]:
        parts = self.fitted(report, options).parts
        return security_rules(parts, own_zones(report, options), options.zones)


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
    return {"name": f"nr-{direction.lower()}-deny-rest", "properties": properties}


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
