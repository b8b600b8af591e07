"""Who may edit and publish the catalogue. Everybody who is signed in may read it."""

from __future__ import annotations

import rules

from requirements_app.accounts import roles

EDIT = "catalogue.edit"
PUBLISH = "catalogue.publish"

rules.add_perm(EDIT, roles.is_catalogue_editor)
rules.add_perm(PUBLISH, roles.is_catalogue_publisher)
