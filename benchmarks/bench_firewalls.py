"""Firewall formats: how writing, reading back and comparing grow, and how they stand beside aerleon
and beside pairwise work."""

from __future__ import annotations

import importlib.util
import io
import time
from collections.abc import Iterator
from typing import Any

from benchmarks import firewall_estate as estate
from benchmarks.frame import Gap, Row
from benchmarks.processes import measured
from exports.registry import firewall_formats
from requirements_app.core.packets import PacketSet
from requirements_app.rulebases.compute.coverage import coverage
from requirements_app.rulebases.compute.parsing import read_rule_base
from requirements_app.rulebases.compute.permitted import packets_of
from requirements_app.rulebases.compute.spaces import Spaces

TITLE = "Firewall formats and rule bases"

AERLEON = {
    "nftables": ("nftables", "inet forward"),
    "cisco-asa": ("ciscoasa", "nrp-zone"),
    "juniper-srx": ("srx", "from-zone zone-0 to-zone zone-1 mixed"),
    "paloalto-xml": ("paloalto", "from-zone zone-0 to-zone zone-1 mixed"),
}
"""What aerleon renders as well, and how it is asked for."""
READ = {"iptables": 1, "paloalto-xml": 1, "fortios": 1, "cisco-asa": 1, "aws-sg": 4}
"""What is read back, and by how much fewer rules: a cloud's groups have a permission for each pair
of prefixes and ports, and a file may have 50,000."""
_OPTIONS: dict[str, dict[str, object]] = {
    "cisco-asa": {"bind": True},
    "iptables": {"jump": True, "zones": {f"zone-{at}": f"eth{at}" for at in range(20)}},
}
_HERE = "benchmarks.bench_firewalls"


def run(small: bool) -> Iterator[Row | Gap]:
    """Rules of an estate to each format, back again, and against the same a year later."""
    few, many, other, pairwise = (20, 80, 10, 100) if small else (2_500, 10_000, 500, 800)
    for identifier, exporter in firewall_formats().items():
        yield from _growth(
            f"{many:,} rules to {exporter.label}", "rendering", identifier, few, many
        )
    yield from _beside_aerleon(other)
    for identifier, part in READ.items():
        label = f"Reading {many // part:,} rules of {identifier}"
        yield from _growth(label, "reading", identifier, few // part, many // part)
    for identifier in ("paloalto-xml", "cisco-asa"):
        label = f"Coverage of {many:,} rules by {many:,} of {identifier}"
        yield from _growth(label, "comparing", identifier, few, many)
    yield _beside_pairwise(pairwise)


def _growth(label: str, work: str, identifier: str, few: int, many: int) -> Iterator[Row]:
    base, most = (measured(f"{_HERE}:{work}", identifier, count) for count in (few, many))
    yield Row(
        label,
        most.value["seconds"],
        "s",
        f"{few:,} of them",
        base.value["seconds"],
        gate=1.5 * many / few,
        note=f"{many // few} times the rules; processor time; {most.value['told']};"
        f" {most.peak:.0f} MB, {most.before:.0f} of them before it begins",
    )


def rendering(identifier: str, count: int) -> dict[str, Any]:
    """The processor seconds of writing so many rules."""
    given = estate.report(count)
    began = time.process_time()
    data = _written(identifier, given)
    return {"seconds": time.process_time() - began, "told": f"{len(data) / 1e6:.1f} MB of file"}


def reading(identifier: str, count: int) -> dict[str, Any]:
    """The processor seconds of reading them back."""
    data = _written(identifier, estate.report(count))
    began = time.process_time()
    base = read_rule_base(data, identifier)
    return {"seconds": time.process_time() - began, "told": f"{len(base.rules):,} rules found"}


def comparing(identifier: str, count: int) -> dict[str, Any]:
    """The processor seconds of holding a rule base against what is needed a year later."""
    given = estate.report(count)
    base = read_rule_base(_written(identifier, given), identifier)
    needed = estate.edited(given)
    began = time.process_time()
    found = coverage(base, needed)
    taken = time.process_time() - began
    missing = sum(bool(each.missing) for each in found.needs)
    return {"seconds": taken, "told": f"{len(base.rules):,} rules of the base, {missing:,} missing"}


def _written(identifier: str, given: Any) -> bytes:
    exporter = firewall_formats()[identifier]
    out = io.BytesIO()
    options = {"firewall": "fw", **_OPTIONS.get(identifier, {})}
    exporter.render(given, exporter.read_options(options), out)
    return out.getvalue()


# --- beside aerleon -------------------------------------------------------------------------------


def _beside_aerleon(count: int) -> Iterator[Row | Gap]:
    if importlib.util.find_spec("aerleon") is None:
        yield Gap("Beside aerleon", "aerleon is not installed")
        return
    for identifier in AERLEON:
        ours, theirs = (
            measured(f"{_HERE}:{work}", identifier, count) for work in ("rendering", "aerleon")
        )
        yield Row(
            f"{count:,} rules to {identifier}",
            ours.value["seconds"],
            "s",
            "aerleon, the same rules",
            theirs.value["seconds"],
            gate=1,
            note=f"processor time; {ours.peak:.0f} MB beside {theirs.peak:.0f} MB",
        )


def aerleon(identifier: str, count: int) -> dict[str, Any]:
    """The processor seconds that aerleon takes for so many rules."""
    from aerleon import api  # noqa: PLC0415 - of the development environment alone
    from aerleon.lib import naming  # noqa: PLC0415

    names, policy = estate.aerleon_input(estate.report(count).rules, *AERLEON[identifier])
    began = time.process_time()
    definitions = naming.Naming()
    definitions.ParseDefinitionsObject(names, "")
    (text,) = (api.Generate([policy], definitions) or {}).values()
    return {"seconds": time.process_time() - began, "told": f"{len(str(text)) / 1e6:.1f} MB"}


# --- beside taking every rule with every other ----------------------------------------------------


def _beside_pairwise(count: int) -> Row:
    given = estate.report(count)
    base = read_rule_base(_written("cisco-asa", given), "cisco-asa")
    needed = estate.edited(given)
    began = time.process_time()
    found = coverage(base, needed)
    taken = time.process_time() - began
    began = time.process_time()
    allowed = _pairwise(base, needed)
    pairwise = time.process_time() - began
    if allowed != [each.allowed for each in found.needs]:
        raise AssertionError("the two ways to find what is allowed do not agree")
    return Row(
        f"Coverage of {count:,} rules, both ways",
        taken,
        "s",
        "what is allowed alone, each rule with each of the base (equal result)",
        pairwise,
        gate=1,
        note="pairwise work grows with the square",
    )


def _pairwise(base: Any, needed: Any) -> list[PacketSet]:
    spaces = Spaces(needed.zones)
    found = []
    for rule in needed.rules:
        services = [pair for each in rule.services for pair in each.intervals()]
        asked = packets_of(
            [
                (
                    spaces.side(rule.sources, rule.source_zone),
                    spaces.side(rule.destinations, rule.destination_zone),
                    type(base.rules[0].services.sure).from_pairs(services),
                )
            ]
        )
        allowed = PacketSet()
        for each in base.rules:
            if each.from_zones is None or rule.from_zone in each.from_zones:
                allowed |= asked & packets_of([each.sure])
        found.append(allowed)
    return found
