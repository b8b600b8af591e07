"""What is deployed, who plays each role, and what is offered to other sites."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.models import Component, Product

from .base import Imported, Tracked, one_external_id
from .network import Firewall, Zone
from .site import Site


class Deployment(Imported):
    """A product at work at a site (production, test) with its options."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="deployments")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="deployments")
    product_version = models.CharField(max_length=40, blank=True)
    platform = models.CharField(max_length=40, blank=True)
    features = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    alternatives = models.JSONField(default=dict)
    installation_until = models.DateField(null=True, blank=True)
    troubleshooting_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["site", "slug"], name="one_deployment_per_slug"),
            one_external_id("deployment", "site"),
        ]

    def __str__(self) -> str:
        return self.slug


class Offer(Tracked):
    """A deployment's component that named sites may bind to; they read no more than that."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="offers")
    slug = models.SlugField(max_length=80)
    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="offers")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="+")
    to_sites = models.ManyToManyField(Site, related_name="offers_received")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["site_id", "slug"]
        constraints = [models.UniqueConstraint(fields=["site", "slug"], name="one_offer_per_slug")]

    def __str__(self) -> str:
        return f"{self.site.slug}/{self.slug}"


class Binding(Imported):
    """Who plays a component's role: members here, another site's offer, nobody yet (unbound),
    or declared absent. `deployment` is null for a site service, bound once for all."""

    class State(models.TextChoices):
        BOUND = "bound", _("bound")
        OFFER = "offer", _("bound to another site's offer")
        UNBOUND = "unbound", _("not bound yet")
        ABSENT = "absent", _("declared absent")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="bindings")
    deployment = models.ForeignKey(
        Deployment, null=True, blank=True, on_delete=models.CASCADE, related_name="bindings"
    )
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="bindings")
    state = models.CharField(max_length=8, choices=State.choices, default=State.BOUND)
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="consumers"
    )
    version = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site_id", "deployment_id", "component_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "deployment", "component"],
                nulls_distinct=False,
                name="one_binding_per_role",
            ),
            models.CheckConstraint(
                condition=Q(state="offer", offer__isnull=False)
                | (~Q(state="offer") & Q(offer=None)),
                name="an_offer_binding_names_its_offer",
            ),
            models.CheckConstraint(
                condition=~Q(state="absent")
                | (~Q(reason="") & ~Q(approved_by="") & Q(approved_on__isnull=False)),
                name="an_absence_has_reason_approver_and_date",
            ),
            one_external_id("binding", "site"),
        ]


class Member(models.Model):
    """One address, range, network or name of a binding, canonical text."""

    binding = models.ForeignKey(Binding, on_delete=models.CASCADE, related_name="members")
    position = models.PositiveIntegerField()
    value = models.CharField(max_length=253)
    name = models.CharField(max_length=200, blank=True)
    zone = models.ForeignKey(
        Zone, null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    address_space = models.SlugField(max_length=40, default="default")
    is_virtual = models.BooleanField(default=False)

    class Meta:
        ordering = ["binding_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["binding", "value", "address_space"], name="one_member_per_value"
            )
        ]


class SeenAs(models.Model):
    """From `zone`, the member is seen as `address` (and `port` as `seen_port`), because
    `firewall` translates. With one firewall on the path it need not be named."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="seen_as")
    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=100)
    firewall = models.ForeignKey(
        Firewall, null=True, blank=True, on_delete=models.PROTECT, related_name="translations"
    )
    port = models.PositiveIntegerField(null=True, blank=True)
    seen_port = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "zone", "port"],
                nulls_distinct=False,
                name="one_translation_per_zone_and_port",
            ),
            models.CheckConstraint(
                condition=Q(port=None, seen_port=None)
                | Q(port__isnull=False, seen_port__isnull=False),
                name="a_port_translation_has_both_ports",
            ),
        ]
