"""Revision rows: what an identity is from one version to another.

A revision is valid from version `valid_from` up to, not including, `valid_to` (null: still
valid). Its `content` is the file format's own JSON (:mod:`requirements_app.catalogue.schema`);
the columns beside it exist for filters and joins. A trigger refuses any update but the one that
sets `valid_to`.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

from requirements_app.documents.models import Document
from requirements_app.documents.models import Revision as DocumentReading

from .entities import Component, Feature, Host, Parameter, Product
from .versions import Source, Version

_RevisionT = TypeVar("_RevisionT", bound="Revision")


class RevisionQuerySet(models.QuerySet[_RevisionT]):
    def at(self, version: int) -> Self:
        """The revisions valid in a published version."""
        return self.filter(valid_from__lte=version).filter(
            Q(valid_to=None) | Q(valid_to__gt=version)
        )


RevisionManager = models.Manager.from_queryset(RevisionQuerySet)


class Revision(models.Model):
    """What all revision rows share. `name` is the label lists show and search."""

    valid_from = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    valid_to = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=80)
    name = models.CharField(max_length=2000, blank=True)

    objects = RevisionManager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["entity"], condition=Q(valid_to=None), name="one_live_%(class)s"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="%(class)s_ends_after_it_starts",
            ),
        ]


class ProductRevision(Revision):
    """`content` holds the product with its vendor, alternatives and crypto profiles."""

    entity = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="revisions")
    lifecycle = models.CharField(max_length=10)


class DocumentRevision(Revision):
    """Which reading of a document a source's facts come from. `content` is the document's
    header; the inventory itself is in `reading`."""

    entity = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="catalogue_uses")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="documents")
    reading = models.ForeignKey(
        DocumentReading, on_delete=models.PROTECT, related_name="catalogue_uses"
    )


class ComponentRevision(Revision):
    entity = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="revisions")
    kind = models.CharField(max_length=30)


class HostRevision(Revision):
    entity = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="revisions")
    kind = models.CharField(max_length=20)
    party = models.CharField(max_length=20)
    tls_inspection = models.CharField(max_length=10)


class FeatureRevision(Revision):
    entity = models.ForeignKey(Feature, on_delete=models.PROTECT, related_name="revisions")


class ParameterRevision(Revision):
    entity = models.ForeignKey(Parameter, on_delete=models.PROTECT, related_name="revisions")
