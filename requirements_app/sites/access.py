"""Who may see, change and approve at a site: permissions for `user.has_perm(name, site)`.

`sites.view_site`: any role there, or an administrator or auditor; `sites.change_site`: owners
and administrators; `sites.approve_site`: approvers only; `sites.add_site`: any active account,
which becomes the new site's owner.
"""

from __future__ import annotations

from typing import Literal

import rules
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator, is_auditor
from requirements_app.core.errors import NotAllowed, NotFound

from .models import Site, SiteRole

Account = User | AnonymousUser
Permission = Literal["sites.view_site", "sites.change_site", "sites.approve_site"]

_NEEDED = {
    "sites.change_site": "the role of owner at this site",
    "sites.approve_site": "the role of approver at this site",
}


def grants_of(user: Account) -> Q:
    """The condition on :class:`SiteRole` that picks a user's own and inherited roles."""
    return Q(user_id=user.pk) | Q(group__user=user.pk)


def sees_every_site(user: Account) -> bool:
    """Whether the user needs no role at a site to see it."""
    return _active(user) and bool(is_administrator(user) or is_auditor(user))


def require(actor: User, permission: Permission, site: Site) -> None:
    """Raise NotAllowed where `actor` lacks the permission; NotFound where even the site's
    existence is none of the actor's business."""
    if actor.has_perm(permission, site):
        return
    if actor.has_perm("sites.view_site", site):
        raise NotAllowed(
            f"{actor.username} may not do this at site {site.slug}",
            f"ask for {_NEEDED[permission]}",
        )
    raise hidden(site.slug)


def hidden(slug: str) -> NotFound:
    """The same answer for a site that does not exist and one that the asker may not see."""
    return NotFound(f"there is no site {slug}", "check the name; you see sites you have a role at")


def _active(user: Account) -> bool:
    return user.is_authenticated and user.is_active


def _has_role(user: Account, site: Site, *names: str) -> bool:
    roles = SiteRole.objects.filter(grants_of(user), site=site)
    return (roles.filter(role__in=names) if names else roles).exists()


def _views(user: Account, site: Site | None = None) -> bool:
    if site is None or not _active(user):
        return False
    return sees_every_site(user) or _has_role(user, site)


def _changes(user: Account, site: Site | None = None) -> bool:
    if site is None or not _active(user):
        return False
    return bool(is_administrator(user)) or _has_role(user, site, SiteRole.Role.OWNER)


def _approves(user: Account, site: Site | None = None) -> bool:
    return site is not None and _active(user) and _has_role(user, site, SiteRole.Role.APPROVER)


def _adds(user: Account) -> bool:
    return _active(user)


rules.add_perm("sites.view_site", rules.predicate(_views))
rules.add_perm("sites.change_site", rules.predicate(_changes))
rules.add_perm("sites.approve_site", rules.predicate(_approves))
rules.add_perm("sites.add_site", rules.predicate(_adds))
