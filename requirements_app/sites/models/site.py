"""Sites and the roles that people have there."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.models import Version

from .base import Imported, one_external_id


class Site(Imported):
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    catalogue_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]
        constraints = [one_external_id("site")]

    def __str__(self) -> str:
        return self.slug


class SiteRole(models.Model):
    """A role at a site, for a person, a service account or a group."""

    class Role(models.TextChoices):
        READER = "reader", _("reader: sees the site and its rule sets")
        OWNER = "owner", _("site owner: changes the site and builds rule sets")
        APPROVER = "approver", _("approver: decides on changes and exceptions")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="site_roles"
    )
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="site_roles")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, group__isnull=False) | Q(user__isnull=False, group=None),
                name="a_site_role_is_for_a_user_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["site", "role", "user", "group"],
                nulls_distinct=False,
                name="one_grant_per_role",
            ),
        ]
