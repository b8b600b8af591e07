"""Flow revisions with their ends, services and provenance."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.documents.models import Row

from ..fields import PortSetField
from .entities import Component, Feature, Flow, Host
from .revisions import DocumentRevision, Revision
from .versions import Version


class FlowRevision(Revision):
    """A flow as it stands from one version to another; `name` is its purpose."""

    entity = models.ForeignKey(Flow, on_delete=models.PROTECT, related_name="revisions")
    requirement = models.CharField(max_length=12)
    requirement_basis = models.CharField(max_length=10)
    feature = models.ForeignKey(Feature, null=True, on_delete=models.PROTECT, related_name="+")
    phase = models.CharField(max_length=16)
    lifecycle = models.CharField(max_length=10)
    assertion = models.CharField(max_length=10)
    tls_inspection = models.CharField(max_length=10)
    bidirectional = models.BooleanField(default=False)
    search_text = models.TextField(default="")

    # What `selectors.flow_revisions` reads besides, as plain lists: a manager for each row of a
    # long list would take longer than the rows.
    shown_ends: list[FlowEnd]
    shown_services: list[FlowService]
    shown_provenance: list[FlowProvenance]

    class Meta(Revision.Meta):
        indexes = [
            GinIndex(fields=["search_text"], name="flow_search", opclasses=["gin_trgm_ops"]),
        ]


class FlowEnd(models.Model):
    """One source or destination of a flow revision: a component or a host."""

    class Side(models.TextChoices):
        SOURCE = "source", _("source")
        DESTINATION = "destination", _("destination")

    revision = models.ForeignKey(FlowRevision, on_delete=models.CASCADE, related_name="ends")
    side = models.CharField(max_length=11, choices=Side.choices)
    position = models.PositiveSmallIntegerField()
    component = models.ForeignKey(
        Component, null=True, on_delete=models.PROTECT, related_name="ends"
    )
    host = models.ForeignKey(Host, null=True, on_delete=models.PROTECT, related_name="ends")

    class Meta:
        ordering = ["revision_id", "side", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(component=None, host__isnull=False)
                | Q(component__isnull=False, host=None),
                name="an_end_is_a_component_or_a_host",
            )
        ]


class FlowService(models.Model):
    """One service of a flow revision. `protocol` is a name or an IP protocol number."""

    revision = models.ForeignKey(FlowRevision, on_delete=models.CASCADE, related_name="services")
    position = models.PositiveSmallIntegerField()
    protocol = models.CharField(max_length=10)
    ports = PortSetField(null=True)
    icmp_type = models.PositiveSmallIntegerField(null=True)
    icmp_code = models.PositiveSmallIntegerField(null=True)
    application = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["revision_id", "position"]
        indexes = [GistIndex(fields=["ports"], name="flow_ports")]


class FlowProvenanceQuerySet(models.QuerySet["FlowProvenance"]):
    def at(self, version: int) -> Self:
        """The citations of rows whose reading is in force in a published version."""
        readings = DocumentRevision.objects.at(version).values("reading")
        return self.filter(row__section__revision__in=readings)


class FlowProvenance(models.Model):
    """A document row that says a flow is needed, cited first by version `since`. When the
    document is read anew, the flow gets the new reading's rows besides; in a version those count
    whose reading is in force there."""

    revision = models.ForeignKey(FlowRevision, on_delete=models.CASCADE, related_name="provenance")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="flows")
    position = models.PositiveSmallIntegerField()
    since = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")

    objects = FlowProvenanceQuerySet.as_manager()

    class Meta:
        ordering = ["revision_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "row"], name="one_citation_per_row")
        ]
