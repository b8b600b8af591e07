"""Kubernetes: a NetworkPolicy for each share of a rule, of pods that carry their group's label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from exports.firewall.attached import AttachedExporter, Share
from exports.firewall.base import FirewallOptions, Platform
from exports.firewall.pieces import Piece, difference
from exports.firewall.words import PREFIX, comment, digest
from requirements_app.core.firewall_rules import FirewallReport
from requirements_app.core.services import Service

PLATFORM = Platform(
    ip_protocols=frozenset(),
    comment=1000,
    zone="[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",  # a namespace
)
LABEL = "network-requirements/"
_ISOLATION = "isolation"
# The same texts, several times as fast where PyYAML was built with libyaml.
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class KubernetesExporter(AttachedExporter[FirewallOptions]):
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

    def file(
        self,
        report: FirewallReport,
        heading: Sequence[str],
        made: Sequence[Share],
        before: Sequence[Share],
    ) -> str:
        now, old = (list(_pieces(each)) for each in (made, before))
        lines = [f"# {line}" for line in heading]
        for piece in difference(now, old).add:
            lines += ["---", *piece.write]
        if report.since:
            lines += _by_hand(now, old)
        return "\n".join(lines) + "\n"


def _by_hand(now: Sequence[Piece], before: Sequence[Piece]) -> list[str]:
    there, back = difference(now, before), difference(before, now)
    told = ["To take away what is no longer needed, enter:"]
    told += [line for piece in there.remove if not _isolates(piece) for line in piece.unwrite]
    told += ["", "To undo this, enter:"]
    told += [line for piece in back.remove for line in piece.unwrite]
    told += ["", "and apply again:"]
    kept = (piece for piece in back.add if not _isolates(piece))
    told += [line for piece in kept for line in ("---", *piece.write)]
    return [f"# {line}".rstrip() for line in told]


def _isolates(piece: Piece) -> bool:
    return isinstance(piece.key, tuple) and piece.key[0] == _ISOLATION


def _pieces(shares: Iterable[Share]) -> Iterator[Piece]:
    shares = list(shares)
    ways = {(each.group.name, each.inbound): each for each in reversed(shares)}
    for share in reversed(ways.values()):
        name = f"{share.group.name}-{'in' if share.inbound else 'out'}"
        yield _policy((_ISOLATION, name), name, share, {}, f"isolates {name}")
    for share in shares:
        way, peers = ("ingress", "from") if share.inbound else ("egress", "to")
        rule = {
            peers: [{"ipBlock": {"cidr": _cidr(str(each), each.version)}} for each in share.peers],
            "ports": [port for service in share.services for port in _ports(service)],
        }
        content = [share.group.name, way, *map(str, (*share.peers, *share.services))]
        name = f"{PREFIX}{digest(content)}"
        about = comment([share.rule], PLATFORM.comment)
        yield _policy((name,), name, share, {way: [rule]}, about)


def _policy(
    key: tuple[str, ...], name: str, share: Share, permitted: dict[str, Any], text: str
) -> Piece:
    namespace = share.group.zone
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
