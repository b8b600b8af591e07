"""One product, component, host or document of a version, with all that its page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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
    """One product, or several together; alternatives and crypto profiles are in the revisions'
    `content`."""

    revisions: tuple[WithAnnotations[ProductRevision, ProductCounts], ...]
    components: QuerySet[ComponentRevision]
    features: QuerySet[FeatureRevision]
    parameters: QuerySet[ParameterRevision]
    hosts: QuerySet[WithAnnotations[HostRevision, FlowCount]]
    documents: QuerySet[WithAnnotations[DocumentRevision, Presence]]
    flows: QuerySet[FlowRevision]

    @property
    def revision(self) -> WithAnnotations[ProductRevision, ProductCounts]:
        return self.revisions[0]


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


class CitingFlow(NamedTuple):
    """A flow that cites a row; `name` is its purpose."""

    slug: str
    name: str
    assertion: str


@dataclass(frozen=True)
class DocumentDetail:
    """`flows` has, by row key, the flows that cite the row, by slug."""

    revision: WithAnnotations[DocumentRevision, Presence]
    sections: tuple[ShownSection, ...]
    flows: Mapping[int, tuple[CitingFlow, ...]]


def product_detail(slug: str, version: int) -> ProductDetail:
    """Raises NotFound."""
    return products_detail([slug], version)


def products_detail(slugs: Sequence[str], version: int) -> ProductDetail:
    """Several products as one, in as many queries as a single one takes. Raises NotFound."""
    found = selectors.product_revisions(version).filter(entity__slug__in=slugs)
    known = {revision.entity.slug: revision for revision in found}
    for slug in slugs:
        if slug not in known:
            selectors.one(found.none(), slug)
    theirs = {"entity__product__slug__in": slugs}
    flows = selectors.flow_revisions(version).filter(**theirs)
    ends = FlowEnd.objects.filter(
        host=OuterRef("entity"), revision__in=FlowRevision.objects.at(version).filter(**theirs)
    )
    return ProductDetail(
        revisions=tuple(known[slug] for slug in slugs),
        components=selectors.component_revisions(version).filter(**theirs),
        features=selectors.feature_revisions(version, slugs),
        parameters=selectors.parameter_revisions(version, slugs),
        hosts=selectors.host_revisions(version).filter(Exists(ends)),
        documents=selectors.document_revisions(version).filter(product__slug__in=slugs),
        flows=flows,
    )


def flow_history(slug: str, version: int, most: int) -> tuple[FlowRevision, ...]:
    """The revisions of a flow up to a version, newest first and `most` at most."""
    found = FlowRevision.objects.filter(entity__slug=slug, valid_from__lte=version)
    return tuple(found.select_related("valid_from").order_by("-valid_from")[:most])


def component_detail(slug: str, version: int) -> ComponentDetail:
    """Raises NotFound."""
    revision = selectors.one(selectors.component_revisions(version).filter(entity__slug=slug), slug)
    flows = selectors.flow_revisions(version, FlowFilters(component=(slug,)))
    return ComponentDetail(revision, flows)


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
    citing: dict[int, list[CitingFlow]] = defaultdict(list)
    citations = FlowProvenance.objects.filter(
        row__section__revision=revision.reading_id, revision__in=FlowRevision.objects.at(version)
    ).order_by("row_id", "revision__entity__slug")
    for row, *flow in citations.values_list(
        "row_id", "revision__entity__slug", "revision__name", "revision__assertion"
    ):
        citing[row].append(CitingFlow(*flow))
    return DocumentDetail(
        revision,
        revision_sections(revision.reading),
        {row: tuple(flows) for row, flows in citing.items()},
    )
