"""People, service accounts and their API tokens."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person, or a service account that has no password and answers to `responsible`."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        SERVICE = "service", _("service account")

    class Theme(models.TextChoices):
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    responsible = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="service_accounts"
    )
    # How they want to see the portal. Blank: its own time zone, the colours of the system.
    # The database has the defaults too: processes of the version before still make accounts.
    time_zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    theme = models.CharField(
        max_length=5, choices=Theme.choices, blank=True, default="", db_default=""
    )
    single_keys = models.BooleanField(default=True, db_default=True)
    page_rows = models.PositiveSmallIntegerField(default=50, db_default=50)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", responsible=None)
                | Q(kind="service", responsible__isnull=False),
                name="service_account_has_a_responsible_person",
            )
        ]

    @property
    def is_service(self) -> bool:
        return self.kind == self.Kind.SERVICE


class ExternalGroup(models.Model):
    """A group of the identity provider, whose members are members of `group` here.

    `name` is what the provider sends in the groups claim. Several may lead to one group.
    """

    name = models.CharField(max_length=200, unique=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="external_groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """An API token. Only the HMAC of its secret is kept; `key` is the public part that finds it."""

    class Scope(models.TextChoices):
        READ = "read", _("read what the account may see")
        WRITE = "write", _("change what the account may change")
        CATALOGUE = "catalogue", _("edit and publish the catalogue")
        ACCOUNTS = "accounts", _("manage accounts, groups and tokens")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    key = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.key}…)"


class SavedView(models.Model):
    """The filters of a page under a name; `page` is the name of its address, `query` the query
    string, without the question mark."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2_000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"], name="saved_view_is_named_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.page})"
