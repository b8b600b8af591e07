"""Who may see a change and act on it.

A change is seen by whoever sees one of its sites; what it does at other sites stays hidden. Asking
for one, editing, submitting and withdrawing need `sites.change_site` at every site of it.
Scheduling, implementing and closing need the same, or the role of change manager and a role at
every site. Whoever approves is told by the approval policy (`standing`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_change_manager
from requirements_app.core.errors import NotAllowed, NotFound
from requirements_app.sites.access import require, sees_every_site
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .models import Change, ChangeSite

TOLD_TO_ALL = frozenset({
    "title", "state", "revision", "origin", "comes_from", "step", "steps", "on_behalf_of",
    "comment", "reason", "note", "fields", "firewall", "items", "into_force", "left", "starts_at",
    "ends_at", "freezes", "outcome", "file", "into", "by", "policy", "content",
})  # fmt: skip
"""What of a change's events may be read by whoever sees one of its sites. Sites, entries and hosts
are not of it: some may be hidden."""


def visible_changes(user: User) -> QuerySet[Change]:
    """The changes at the sites a user may see, newest first."""
    if sees_every_site(user):
        return Change.objects.all()
    theirs = ChangeSite.objects.filter(change=OuterRef("pk"), site__in=visible_sites(user))
    return Change.objects.filter(Exists(theirs))


def changes_seen_whole(user: User) -> QuerySet[Change]:
    """The changes of which the user sees every site, and so may have the document."""
    if sees_every_site(user):
        return Change.objects.all()
    sites = ChangeSite.objects.filter(change=OuterRef("pk"))
    return visible_changes(user).exclude(Exists(sites.exclude(site__in=visible_sites(user))))


def require_whole(user: User, change: Change) -> None:
    """Raise NotAllowed unless the user sees every site of a change."""
    if not changes_seen_whole(user).filter(pk=change.pk).exists():
        raise NotAllowed(
            f"change {change.pk} has sites that you do not see",
            "ask for a role at each of its sites, or somebody who has one for its documents",
        )


def hidden(number: object) -> NotFound:
    """The same answer for a change that does not exist and one that the asker may not see."""
    return NotFound(
        f"there is no change {number}", "check the number; you see changes of sites you see"
    )


def require_editing(actor: User, sites: Iterable[Site]) -> None:
    """Raise NotAllowed unless the actor may change every one of the sites."""
    for site in sites:
        require(actor, "sites.change_site", site)


def may_carry_out(actor: User, sites: Iterable[Site]) -> bool:
    """Whether the actor may schedule, implement and close at all of the sites."""
    manages = is_change_manager(actor)
    return all(
        actor.has_perm("sites.change_site", site)
        or (manages and actor.has_perm("sites.view_site", site))
        for site in sites
    )


def require_carrying_out(actor: User, sites: Iterable[Site]) -> None:
    """Raise NotAllowed unless the actor may schedule, implement and close at every site."""
    if not may_carry_out(actor, sites):
        raise NotAllowed(
            f"{actor.username} may not carry out this change",
            "ask for the role of owner at each of its sites, or a change manager who sees them",
        )
