"""JSON of a whole report, written record by record; docs/exports.md describes its shape."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from exports.base import Exporter, Options
from exports.records import record
from requirements_app.core.report import CatalogueReport, RuleSetReport, ZonePair

SCHEMA_VERSION = 1

_RULE_SET_LISTS = ("findings", "zone_pairs", "excluded", "provenance", "entries")
_RULE_HEAD = (
    "number",
    "rule_id",
    "sources",
    "source_names",
    "destinations",
    "destination_names",
)


class JsonExporter(Exporter[RuleSetReport | CatalogueReport, Options]):
    identifier = "json"
    label = "JSON document"
    media_type = "application/json"
    suffix = "json"
    accepts = (RuleSetReport, CatalogueReport)

    def render(
        self,
        report: RuleSetReport | CatalogueReport,
        options: Options,  # noqa: ARG002
        out: BinaryIO,
    ) -> int:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
        try:
            if isinstance(report, CatalogueReport):
                return _write_catalogue(text, report)
            return _write_rule_set(text, report)
        finally:
            text.detach()


def _write_rule_set(out: io.TextIOWrapper, report: RuleSetReport) -> int:
    _write_facts(out, "rule-set", record(report, but=_RULE_SET_LISTS))
    _write_list(out, "findings", map(record, report.findings))
    count = _write_list(out, "rules", _rules(report.zone_pairs))
    _write_list(out, "excluded", map(record, report.excluded))
    _write_list(out, "provenance", map(record, report.provenance))
    _write_list(out, "entries", map(record, report.entries))
    out.write("\n}\n")
    return count


def _write_catalogue(out: io.TextIOWrapper, report: CatalogueReport) -> int:
    facts = record(report, but=("flows", "filters"))
    _write_facts(out, "catalogue-flows", {**facts, "filters": dict(report.filters)})
    count = _write_list(out, "flows", map(record, report.flows))
    out.write("\n}\n")
    return count


def _write_facts(out: io.TextIOWrapper, schema: str, facts: dict[str, object]) -> None:
    head = {"schema": schema, "schema_version": SCHEMA_VERSION, **facts}
    lines = (f"{_dumped(key)}: {_dumped(value)}" for key, value in head.items())
    out.write("{\n" + ",\n".join(lines))


def _write_list(out: io.TextIOWrapper, key: str, records: Iterable[dict[str, object]]) -> int:
    """Add a list of one record a line to the open object; returns how many there were."""
    out.write(f",\n{_dumped(key)}: [")
    count = 0
    for count, each in enumerate(records, 1):
        out.write(f"{',' if count > 1 else ''}\n{_dumped(each)}")
    out.write("\n]" if count else "]")
    return count


def _rules(zone_pairs: Iterable[ZonePair]) -> Iterator[dict[str, object]]:
    for pair in zone_pairs:
        for rule in pair.rules:
            yield {
                "number": rule.number,
                "rule_id": rule.rule_id,
                "source_zone": pair.source,
                "destination_zone": pair.destination,
                "sources": _named(rule.sources, rule.source_names),
                "destinations": _named(rule.destinations, rule.destination_names),
                **record(rule, but=_RULE_HEAD),
            }


def _named(values: tuple[str, ...], names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"value": value, "name": name} for value, name in zip(values, names, strict=True)]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
