"""Who may edit and publish the catalogue. Everybody who is signed in may read it."""

from __future__ import annotations

import rules

from requirements_app.accounts import roles
from requirements_app.accounts.models import User
from requirements_app.core.errors import NotAllowed

EDIT = "catalogue.edit"
PUBLISH = "catalogue.publish"

rules.add_perm(EDIT, roles.is_catalogue_editor)
rules.add_perm(PUBLISH, roles.is_catalogue_publisher)

_WHAT = {EDIT: "edit the catalogue", PUBLISH: "publish the catalogue"}


def require(user: User, *permissions: str) -> None:
    """Raises NotAllowed unless the user has one of the permissions."""
    if not any(user.has_perm(each) for each in permissions):
        what = " or ".join(_WHAT[each] for each in permissions)
        raise NotAllowed(f"Your role does not let you {what}.", "Ask an administrator for it.")
