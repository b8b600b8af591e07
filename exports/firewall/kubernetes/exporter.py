"""Kubernetes: a NetworkPolicy for each share of a rule, of pods that carry their group's label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from exports.firewall.attached import Attachment, Group, Share
from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.pieces import Difference, FittedExporter, Piece, difference
from exports.firewall.words import digest, note
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.report import FindingLine
from requirements_app.core.services import Service

PLATFORM = Platform(
    names=False,
    wildcards=False,
    mixed_families=False,
    comment=1000,
    object_name=63,
    protocols=frozenset({"tcp", "udp", "sctp"}),
)
LABEL = "network-requirements/"
_NAMESPACE = re.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_ISOLATION = "isolation"
# The same texts, several times as fast where PyYAML was built with libyaml.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class KubernetesExporter(FittedExporter[FirewallOptions]):
    """Policies add up, so each rule has its own and one more isolates each group: its pods then
    take (or open) no connection that no policy permits. `zones` gives the namespaces of the zones
    that lie in the cluster; without, all but the internet do, and have namespaces of their names.

    No isolation is ever taken away with the last rule of its group, for that would permit all.
    """

    identifier = "k8s-networkpolicy"
    label = "Kubernetes network policies"
    media_type = "application/yaml; charset=utf-8"
    suffix = "k8s.yaml"
    options = FirewallOptions
    platform = PLATFORM
    _attachment = Attachment(platform=PLATFORM)

    def findings(self, report: FirewallReport, options: FirewallOptions) -> list[FindingLine]:
        return self._attachment.shares(self.rules(report, options), report, options)[1]

    def written(self, report: FirewallReport, options: FirewallOptions) -> str:
        now, _ = self._attachment.shares(self.rules(report, options), report, options)
        before, _ = self._attachment.shares(self.rules_before(report, options), report, options)
        made = difference(_pieces(now), _pieces(before))
        lines = [f"# {line}" for line in self.heading(report, options)]
        for piece in made.add:
            lines += ["---", *piece.write]
        if report.since:
            lines += _by_hand(made)
        return "\n".join(lines) + "\n"


def _by_hand(made: Difference) -> list[str]:
    gone = [piece for piece in made.remove if not _isolates(piece)]
    told = ["To take away what is no longer needed, enter:"]
    told += [line for piece in gone for line in piece.unwrite]
    told += ["", "To undo this, enter:"]
    told += [line for piece in reversed(made.add) for line in piece.unwrite]
    told += ["", "and apply again:"]
    told += [line for piece in gone for line in ("---", *piece.write)]
    return [f"# {line}".rstrip() for line in told]


def _isolates(piece: Piece) -> bool:
    return isinstance(piece.key, tuple) and piece.key[0] == _ISOLATION


def _pieces(shares: Iterable[Share]) -> Iterator[Piece]:
    shares = list(shares)
    for share in shares:
        way = "in" if share.inbound else "out"
        name = f"{share.group.name}-{way}"
        yield _policy((_ISOLATION, name), name, share, {}, f"isolates {name}")
    for share in shares:
        way, peers = ("ingress", "from") if share.inbound else ("egress", "to")
        rule = {
            peers: [{"ipBlock": {"cidr": _cidr(str(each), each.version)}} for each in share.peers],
            "ports": [port for service in share.services for port in _ports(service)],
        }
        content = (share.group.name, way, *share.peers, *map(str, share.services))
        name = f"nr-{digest(content)}"
        yield _policy((name,), name, share, {way: [rule]}, note(share.rule, PLATFORM.comment))


def _policy(
    key: tuple[str, ...], name: str, share: Share, permitted: dict[str, Any], text: str
) -> Piece:
    namespace = _namespace(share.group)
    whole = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "annotations": {f"{LABEL}note": text},
        },
        "spec": {
            "podSelector": {"matchLabels": {f"{LABEL}{share.group.name}": "member"}},
            "policyTypes": ["Ingress" if share.inbound else "Egress"],
            **permitted,
        },
    }
    lines = yaml.dump(whole, Dumper=_DUMPER, sort_keys=False, width=10_000).splitlines()
    members = ", ".join(share.group.members[:20])
    rest = len(share.group.members) - 20
    told = f"# {share.group.name} is {members}{f' and {rest} more' if rest > 0 else ''}"
    return Piece(
        key,
        (told, *lines),
        (f"kubectl delete networkpolicy {name} --namespace {namespace}",),
    )


def _ports(service: Service) -> Iterator[dict[str, Any]]:
    for each in service.ports:
        port: dict[str, Any] = {"protocol": service.protocol.upper(), "port": each.first}
        if each.last != each.first:
            port["endPort"] = each.last
        yield port


def _cidr(text: str, version: int) -> str:
    return text if "/" in text else f"{text}/{32 if version == 4 else 128}"


def _namespace(group: Group) -> str:
    if not _NAMESPACE.fullmatch(group.zone):
        raise InvalidInput.one(
            "options.zones",
            group.zone,
            "is no name of a namespace",
            "use small letters, digits and -, with a letter or digit at both ends",
        )
    return group.zone
