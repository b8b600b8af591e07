"""How the catalogue's sources stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Max, Q, QuerySet

from .models import Draft, Source

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class SourceFacts(TypedDict):
    """What the query adds to a source."""

    product_count: int
    published: int | None
    waiting: int


def sources_standing() -> QuerySet[WithAnnotations[Source, SourceFacts]]:
    """The sources by slug, each with its `product_count`, the version that it `published` last,
    and how many of its drafts are `waiting`."""
    return Source.objects.annotate(
        product_count=Count("products", distinct=True),
        published=Max("drafts__version", filter=Q(drafts__state=Draft.State.PUBLISHED)),
        waiting=Count("drafts", filter=Q(drafts__state=Draft.State.OPEN), distinct=True),
    ).order_by("slug")
