"""Making, changing and deleting a site, and who has which role there."""

from __future__ import annotations

from typing import Unpack

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.selectors import current_version
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed

from .. import checks
from ..checks import Checks
from ..facts import role_facts, site_facts
from ..models import Site, SiteRole, Zone
from .common import (
    EXTERNAL,
    External,
    Rules,
    assign,
    changed,
    check_external,
    check_unique,
    created,
    current,
    deleted,
    editing,
    held,
    refuse_in_use,
    refuse_other,
)

INTERNET = "internet"

_RULES: Rules = {
    "slug": checks.slug,
    "name": checks.name,
    "description": checks.prose,
    **EXTERNAL,
}


class SiteOptions(External, total=False):
    description: str


class SiteFields(SiteOptions, total=False):
    """`slug` and `catalogue_version` may only repeat what they are."""

    slug: str
    name: str
    catalogue_version: int


def site_create(
    *,
    actor: User,
    slug: str,
    name: str,
    catalogue_version: int | None = None,
    **options: Unpack[SiteOptions],
) -> Site:
    """A new site with its zone `internet`, pinned to a published catalogue version (the newest
    unless given), with `actor` as owner.

    Raises InvalidInput; NotAllowed; Conflict where nothing is published yet.
    """
    if not actor.has_perm("sites.add_site"):
        raise NotAllowed(f"{actor.username} may not make sites", "ask an administrator")
    site, check = Site(), Checks()
    with transaction.atomic():
        assign(site, {"slug": slug, "name": name, **options}, _RULES, check)
        check_unique(site, Site.objects.all(), check, "slug")
        check_external(site, Site.objects.all(), check)
        site.catalogue_version_id = check.run(_published, catalogue_version) or 0
        check.done()
        try:
            with transaction.atomic():
                site.save()
        except IntegrityError as error:  # another request took it since it was looked up
            mend = "choose another slug or external id"
            raise InvalidInput.one("slug", slug, "is taken by another site", mend) from error
        Zone.objects.create(site=site, slug=INTERNET, name="Internet", is_internet=True)
        created(actor, site, site_facts(site), site.slug)
        _grant(actor, site, SiteRole.Role.OWNER, user=actor)
    return site


def site_update(
    *, actor: User, site: Site, expected_version: int | None = None, **fields: Unpack[SiteFields]
) -> Site:
    """Change what is given. The slug never changes; the catalogue pin moves by a proposal only.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, site):
        site = current(site, expected_version)
        before, check = site_facts(site), Checks()
        refuse_other(site, before, fields, "slug", "make another site")
        mend = "accept an upgrade proposal to move the pin"
        refuse_other(site, before, fields, "catalogue_version", mend)
        assign(site, fields, _RULES, check)
        check_external(site, Site.objects.all(), check)
        check.done()
        return changed(actor, site, before, site_facts(site), site.slug)


def site_delete(*, actor: User, site: Site, expected_version: int | None = None) -> None:
    """Delete a site with all that belongs to it.

    Raises Conflict where other sites use its offers, or rule sets of it are kept.
    """
    with editing(actor, site):
        site = current(site, expected_version)
        used = held(site.offers).exclude(consumers=None)
        users = set(used.values_list("consumers__site__slug", flat=True))
        refuse_in_use(f"site {site.slug}", {"sites": users}, "let them bind elsewhere first")
        # Within a site some objects protect others, so the whole goes from the leaves inwards.
        site.bindings.all().delete()
        deleted(actor, site, site_facts(site), site.slug)


def role_grant(
    *, actor: User, site: Site, role: str, user: User | None = None, group: Group | None = None
) -> SiteRole:
    """Give a role at the site to a user or to a group; nothing happens where they have it.

    Raises InvalidInput unless exactly one of the two is given.
    """
    with editing(actor, site) as locked:
        checks.one_of(role, "role", SiteRole.Role.values)
        if (user is None) == (group is None):
            raise InvalidInput.one(
                "user", str(user or ""), "is not one user or one group", "give one of the two"
            )
        return _grant(actor, locked, role, user=user, group=group)


def role_revoke(*, actor: User, role: SiteRole) -> None:
    """Take a role away. Raises Conflict for the last owner of a site."""
    with editing(actor, role.site) as site:
        owners = site.roles.filter(role=SiteRole.Role.OWNER)
        if role.role == SiteRole.Role.OWNER and not owners.exclude(pk=role.pk).exists():
            raise Conflict(
                f"site {site.slug} would lose its last owner", "name another owner first"
            )
        if site.roles.filter(pk=role.pk).delete()[0]:
            record(
                actor=actor,
                action="site.role-revoked",
                obj=site,
                site_slug=site.slug,
                data={"values": role_facts(role)},
            )


def _grant(
    actor: User, site: Site, role: str, *, user: User | None = None, group: Group | None = None
) -> SiteRole:
    granted, is_new = SiteRole.objects.get_or_create(site=site, role=role, user=user, group=group)
    if is_new:
        record(
            actor=actor,
            action="site.role-granted",
            obj=site,
            site_slug=site.slug,
            data={"values": role_facts(granted)},
        )
    return granted


def _published(number: int | None) -> int:
    newest = current_version()
    if newest is None:
        raise Conflict("no catalogue version is published yet", "publish the catalogue first")
    if number is None:
        return newest.number
    if type(number) is not int or not Version.objects.filter(number=number).exists():
        mend = f"leave it out for the newest, {newest}"
        raise InvalidInput.one("catalogue_version", number, "was never published", mend)
    return number
