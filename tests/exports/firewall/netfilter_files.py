"""The files of nftables and iptables for tests: writing them, loading them, taking them back."""

from __future__ import annotations

import io
import re
import shutil
from typing import Any

import pytest

from exports.firewall.iptables.exporter import IptablesExporter
from exports.firewall.netfilter.exporter import UNDO, NetfilterExporter
from exports.firewall.nftables.exporter import NftablesExporter
from requirements_app.core.firewall_rules import FirewallReport

from .probes import Probe
from .zone_namespaces import World

EXPORTERS: dict[str, NetfilterExporter[Any]] = {
    "nftables": NftablesExporter(),
    "iptables": IptablesExporter(),
}
LOADERS = {
    "nftables": [["nft", "-f", "-"]],
    "iptables-nft": [["iptables-nft-restore", "--noflush"], ["ip6tables-nft-restore", "--noflush"]],
    "iptables-legacy": [
        ["iptables-legacy-restore", "--noflush"],
        ["ip6tables-legacy-restore", "--noflush"],
    ],
}


def written(platform: str, given: FirewallReport, **options: Any) -> str:
    """The file of a platform, or of what a loader reads."""
    exporter = EXPORTERS[platform.partition("-")[0]]
    out = io.BytesIO()
    exporter.render(given, exporter.read_options({"firewall": given.firewall, **options}), out)
    return out.getvalue().decode()


def undoing(text: str) -> str:
    """The lines that undo a file."""
    lines = [each.removeprefix(UNDO) for each in text.splitlines() if each.startswith(UNDO)]
    return "\n".join(lines) + "\n"


def uncommented(text: str) -> str:
    return re.sub(r'comment "[^"]*"', "", text)


def bare(text: str) -> list[str]:
    """The file without what people wrote."""
    return [each for each in uncommented(text).split("\n") if not each.strip().startswith("#")]


def skip_without(loader: str) -> None:
    for words in LOADERS[loader]:
        if not shutil.which(words[0]):
            pytest.skip(f"{words[0]} is not installed")


def loaded(net: World, loader: str, text: str) -> None:
    for words in LOADERS[loader]:
        net.load(words, text)


def assert_only(net: World, probes: list[Probe], expected: set[Probe]) -> None:
    """What must not pass comes first: the other way round of a protocol without ports would be the
    answer of one that may. What must is tried again before it counts: the machine may be busy."""
    assert net.passed([each for each in probes if each not in expected]) == set()
    passed = net.passed(sorted(expected, key=str))
    passed |= net.passed(sorted(expected - passed, key=str))
    assert expected - passed == set()
