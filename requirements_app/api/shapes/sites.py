"""Sites; their parts are shaped as the bodies that make them."""

from __future__ import annotations

from rest_framework import serializers as s

from requirements_app.sites.models import SiteRole, UpgradeProposal

from .base import Shape

VERSIONED = {"row_version": s.IntegerField(help_text="the ETag, as a number")}
IDENTIFIED = {"id": s.IntegerField(), **VERSIONED}


class SiteShape(Shape):
    slug = s.CharField()
    name = s.CharField()
    description = s.CharField(allow_blank=True)
    catalogue_version = s.IntegerField()
    external_source = s.CharField(allow_blank=True)
    external_id = s.CharField(allow_blank=True)
    created_at = s.DateTimeField()
    row_version = s.IntegerField()


class RoleShape(Shape):
    id = s.IntegerField()
    role = s.ChoiceField(choices=SiteRole.Role.values)
    user = s.CharField(allow_null=True)
    group = s.CharField(allow_null=True)


class ReceivedOfferShape(Shape):
    offer = s.CharField(help_text="`site/offer`, as a binding names it")
    site = s.CharField()
    component = s.CharField()
    note = s.CharField(allow_blank=True)


class ProposedEntryShape(Shape):
    id = s.CharField()
    deployment = s.CharField()
    flow = s.CharField()
    source = s.CharField()  # type: ignore[assignment]
    source_zone = s.CharField()
    destination = s.CharField()
    destination_zone = s.CharField()
    service = s.CharField()
    purpose = s.CharField()


class ChangedEntryShape(ProposedEntryShape):
    facts = s.ListField(child=s.CharField(), help_text="which facts of the entry differ")


class ProposedFindingShape(Shape):
    severity = s.ChoiceField(choices=["blocking", "warning", "info"])
    code = s.CharField()
    subject = s.CharField()
    message = s.CharField()
    mend = s.CharField()


class ProposalShape(Shape):
    id = s.UUIDField()
    from_version = s.IntegerField()
    to_version = s.IntegerField()
    state = s.ChoiceField(choices=UpgradeProposal.State.values)
    added = ProposedEntryShape(many=True)
    removed = ProposedEntryShape(many=True)
    changed = ChangedEntryShape(many=True)
    overrides_touched = s.ListField(child=s.CharField())
    findings_added = ProposedFindingShape(many=True)
    created_at = s.DateTimeField()
    decided_at = s.DateTimeField(allow_null=True)
    row_version = s.IntegerField()
