"""Who reads the audit trail: auditors and administrators. Others see what happened at their
sites in the sites' own histories."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from requirements_app.core.errors import NotAllowed


def may_view(user: Any) -> bool:
    """Whether an account, or nobody, reads all events."""
    return bool(user.has_perm("audit.view"))


def require_view(user: Any) -> None:
    """Raises NotAllowed."""
    if not may_view(user):
        raise NotAllowed(
            _("Only auditors and administrators read the audit trail."),
            _("Ask an administrator; a site's own history is on the site's pages."),
        )
