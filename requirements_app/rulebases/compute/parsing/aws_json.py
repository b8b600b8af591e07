"""AWS security groups, as `aws ec2 describe-security-groups` and `describe-security-group-rules`
write them.

A group's file does not say to what it is attached: without `members` each answer is in doubt.
A connection must leave the groups of its source and enter those of its destination, so outbound
and inbound rules are two stages. Groups only permit; several on one host permit together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from requirements_app.core.endpoints import ADDRESSES, EVERYTHING, Key
from requirements_app.core.intervals import IntervalSet

from ..model import (
    ALL_SERVICES,
    ANY_SIDE,
    Action,
    BaseRule,
    RuleBase,
    ServiceSide,
    Side,
    Told,
    Unread,
)
from .jsons import Lined, json_of
from .limits import MAX_OBJECTS, MAX_RULES, bad, brief, check_count
from .objects import united
from .values import PORTED, addresses, icmp, ports, protocol, whole_protocol

PLATFORM = "aws-sg"

_MEND = "send the output of aws ec2 describe-security-groups unchanged"
_LISTS = (
    ("IpRanges", "CidrIp"), ("Ipv6Ranges", "CidrIpv6"), ("UserIdGroupPairs", "GroupId"),
    ("PrefixListIds", "PrefixListId"),
)  # fmt: skip
Members = Mapping[str, tuple[str, ...]]


def reads(text: str) -> bool:
    """Whether the text looks like this format."""
    return text.lstrip().startswith("{") and (
        '"SecurityGroups"' in text or '"SecurityGroupRules"' in text
    )


def read(text: str, members: Members | None = None) -> RuleBase:
    """The rule base of the text. `members` are the addresses to which groups are attached, by the
    group's name or id; the file may have them itself, under "Attach". Raises InvalidInput."""
    whole = json_of(text)
    if not isinstance(whole, Lined):
        raise bad("is no object", _MEND)
    sides = _Sides({**_attached(whole), **(members or {})})
    rules = [rule for group in _groups(whole) for rule in _rules(sides, group)]
    check_count(len(rules), MAX_RULES, "rules")
    rules += sides.outside()
    unread = [Unread(rule.line, why, rule.name) for rule in rules for why in rule.why]
    return RuleBase(PLATFORM, tuple(rules), tuple(unread))


class _Sides:
    """Who is in which group."""

    def __init__(self, members: Members) -> None:
        self.members = {name: _member_side(name, texts) for name, texts in members.items()}
        self.aliases: dict[str, str] = {}
        self.unknown = False

    def of(self, group: str) -> Side:
        """The members of a group, by its name or id."""
        found = self.members.get(group) or self.members.get(self.aliases.get(group, ""))
        if found is None:
            self.unknown = True
            shown = brief(group)
            return Told.doubtful(EVERYTHING, f"does not say what has the group {shown!r}", shown)
        return found

    def outside(self) -> Iterator[BaseRule]:
        """What is in no group needs no group's leave; about packets from such to such the file says
        nothing."""
        inside = united([ANY_SIDE] if self.unknown else list(self.members.values()))
        rest = Told.exactly(ADDRESSES - inside.perhaps, "in no group")
        yield BaseRule(Action.UNKNOWN, rest, rest, stage=0, implicit=True)
        yield BaseRule(Action.PERMIT, sources=rest, stage=0, implicit=True)
        yield BaseRule(Action.PERMIT, destinations=rest, stage=1, implicit=True)


def _attached(whole: Lined) -> dict[str, tuple[str, ...]]:
    found = whole.get("Attach")
    if not isinstance(found, Lined):
        return {}
    return {
        name: tuple(each for each in texts if isinstance(each, str))
        for name, texts in found.items()
        if isinstance(texts, list)
    }


def _member_side(name: str, texts: tuple[str, ...]) -> Side:
    try:
        points = IntervalSet.from_pairs(pair for each in texts for pair in addresses(each))
    except ValueError as error:
        raise bad(f"has a group whose members are no addresses: one {error}", "give addresses, "
                  "prefixes or ranges", value=name) from error  # fmt: skip
    return Told.exactly(points, brief(name))


def _groups(whole: Lined) -> list[Lined]:
    groups = whole.get("SecurityGroups")
    if groups is None and isinstance(whole.get("SecurityGroupRules"), list):
        groups = _grouped(whole["SecurityGroupRules"])
    if not isinstance(groups, list) or not all(isinstance(each, Lined) for each in groups):
        raise bad("has no list of SecurityGroups", _MEND)
    check_count(len(groups), MAX_OBJECTS, "groups")
    return groups


