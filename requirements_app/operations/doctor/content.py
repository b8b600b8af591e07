"""The catalogue, the sites that follow it, and the people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import ADMINISTRATORS
from requirements_app.catalogue.models import Draft, Version
from requirements_app.catalogue.selectors import current_version
from requirements_app.sites.models import Override, Site

from .base import Finding, Options, check, error, ok, warning

DRAFT_WAITS = dt.timedelta(days=14)
_SHOWN = 10


@check("catalogue.published", needs="database.migrations")
def catalogue_is_published(_: Options) -> Iterator[Finding]:
    version = current_version()
    if version is None:
        yield error(
            "No catalogue is published: there is nothing to build from.",
            "Run `manage.py catalogue load` and `manage.py catalogue publish`.",
        )
    else:
        yield ok(f"version {version.number} of {version.published_at:%Y-%m-%d}")
    old = Draft.objects.filter(state=Draft.State.OPEN, created_at__lt=timezone.now() - DRAFT_WAITS)
    for draft in old:
        yield warning(
            f"The draft of {draft.source_id} waits since {draft.created_at:%Y-%m-%d}.",
            "Publish it (`manage.py catalogue publish`) or discard it.",
        )


@check("sites.versions", needs="database.migrations")
def pinned_versions_are_there(_: Options) -> Iterator[Finding]:
    known = Version.objects.filter(pk=OuterRef("catalogue_version_id"))
    for site in Site.objects.filter(~Exists(known)).order_by("slug")[:_SHOWN]:
        yield error(
            f"{site.slug} is pinned to version {site.catalogue_version_id}, which is not there.",
            "The database was altered by hand: restore a backup.",
        )


@check("sites.overrides", needs="database.migrations")
def overrides_are_valid(_: Options) -> Iterator[Finding]:
    today = timezone.localdate()
    expired = Override.objects.filter(expires_on__lt=today).select_related("site", "owner")
    for each in expired.order_by("expires_on")[:_SHOWN]:
        yield warning(
            f"{each.site.slug}: the override {each.slug} expired on {each.expires_on} and has no "
            "effect any more.",
            f"Ask {each.owner.get_username()} to renew or to remove it.",
        )
    more = expired.count() - _SHOWN
    if more > 0:
        yield warning(f"{more} more overrides have expired.", "See each site's overrides.")


@check("accounts.administrators", needs="database.migrations")
def someone_administers(_: Options) -> Iterator[Finding]:
    administers = Q(is_superuser=True) | Q(groups__name=ADMINISTRATORS)
    if not User.objects.filter(administers, is_active=True).exists():
        yield error(
            "Nobody is an administrator.",
            f"Run `manage.py account create NAME --group {ADMINISTRATORS}`.",
        )


@check("accounts.responsible", needs="database.migrations")
def programs_have_someone_who_answers_for_them(_: Options) -> Iterator[Finding]:
    """Their tokens go on working when that person leaves: what they run must not stop at once."""
    left = User.objects.filter(kind=User.Kind.SERVICE, is_active=True, responsible__is_active=False)
    for each in left.select_related("responsible").order_by("username")[:_SHOWN]:
        who = each.responsible.get_username() if each.responsible else ""
        yield warning(
            f"{who}, who answers for the service account {each.username}, is not active any more.",
            "Revoke its tokens, and make a service account for which somebody else answers.",
        )
