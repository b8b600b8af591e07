"""Which exports a user may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.core.errors import NotFound
from requirements_app.sites.selectors import visible_sites

from .models import Export


def visible_exports(user: User) -> QuerySet[Export]:
    """A user's own exports, newest first, as long as their sites may be seen."""
    seen = Q(rule_set=None) | Q(rule_set__site__in=visible_sites(user))
    return Export.objects.filter(seen, owner_id=user.pk).select_related(
        "owner", "job", "file", "rule_set__site", "catalogue_version"
    )


def export_get(user: User, export_id: UUID) -> Export:
    """One export that the user may see. Raises NotFound for all others."""
    export = visible_exports(user).filter(pk=export_id).first()
    if export is None:
        raise NotFound("there is no such export", "check its address; you see your own exports")
    return export
