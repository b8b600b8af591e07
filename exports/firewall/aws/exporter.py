"""AWS security groups as JSON: the shape in which the EC2 API takes and gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from exports.firewall.attached import Group, Share
from requirements_app.core.firewall_rules import FirewallReport

from .permissions import (
    Permission,
    SecurityGroupExporter,
    group_description,
    groups_of,
    permissions,
)


class SecurityGroupJsonExporter(SecurityGroupExporter):
    """`SecurityGroups` is as `describe-security-groups` has it. With `since` there is what to
    authorize and to revoke instead, and `Undo` with the same the other way round."""

    identifier = "aws-sg"
    label = "AWS security groups"
    media_type = "application/json"
    suffix = "aws.json"

    def file(
        self,
        report: FirewallReport,
        heading: Sequence[str],
        made: Sequence[Share],
        before: Sequence[Share],
    ) -> str:
        now, old = permissions(made), permissions(before)
        whole: dict[str, Any] = {"Comment": list(heading)}
        whole["Attach"] = {each.name: list(each.members) for each in groups_of(now)}
        if report.since:
            whole |= _changes(now, old) | {"Undo": _changes(old, now)}
        else:
            whole["SecurityGroups"] = _groups(now)
        return json.dumps(whole, indent=2) + "\n"


def _changes(now: Sequence[Permission], before: Sequence[Permission]) -> dict[str, Any]:
    new, old = {each.key for each in now}, {each.key for each in before}
    names = {each.name for each in groups_of(now)}, {each.name for each in groups_of(before)}
    return {
        "CreateGroups": [
            {"GroupName": each.name, "Description": group_description(each)}
            for each in groups_of(now)
            if each.name not in names[1]
        ],
        "Authorize": _groups(each for each in now if each.key not in old),
        "Revoke": _groups(each for each in before if each.key not in new),
        "DeleteGroups": sorted(names[1] - names[0]),
    }


def _groups(found: Iterable[Permission]) -> list[dict[str, Any]]:
    members: dict[Group, list[Permission]] = {}
    for each in found:
        members.setdefault(each.group, []).append(each)
    return [
        {
            "GroupName": group.name,
            "Description": group_description(group),
            "IpPermissions": _merged(each for each in own if each.inbound),
            "IpPermissionsEgress": _merged(each for each in own if not each.inbound),
        }
        for group, own in members.items()
    ]


def _merged(found: Iterable[Permission]) -> list[dict[str, Any]]:
    """Permissions of one group and direction, those of the same ports together."""
    merged: dict[tuple[object, ...], dict[str, Any]] = {}
    for each in found:
        ports = {} if each.first is None else {"FromPort": each.first, "ToPort": each.last}
        one = merged.setdefault(
            (each.protocol, each.first, each.last), {"IpProtocol": each.protocol, **ports}
        )
        ranges, cidr = (
            ("IpRanges", "CidrIp") if each.peer.version == 4 else ("Ipv6Ranges", "CidrIpv6")
        )
        one.setdefault(ranges, []).append({cidr: each.cidr, "Description": each.description})
    return list(merged.values())
