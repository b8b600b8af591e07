"""What a configuration read back permits, beside the packets of the report it was rendered from."""

from __future__ import annotations

import importlib
import io
import pkgutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import exports.firewall
from exports.firewall.base import FirewallExporter
from requirements_app.core.firewall_rules import FirewallReport, FirewallRule
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.packets import PacketSet
from requirements_app.rulebases.compute.contexts import Contexts
from requirements_app.rulebases.compute.model import RuleBase
from requirements_app.rulebases.compute.parsing import read_rule_base
from requirements_app.rulebases.compute.permitted import packets_of
from requirements_app.rulebases.compute.spaces import Spaces

READ_AS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "nftables": ("nftables", {"default_drop": True}),
    "iptables": ("iptables", {"jump": True, "default_drop": True}),
    "paloalto-xml": ("paloalto-xml", {}),
    "fortios": ("fortios", {}),
    "cisco-asa": ("cisco-asa", {}),
    "aws-sg": ("aws-sg", {}),
}
"""Exporters whose output is read: as which platform, and rendered with which options."""


@cache
def exporters() -> dict[str, FirewallExporter[Any]]:
    """The firewall exporters that exist, by identifier."""
    for found in pkgutil.walk_packages(exports.firewall.__path__, "exports.firewall."):
        if found.name.endswith(".exporter"):
            importlib.import_module(found.name)
    return {each.identifier: each() for each in _below(FirewallExporter)}


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield from _below(each)
        if getattr(each, "identifier", "") and not each.__abstractmethods__:
            yield each


def rendered(identifier: str, report: FirewallReport, **more: Any) -> bytes:
    """An exporter's file of a report."""
    exporter = exporters()[identifier]
    options = exporter.read_options(
        {"firewall": report.firewall, **READ_AS.get(identifier, ("", {}))[1], **more}
    )
    out = io.BytesIO()
    exporter.render(report, options, out)
    return out.getvalue()


def as_the_kernel_lists(ruleset: bytes) -> bytes:
    """What `nft -j list ruleset` says of a file, loaded in a namespace of its own."""
    with tempfile.NamedTemporaryFile(suffix=".nft") as file:
        file.write(ruleset)
        file.flush()
        commands = 'nft -f "$0" && nft -j list ruleset'
        done = subprocess.run(
            ["unshare", "--net", "sh", "-c", commands, file.name],
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def read_back(identifier: str, report: FirewallReport, **options: Any) -> RuleBase:
    """The rule base that the file tells."""
    data = rendered(identifier, report, **options)
    if identifier == "nftables":
        data = as_the_kernel_lists(data.replace(b"policy accept;", b"policy drop;"))
    if identifier == "cisco-asa":  # how its lists are bound is for the administrator to write
        lines = [line.split() for line in data.splitlines()]
        names = sorted({words[1] for words in lines if words[:1] == [b"access-list"]})
        data += b"".join(
            b"access-group %s in interface %s\n" % (name, name.removeprefix(b"nrp-"))
            for name in names
        )
    return read_rule_base(data, READ_AS[identifier][0])


def contexts_of(base: RuleBase, report: FirewallReport) -> Contexts:
    """The base at the zones of the report."""
    return Contexts(base, {}, report.as_of, Spaces(report.zones))


def wanted(rules: Iterable[FirewallRule], report: FirewallReport) -> PacketSet:
    """The packets that rules ask for, none from one family to the other."""
    spaces = Spaces(report.zones)
    return packets_of(
        (
            spaces.side(rule.sources, rule.source_zone),
            spaces.side(rule.destinations, rule.destination_zone),
            IntervalSet.from_pairs(pair for each in rule.services for pair in each.intervals()),
        )
        for rule in rules
    )
