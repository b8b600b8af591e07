"""The PDF for a change board, beside a plain table of the same rules by reportlab."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator
from html import escape

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from benchmarks.frame import Row
from benchmarks.processes import measured
from exports.base import Options
from exports.pdf.exporter import LINES_PER_VOLUME, PdfExporter
from exports.pdf.volumes import volumes_of
from requirements_app.core.report import FlowLine, RuleLine, RuleSetReport, SourceRow, ZonePair

TITLE = "PDF of a rule set"

_ZONES = 12
_PRODUCTS = ("nexthink", "nextron-asgard", "tippingpoint-sms", "appsanywhere-analytics")
_OVERRIDES = ("hosts replaced by override mirror until 2027-06-30: Out of service (owner dana)",)


def run(small: bool) -> Iterator[Row]:
    """At each size: time beside reportlab, and the memory of every process that takes part."""
    for rules in (40,) if small else (2_000, 20_000):
        ours = measured("benchmarks.bench_pdf:typeset", rules)
        theirs = measured("benchmarks.bench_pdf:plain_table", rules)
        volumes = len(volumes_of(report(rules), LINES_PER_VOLUME))
        yield Row(
            f"PDF of {rules:,} rules",
            ours.seconds,
            "s",
            "reportlab, one untagged table of the same cells",
            theirs.seconds,
            note=f"{volumes} volume{'s' if volumes > 1 else ''}, {ours.value / 1e6:.1f} MB;"
            f" reportlab {theirs.value / 1e6:.1f} MB",
        )
        yield Row(
            f"Memory of the exporting process, {rules:,} rules",
            ours.peak, "MB", "reportlab", theirs.peak, note="its gate is the next row's",
        )  # fmt: skip
        yield Row(
            f"Memory of the largest process, {rules:,} rules",
            max(ours.peak, ours.children), "MB", gate=1_000,
        )  # fmt: skip


def typeset(rules: int) -> int:
    """Export a report of so many rules; the bytes written."""
    out = io.BytesIO()
    written = PdfExporter().render(report(rules), Options(), out)
    if written != rules:
        raise AssertionError(f"{written} of {rules} rules were written")
    return len(out.getvalue())


def plain_table(rules: int) -> int:
    """The same cells by reportlab, as its users would write it; the bytes written."""
    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=7, leading=8.5)
    head = ("No.", "Source", "Destination", "Service", "Purpose, deployment and flow", "Terms")
    rows: list[tuple[object, ...]] = [head]
    for pair in report(rules).zone_pairs:
        rows += [
            tuple(Paragraph(escape(text), style) for text in _cells(rule)) for rule in pair.rules
        ]
    out = io.BytesIO()
    table = LongTable(rows, repeatRows=1, colWidths=(28, 150, 170, 90, 220, 120))
    SimpleDocTemplate(out, pagesize=landscape(A4)).build([table])
    return len(out.getvalue())


def _cells(rule: RuleLine) -> tuple[str, ...]:
    return (
        str(rule.number),
        _named(rule.sources, rule.source_names),
        _named(rule.destinations, rule.destination_names),
        " ".join((*rule.services, *rule.applications)),
        " ".join((*rule.purposes, *rule.deployments, *rule.flows)),
        " ".join((rule.requirement, *rule.firewalls, *rule.seen_as, rule.tls_inspection)),
    )


def _named(values: tuple[str, ...], names: tuple[str, ...]) -> str:
    return " ".join(f"{value} {name}" for value, name in zip(values, names, strict=True))


# --- a report of any size ------------------------------------------------------------------------


def report(rules: int) -> RuleSetReport:
    """So many rules between twelve zones, each of one to four ends on each side, and the document
    rows of their flows. Equal numbers give equal reports."""
    chance = random.Random(rules)  # noqa: S311 - the same rules each time
    lines = [_rule(chance, number) for number in range(1, rules + 1)]
    size = -(-rules // _ZONES)
    pairs = tuple(
        ZonePair(f"zone-{at // size}", f"zone-{at // size + 1}", tuple(lines[at : at + size]))
        for at in range(0, rules, size)
    )
    flows: dict[str, list[int]] = {}
    for line in lines:
        flows.setdefault(line.flows[0], []).append(line.number)
    return RuleSetReport(
        rule_set="00000000-0000-4000-8000-000000000000",
        url="https://portal.example.org/rule-sets/1/",
        site="campus",
        site_name="Benchmark campus",
        catalogue_version=2026112101,
        as_of=dt.date(2026, 11, 21),
        built_at=dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC),
        requested_by="Dana Whitfield",
        content_hash=f"v1:{'1a' * 32}",
        inputs_hash=f"v1:{'2b' * 32}",
        entry_count=4 * rules,
        rule_count=rules,
        findings=(),
        zone_pairs=pairs,
        excluded=(),
        provenance=tuple(_flow(flow, tuple(numbers)) for flow, numbers in flows.items()),
    )


def _rule(chance: random.Random, number: int) -> RuleLine:
    sources, source_names = _ends(chance, "10.20", "Floor")
    destinations, destination_names = _ends(chance, "10.10", "server")
    product = chance.choice(_PRODUCTS)
    return RuleLine(
        number=number,
        rule_id=f"r-{number:020x}",
        sources=sources,
        source_names=source_names,
        destinations=destinations,
        destination_names=destination_names,
        services=chance.choice((("tcp/443",), ("tcp/443", "tcp/8443"), ("udp/53", "tcp/53"))),
        applications=("HTTPS",),
        purposes=(f"Clients of area {number % 97} send their results to the servers of {product}",),
        requirement="required",
        in_part=(),
        phase="operation",
        expires_on=dt.date(2027, 3, 31) if number % 9 == 0 else None,
        tls_inspection=chance.choice(("unstated", "forbidden")),
        firewalls=("fw-core", "fw-dc"),
        seen_as=(f"fw-dc sees destination 172.31.4.{number % 250}",) if number % 20 == 0 else (),
        deployments=(f"{product}-production",),
        flows=(f"{product}.flow-{number % 60}",),
        overrides=_OVERRIDES if number % 25 == 0 else (),
        entry_ids=tuple(f"e-{number:016x}{each:04x}" for each in range(4)),
        crosses_firewall=True,
    )


def _ends(chance: random.Random, network: str, name: str) -> tuple[tuple[str, ...], ...]:
    hosts = [(chance.randrange(256), chance.randrange(1, 255)) for _ in range(chance.randint(1, 4))]
    values = tuple(f"{network}.{third}.{last}" for third, last in hosts)
    return values, tuple(f"{name} {third}-{last}" for third, last in hosts)


def _flow(flow: str, numbers: tuple[int, ...]) -> FlowLine:
    row = SourceRow(
        document="vendor-ports-2026",
        document_title="Network requirements",
        publisher="Vendor",
        sha256="a1" * 32,
        retrieved=dt.date(2026, 11, 2),
        section="1.4.1 Ports",
        row=flow.rpartition("-")[2],
        cells=("Client", "Server", "443/tcp", None),
        summary="",
    )
    return FlowLine(flow, f"Purpose of {flow}", "required", "stated", "stated", numbers, (row,))
