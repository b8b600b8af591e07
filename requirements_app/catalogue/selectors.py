"""Reading the catalogue as it stands in a published version. Versions never change."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from requirements_app.core.errors import NotFound, shown
from requirements_app.documents.models import Original
from requirements_app.documents.selectors import Presence

from .content import CatalogueContent
from .flow_filters import FlowFilters, filtered
from .models import (
    Change,
    ComponentRevision,
    DocumentRevision,
    FeatureRevision,
    FlowEnd,
    FlowProvenance,
    FlowRevision,
    FlowService,
    HostRevision,
    ParameterRevision,
    ProductRevision,
    Version,
)
from .stored import stored_content

_CONTENTS_KEPT = 8
_ModelT = TypeVar("_ModelT", bound=Model)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class FlowCount(TypedDict):
    """What queries add to hosts and products."""

    flow_count: int


class ProductCounts(FlowCount):
    component_count: int


# --- versions ------------------------------------------------------------------------------


def current_version() -> Version | None:
    """The newest published version; None before the first publication."""
    return Version.objects.select_related("published_by").order_by("-number").first()


def version_get(number: int | None = None) -> Version:
    """A version by its number, the newest by default. Raises NotFound."""
    found = current_version() if number is None else Version.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(
            _("There is no such catalogue version."),
            _("Publish the catalogue first.") if number is None else _("Ask for the newest one."),
        )
    return found


def content_at(version: int) -> CatalogueContent:
    """The whole content exactly as it was published, every source included.

    Kept in this process by digest, so an answer costs one query most times. Raises NotFound.
    """
    return _content(version_get(version).digest, version)


@lru_cache(maxsize=_CONTENTS_KEPT)
def _content(digest: str, version: int) -> CatalogueContent:  # noqa: ARG001
    # The digest is in the key because a number alone names other content in another database.
    return stored_content(version)


def changes_since(version: int) -> QuerySet[Change]:
    """The changes of every later version, oldest first."""
    return (
        Change.objects.filter(version__gt=version)
        .select_related("version", "product")
        .order_by("version_id", "position")
    )


# --- flows ---------------------------------------------------------------------------------


def flow_revisions(version: int, filters: FlowFilters | None = None) -> QuerySet[FlowRevision]:
    """The flows of a version by slug, with all that `flow_facts` needs: four queries and those
    of the filters, however many flows there are.

    Each end carries `shown_name`, and the component's slug or the host's pattern as `shown_as`.
    Raises InvalidInput as `flow_filters.filtered` does.
    """
    flows: QuerySet[FlowRevision] = FlowRevision.objects.at(version)
    if filters is not None and filters != FlowFilters():
        flows = filtered(flows, filters, content_at(version), version)
    ends = FlowEnd.objects.annotate(
        shown_name=_end_name(version),
        shown_as=Coalesce("component__slug", "host__pattern"),
    )
    citations = FlowProvenance.objects.at(version).select_related(
        "row__section__revision__document"
    )
    return (
        flows.select_related("entity__product", "feature")  # type: ignore[no-redef]
        .prefetch_related(
            Prefetch("ends", ends.order_by("revision_id", "side", "position"), "shown_ends"),
            Prefetch(
                "services",
                FlowService.objects.order_by("revision_id", "position"),
                "shown_services",
            ),
            Prefetch(
                "provenance", citations.order_by("revision_id", "position"), "shown_provenance"
            ),
        )
        .order_by("entity__slug")
    )


def _end_name(version: int) -> Coalesce:
    components = ComponentRevision.objects.at(version).filter(entity=OuterRef("component"))
    hosts = HostRevision.objects.at(version).filter(entity=OuterRef("host"))
    return Coalesce(
        Subquery(components.values("name")[:1]), Subquery(hosts.values("name")[:1]), Value("")
    )


def flow_get(slug: str, version: int) -> FlowRevision:
    """One flow as it stands in a version. Raises NotFound."""
    return one(flow_revisions(version).filter(entity__slug=slug), slug)


# --- everything else -----------------------------------------------------------------------


def product_revisions(version: int) -> QuerySet[WithAnnotations[ProductRevision, ProductCounts]]:
    """The products by slug, each with `flow_count` and `component_count`."""
    flows = FlowRevision.objects.at(version).filter(entity__product=OuterRef("entity"))
    components = ComponentRevision.objects.at(version).filter(entity__product=OuterRef("entity"))
    return (
        ProductRevision.objects.at(version)
        .select_related("entity__vendor", "entity__source")
        .annotate(
            flow_count=_counted(flows, "entity__product"),
            component_count=_counted(components, "entity__product"),
        )
        .order_by("entity__slug")
    )


def component_revisions(version: int, product: str = "") -> QuerySet[ComponentRevision]:
    """The components by slug, of one product where it is given."""
    found = ComponentRevision.objects.at(version).select_related("entity__product")
    if product:
        found = found.filter(entity__product__slug=product)
    return found.order_by("entity__slug")


def host_revisions(version: int) -> QuerySet[WithAnnotations[HostRevision, FlowCount]]:
    """The hosts by pattern, each with `flow_count`; two sources may list the same pattern."""
    flows = FlowRevision.objects.at(version).filter(ends__host=OuterRef("entity"))
    return (
        HostRevision.objects.at(version)
        .select_related("entity")
        .annotate(flow_count=_counted(flows, "ends__host"))
        .order_by("entity__pattern", "entity__source_id")
    )


def feature_revisions(version: int, products: Collection[str]) -> QuerySet[FeatureRevision]:
    """The products' features by slug."""
    found = FeatureRevision.objects.at(version).filter(entity__product__slug__in=products)
    return found.select_related("entity").order_by("entity__slug")


def parameter_revisions(version: int, products: Collection[str]) -> QuerySet[ParameterRevision]:
    """The products' parameters by slug."""
    found = ParameterRevision.objects.at(version).filter(entity__product__slug__in=products)
    return found.select_related("entity").order_by("entity__slug")


def document_revisions(
    version: int,
) -> QuerySet[WithAnnotations[DocumentRevision, Presence]]:
    """The documents a version rests on, by slug, each with its reading; `has_original` says
    whether the vendor's text is present."""
    original = Original.objects.filter(sha256=OuterRef("reading__sha256"))
    return (
        DocumentRevision.objects.at(version)
        .select_related("entity", "reading__document", "product")
        .annotate(has_original=Exists(original))
        .order_by("entity__slug")
    )


def one(found: QuerySet[_ModelT], name: str) -> _ModelT:
    """The one object found. Raises NotFound, which names what was asked for."""
    single = found.first()
    if single is None:
        raise NotFound(
            _("%(name)s is not in this catalogue version.") % {"name": shown(name)},
            _("See the list, or ask for another version."),
        )
    return single


def _counted(rows: QuerySet[FlowRevision] | QuerySet[ComponentRevision], by: str) -> Coalesce:
    counts = rows.order_by().values(by).annotate(count=Count("pk", distinct=True))
    return Coalesce(Subquery(counts.values("count")), Value(0))
