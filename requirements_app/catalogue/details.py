"""One product, component, host or document of a version, with all that its page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from requirements_app.core.errors import NotFound, shown
from requirements_app.documents.selectors import ShownSection, revision_sections

from . import selectors
from .flow_filters import FlowFilters
from .models import (
    ComponentRevision,
    DocumentRevision,
    FeatureRevision,
    FlowEnd,
    FlowProvenance,
    FlowRevision,
    HostRevision,
    ParameterRevision,
    ProductRevision,
)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from requirements_app.documents.selectors import Presence

    from .selectors import FlowCount, ProductCounts


@dataclass(frozen=True)
class ProductDetail:
    """Alternatives and crypto profiles are in `revision.content`."""

    revision: WithAnnotations[ProductRevision, ProductCounts]
    components: QuerySet[ComponentRevision]
    features: QuerySet[FeatureRevision]
    parameters: QuerySet[ParameterRevision]
    hosts: QuerySet[WithAnnotations[HostRevision, FlowCount]]
    documents: QuerySet[WithAnnotations[DocumentRevision, Presence]]
    flows: QuerySet[FlowRevision]


@dataclass(frozen=True)
class ComponentDetail:
    """`flows` are its own and those it inherits."""

    revision: ComponentRevision
    flows: QuerySet[FlowRevision]


@dataclass(frozen=True)
class HostDetail:
    """One revision for each source that lists the pattern, and the flows that name it."""

    revisions: tuple[WithAnnotations[HostRevision, FlowCount], ...]
    flows: QuerySet[FlowRevision]


@dataclass(frozen=True)
class DocumentDetail:
    """`flows` has, by row key, the slugs of the flows that cite the row."""

    revision: WithAnnotations[DocumentRevision, Presence]
    sections: tuple[ShownSection, ...]
    flows: Mapping[int, tuple[str, ...]]


def product_detail(slug: str, version: int) -> ProductDetail:
    """Raises NotFound."""
    revision = selectors.one(selectors.product_revisions(version).filter(entity__slug=slug), slug)
    flows = selectors.flow_revisions(version).filter(entity__product__slug=slug)
    ends = FlowEnd.objects.filter(
        host=OuterRef("entity"),
        revision__in=FlowRevision.objects.at(version).filter(entity__product__slug=slug),
    )
    return ProductDetail(
        revision=revision,
        components=selectors.component_revisions(version, slug),
        features=selectors.feature_revisions(version, slug),
        parameters=selectors.parameter_revisions(version, slug),
        hosts=selectors.host_revisions(version).filter(Exists(ends)),
        documents=selectors.document_revisions(version).filter(product__slug=slug),
        flows=flows,
    )


def component_detail(slug: str, version: int) -> ComponentDetail:
    """Raises NotFound."""
    revision = selectors.one(selectors.component_revisions(version).filter(entity__slug=slug), slug)
    return ComponentDetail(revision, selectors.flow_revisions(version, FlowFilters(component=slug)))


def host_detail(pattern: str, version: int) -> HostDetail:
    """Raises NotFound."""
    found = tuple(selectors.host_revisions(version).filter(entity__pattern=pattern))
    if not found:
        raise NotFound(
            f"{shown(pattern)} is no host of this catalogue version.", "See the list of hosts."
        )
    ends = FlowEnd.objects.filter(revision=OuterRef("pk"), host__pattern=pattern)
    return HostDetail(found, selectors.flow_revisions(version).filter(Exists(ends)))


def document_detail(slug: str, version: int) -> DocumentDetail:
    """Raises NotFound."""
    revision = selectors.one(selectors.document_revisions(version).filter(entity__slug=slug), slug)
    citing: dict[int, list[str]] = defaultdict(list)
    for row, flow in (
        FlowProvenance.objects.filter(
            row__section__revision=revision.reading_id,
            revision__in=FlowRevision.objects.at(version),
        )
        .order_by("row_id", "revision__entity__slug")
        .values_list("row_id", "revision__entity__slug")
    ):
        citing[row].append(flow)
    return DocumentDetail(
        revision,
        revision_sections(revision.reading),
        {row: tuple(flows) for row, flows in citing.items()},
    )
