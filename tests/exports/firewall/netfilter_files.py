"""The files of nftables and iptables for tests: writing them, loading them, taking them back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from functools import cache
from typing import Any

import pytest

from exports.firewall.iptables.exporter import IptablesExporter
from exports.firewall.netfilter.exporter import UNDO, NetfilterExporter
from exports.firewall.nftables.exporter import NftablesExporter
from requirements_app.core.firewall_rules import FirewallReport
from tests.exports.reachability.namespaces import missing

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
    """Skips the test where this machine has no network namespaces, or none that take the rules."""
    if lacking := _lacking(loader):
        pytest.skip(lacking)


@cache
def _lacking(loader: str) -> str:
    if lacking := missing():
        return f"network namespaces need {lacking}"
    empty = "table inet nrp-try {}\n" if loader == "nftables" else "*filter\nCOMMIT\n"
    for words in LOADERS[loader]:
        if not shutil.which(words[0]):
            return f"{words[0]} is not installed"
        tried = subprocess.run(
            ["unshare", "--net", *words],
            input=empty, text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        if tried.returncode:
            return f"the kernel takes nothing of {words[0]} ({tried.stderr.strip()})"
    return ""


def loaded(net: World, loader: str, text: str) -> None:
    for words in LOADERS[loader]:
        net.load(words, text)


def assert_only(net: World, probes: list[Probe], expected: set[Probe]) -> None:
    """What must not pass comes first: the other way round of a protocol without ports would be the
    answer of one that may."""
    assert net.came_through(each for each in probes if each not in expected) == set()
    assert_answered(net, expected)


def assert_answered(net: World, expected: set[Probe]) -> None:
    """What must pass is tried again before it counts: the machine may be busy."""
    lost = expected - net.passed(sorted(expected, key=str))
    assert lost - net.passed(sorted(lost, key=str)) == set()
