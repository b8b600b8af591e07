"""The frozen reports that exporters get. They carry texts ready to print and no objects of a
later stage; a renderer needs nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class RuleLine:
    """One rule. `source_names` and `destination_names` run beside `sources` and `destinations`:
    the label a reader knows for each value, "" where it has none of its own.

    `requirement` is the strongest of its entries', `in_part` the weaker ones that some of them
    have. `seen_as` tells of each firewall that sees translated addresses or ports, `overrides` of
    what the site put in the place of the vendor's words, or how it reads unclear ones, on record.
    """

    number: int
    rule_id: str
    sources: tuple[str, ...]
    source_names: tuple[str, ...]
    destinations: tuple[str, ...]
    destination_names: tuple[str, ...]
    services: tuple[str, ...]
    applications: tuple[str, ...]
    purposes: tuple[str, ...]
    requirement: str
    in_part: tuple[str, ...]
    phase: str
    expires_on: dt.date | None
    tls_inspection: str
    firewalls: tuple[str, ...]
    seen_as: tuple[str, ...]
    deployments: tuple[str, ...]
    flows: tuple[str, ...]
    overrides: tuple[str, ...]
    entry_ids: tuple[str, ...]
    crosses_firewall: bool


@dataclass(frozen=True)
class ZonePair:
    """Rules of one zone pair, by number."""

    source: str
    destination: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True)
class FindingLine:
    """`flows` are those that suffer from it; none where it concerns no single flow."""

    severity: str
    code: str
    subject: str
    message: str
    mend: str
    flows: tuple[str, ...] = ()


@dataclass(frozen=True)
class DecisionLine:
    deployment: str
    flow: str
    outcome: str
    code: str
    reason: str


@dataclass(frozen=True)
class SourceRow:
    """A document row behind a flow; null cells hold the vendor's own sentence. A statement in
    prose has no cells, and a summary instead."""

    document: str
    document_title: str
    publisher: str
    sha256: str
    retrieved: dt.date
    section: str
    row: str
    cells: tuple[str | None, ...]
    summary: str


@dataclass(frozen=True)
class FlowLine:
    """A flow of the provenance appendix, with the numbers of the rules it led to."""

    flow: str
    purpose: str
    requirement: str
    requirement_basis: str
    assertion: str
    rule_numbers: tuple[int, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True)
class EntryLine:
    """One entry: deployment × flow × endpoint pair × service × zone pair. `seen_as` is told as in
    a rule."""

    entry_id: str
    rule: int
    deployment: str
    product: str
    flow: str
    source: str
    source_name: str
    source_component: str
    source_zone: str
    destination: str
    destination_name: str
    destination_component: str
    destination_zone: str
    service: str
    application: str
    requirement: str
    phase: str
    expires_on: dt.date | None
    tls_inspection: str
    assertion: str
    firewalls: tuple[str, ...]
    seen_as: tuple[str, ...]
    purpose: str


@dataclass(frozen=True)
class RuleSetReport:
    """One rule set as a change board reads it.

    The lists but the findings may be read lazily and can be walked once for each iterator they
    give, so that an export's memory does not grow with their number. A zone pair of many rules
    may come in several pieces, one after the other. Exports of rules alone leave `entries` empty.
    """

    rule_set: str
    url: str
    site: str
    site_name: str
    catalogue_version: int
    as_of: dt.date
    built_at: dt.datetime
    requested_by: str
    content_hash: str
    inputs_hash: str
    entry_count: int
    rule_count: int
    findings: tuple[FindingLine, ...]
    zone_pairs: Iterable[ZonePair]
    excluded: Iterable[DecisionLine]
    provenance: Iterable[FlowLine]
    entries: Iterable[EntryLine] = ()


@dataclass(frozen=True)
class CatalogueFlow:
    """A flow as the catalogue has it. An end is a component (`product.id`) or a host's pattern;
    `conditions` and `alternative` are texts a reader understands, "" where there are none."""

    flow: str
    product: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    services: tuple[str, ...]
    applications: tuple[str, ...]
    requirement: str
    requirement_basis: str
    feature: str
    conditions: str
    alternative: str
    bidirectional: bool
    phase: str
    lifecycle: str
    assertion: str
    tls_inspection: str
    purpose: str
    notes: tuple[str, ...]
    provenance: tuple[str, ...]


@dataclass(frozen=True)
class CatalogueReport:
    """A selection of the catalogue's flows: `filters` are the filter parameters as they were
    given. `flows` may be read lazily, like a rule set's entries."""

    url: str
    catalogue_version: int
    published_at: dt.datetime
    digest: str
    filters: tuple[tuple[str, str], ...]
    flows: Iterable[CatalogueFlow]


@dataclass(frozen=True)
class PictureTable:
    """What a picture shows, as a table; a cell is its lines."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True)
class PictureReport:
    """A picture that is drawn: `svg` is a whole document of `width` × `height` CSS pixels.
    `about` says what of it is shown, such as the catalogue version."""

    title: str
    description: str
    language: str
    url: str
    about: str
    drawn_at: dt.datetime
    svg: str
    width: int
    height: int
    table: PictureTable
