"""What a flow's own page tells beside its facts: conditions in words, and the rows behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from requirements_app.catalogue.details import flow_history
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.models import FlowRevision, Version
from requirements_app.catalogue.schema import Condition, CryptoProfile, Product, ProductFile
from requirements_app.catalogue.selectors import content_at, flow_get, flow_revisions
from requirements_app.documents.models import Revision, Row, Section
from requirements_app.documents.selectors import original_lines

from .lists import FieldChange, field_changes

_STEPS = 20


@dataclass(frozen=True)
class Cell:
    """A cell under its column's heading; `text` is None where the vendor's own sentence stands."""

    heading: str
    text: str | None


@dataclass(frozen=True)
class Line:
    number: int
    text: str


@dataclass(frozen=True)
class ShownCitation:
    """A document row that says a flow is needed, with the original's lines where they are here."""

    row: Row
    section: Section
    reading: Revision
    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class HistoryStep:
    """What a catalogue version did to a flow. `fields` is empty where it came into the catalogue:
    for the first time, or `again` after it was gone."""

    version: Version
    fields: tuple[FieldChange, ...]
    again: bool = False


@dataclass(frozen=True)
class FlowDetail:
    """All that is known of one flow in one version."""

    facts: dict[str, Any]
    content: dict[str, Any]
    product: Product
    footing: tuple[str, ...]
    crypto: CryptoProfile | None
    citations: tuple[ShownCitation, ...]
    history: tuple[HistoryStep, ...]


def flow_detail(slug: str, version: int) -> FlowDetail:
    """Raises NotFound."""
    revision = flow_get(slug, version)
    file = content_at(version).products[revision.entity.product.slug]
    return FlowDetail(
        facts=flow_facts(revision),
        content=revision.content,
        product=file.product,
        footing=footing(revision, file),
        crypto=crypto_profile(revision, file),
        citations=citations(revision),
        history=tuple(_history(flow_history(slug, version, _STEPS + 1))),
    )


def _history(revisions: tuple[FlowRevision, ...]) -> Iterator[HistoryStep]:
    """Newest first. A flow that keeps its content is opened anew only where its words for free
    search change; that is no step."""
    for at, later in enumerate(revisions[:_STEPS]):
        earlier = revisions[at + 1] if at + 1 < len(revisions) else None
        if earlier is None:
            yield HistoryStep(later.valid_from, ())
        elif earlier.valid_to_id != later.valid_from_id:
            yield HistoryStep(later.valid_from, (), again=True)
        elif fields := field_changes(earlier.content, later.content):
            yield HistoryStep(later.valid_from, fields)


def citations(revision: FlowRevision) -> tuple[ShownCitation, ...]:
    """The rows behind a flow of `selectors.flow_revisions`, with their lines; one query for each
    original."""
    rows = [each.row for each in revision.shown_provenance]
    originals = {
        sha256: original_lines(sha256)
        for sha256 in sorted({row.section.revision.sha256 for row in rows})
    }
    return tuple(_shown(row, originals[row.section.revision.sha256]) for row in rows)


def flow_sources(version: int, slugs: Collection[str]) -> dict[str, tuple[ShownCitation, ...]]:
    """The rows behind several flows, by flow and without lines, in a constant number of
    queries."""
    flows = flow_revisions(version).filter(entity__slug__in=slugs)
    return {
        flow.entity.slug: tuple(_shown(each.row, ()) for each in flow.shown_provenance)
        for flow in flows
    }


def row_cells(row: Row, section: Section) -> tuple[Cell, ...]:
    """A table row's cells under the section's headings; cells beyond them have none."""
    headings = [*section.header, *[""] * len(row.cells)]
    return tuple(Cell(headings[at], text) for at, text in enumerate(row.cells))


def _shown(row: Row, original: tuple[str, ...]) -> ShownCitation:
    section = row.section
    lines = original[row.first_line - 1 : row.last_line]
    return ShownCitation(
        row,
        section,
        section.revision,
        row_cells(row, section),
        tuple(Line(number, text) for number, text in enumerate(lines, row.first_line)),
    )


def footing(revision: FlowRevision, file: ProductFile) -> tuple[str, ...]:
    """What the flow depends on, one sentence each."""
    return tuple(_footing(revision, file))


def _footing(revision: FlowRevision, file: ProductFile) -> Iterator[str]:
    content = revision.content
    features = {feature.id: feature.name for feature in file.features}
    if feature := content["feature"]:
        yield _("Needed with the feature “%(name)s”.") % {"name": features.get(feature, feature)}
    every = [_condition(Condition(**each), features) for each in content["conditions"]["all"]]
    some = [_condition(Condition(**each), features) for each in content["conditions"]["any"]]
    if every:
        yield _("Only where %(conditions)s.") % {"conditions": _(" and ").join(every)}
    if some:
        yield _("Only where %(conditions)s.") % {"conditions": _(" or ").join(some)}
    if choice := content["alternative"]:
        group = next(each for each in file.alternatives if each.id == choice["group"])
        option = next(each for each in group.options if each.id == choice["option"])
        yield _("One option, “%(option)s”, of the choice “%(group)s”.") % {
            "option": option.name,
            "group": group.name,
        }
    if content["version_rule"] == "same-major":
        yield _("Only between members of the same major version.")
    if replaceable := content["replaceable_by"]:
        yield _("A default that the site may replace by its own %(component)s.") % {
            "component": replaceable
        }


def _condition(condition: Condition, features: dict[str, str]) -> str:
    if condition.feature is not None:
        name = features.get(condition.feature, condition.feature)
        state = _("“%(name)s” is on") if condition.enabled else _("“%(name)s” is off")
        return state % {"name": name}
    if condition.parameter is not None:
        return f"{condition.parameter} = {' | '.join(condition.values)}"
    if condition.platform is not None:
        return _("the platform is %(platform)s") % {"platform": condition.platform}
    return _("the version is %(version)s") % {"version": condition.version}


def crypto_profile(revision: FlowRevision, file: ProductFile) -> CryptoProfile | None:
    """The protocols and ciphers of the flow's service, where the document lists them."""
    wanted = revision.content["crypto_profile"]
    return next((each for each in file.crypto_profiles if each.id == wanted), None)