def _grouped(rules: list[Any]) -> list[Lined]:
    groups: dict[str, Lined] = {}
    for rule in rules:
        if not isinstance(rule, Lined) or not isinstance(rule.get("GroupId"), str):
            raise bad("has a rule without its group", _MEND)
        name = rule["GroupId"]
        group = groups.setdefault(
            name, Lined(GroupId=name, IpPermissions=[], IpPermissionsEgress=[])
        )
        single = Lined(rule)
        single.line = rule.line
        pairs = (("IpRanges", "CidrIp", "CidrIpv4"), ("Ipv6Ranges", "CidrIpv6", "CidrIpv6"),
                 ("PrefixListIds", "PrefixListId", "PrefixListId"))  # fmt: skip
        for listed, key, own in pairs:
            if rule.get(own):
                single[listed] = [Lined({key: rule[own], "Description": rule.get("Description")})]
        if isinstance(rule.get("ReferencedGroupInfo"), Lined):
            single["UserIdGroupPairs"] = [rule["ReferencedGroupInfo"]]
        group["IpPermissionsEgress" if rule.get("IsEgress") else "IpPermissions"].append(single)
    return list(groups.values())


def _rules(sides: _Sides, group: Lined) -> Iterator[BaseRule]:
    name, identity = group.get("GroupName"), group.get("GroupId")
    known = [each for each in (name, identity) if isinstance(each, str)]
    if not known:
        raise bad("has a group without a name", _MEND, line=group.line)
    if len(known) == 2:
        sides.aliases |= {known[0]: known[1], known[1]: known[0]}
    own = sides.of(known[0])
    for stage, key in ((0, "IpPermissionsEgress"), (1, "IpPermissions")):
        permissions = group.get(key) or []
        if not isinstance(permissions, list):
            raise bad(f"has {key} that is no list", _MEND, line=group.line)
        for permission in permissions:
            for other, description in _others(sides, permission, group.line):
                yield BaseRule(
                    Action.PERMIT,
                    other if stage else own,
                    own if stage else other,
                    _services(permission),
                    name=brief(f"{known[0]}: {description}" if description else known[0]),
                    line=permission.line,
                    stage=stage,
                )


def _others(sides: _Sides, permission: Any, line: int) -> Iterator[tuple[Side, str]]:
    """The other sides of a permission, one for each of its entries."""
    if not isinstance(permission, Lined):
        raise bad("has a permission that is no object", _MEND, line=line)
    for listed, key in _LISTS:
        for entry in permission.get(listed) or []:
            text = entry.get(key) if isinstance(entry, Lined) else None
            if not isinstance(text, str):
                raise bad(f"has an entry of {listed} without {key}", _MEND, line=permission.line)
            description = entry.get("Description")
            yield (
                _other(sides, listed, text, permission.line),
                (description if isinstance(description, str) else ""),
            )


def _other(sides: _Sides, listed: str, text: str, line: int) -> Side:
    if listed == "UserIdGroupPairs":
        return sides.of(text)
    if listed == "PrefixListIds":
        return Told.doubtful(EVERYTHING, f"uses the prefix list {brief(text)!r}", brief(text))
    try:
        points: IntervalSet[Key] = addresses(text)
    except ValueError as error:
        raise bad(f"has a range that {error}", _MEND, line=line, value=text) from error
    return Told.exactly(points, brief(text))


def _services(permission: Lined) -> ServiceSide:
    word, first, last = (permission.get(key) for key in ("IpProtocol", "FromPort", "ToPort"))
    if word == "-1":
        return Told.exactly(ALL_SERVICES, "all")
    try:
        number = protocol(word if isinstance(word, str) else "")
        low, high = (each if type(each) is int else -1 for each in (first, last))
        if low == -1 or (number not in PORTED and number not in {1, 58}):
            points = whole_protocol(number)
        elif number in {1, 58}:
            points = icmp(number, low, None if high == -1 else high)
        else:
            points = ports(number, low, high)
    except ValueError as error:
        raise bad(f"has a protocol or ports: one {error}", _MEND, line=permission.line,
                  value=f"{word} {first} {last}") from error  # fmt: skip
    return Told.exactly(points, brief(f"{word} {first}-{last}" if low != -1 else str(word)))
