"""Which lists somebody sees: those of the sites that they see."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from exports.lists.base import ListFormat
from exports.lists.registry import LIST_FORMATS
from requirements_app.accounts.models import User
from requirements_app.core.errors import NotFound
from requirements_app.core.report import FindingLine
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .checks import places
from .models import List, ListCredential


def lists_seen(user: User) -> QuerySet[List]:
    """The lists of the sites that somebody sees, by name, each with its site, the site's baseline
    and the file made last, whose text is read when it is asked for."""
    rows = List.objects.select_related("site__baseline", "copy").defer("copy__text")
    return rows.filter(site__in=visible_sites(user)).order_by("name")


def lists_told(user: User) -> QuerySet[List]:
    """The same, with how many credentials are in force (`in_force`) and when one was used last
    (`fetched_at`)."""
    counts = Q(credentials__revoked_at=None, credentials__expires_at__gt=timezone.now())
    return lists_seen(user).annotate(
        in_force=Count("credentials", filter=counts), fetched_at=Max("credentials__last_used_at")
    )


def lists_at(user: User, site: Site) -> QuerySet[List]:
    """The lists of one site."""
    return lists_told(user).filter(site=site)


def list_get(user: User, name: str) -> List:
    """One list. Raises NotFound, the same for missing and hidden."""
    found = lists_told(user).filter(name=name).first()
    if found is None:
        raise hidden(name)
    return found


def hidden(name: str) -> NotFound:
    return NotFound(f"there is no list {name}", "check the name; you see lists of sites you see")


def credentials_of(found: List) -> QuerySet[ListCredential]:
    """The credentials of a list, newest first."""
    return found.credentials.select_related("created_by").order_by("-created_at", "-pk")


def format_of(found: List) -> ListFormat:
    """The format of a list."""
    return LIST_FORMATS[found.format]


def places_gone(found: List) -> list[FindingLine]:
    """What the list is narrowed to and the site has no more; such a list goes empty."""
    known = places(found.site)
    return [
        FindingLine(
            "warning",
            "scope-gone",
            getattr(found, field),
            f"The site has no {field} {getattr(found, field)} any more.",
            "Edit the list, or delete it once no device fetches it.",
        )
        for field in ("zone", "firewall", "product")
        if getattr(found, field) and getattr(found, field) not in known[field]
    ]
