"""The portal-wide roles: Django groups, and the predicates that ask for them.

Roles at one site are `sites.SiteRole`. Every predicate takes a user (anonymous ones too) and
answers for active accounts only; superusers hold every role. A user object remembers its groups,
so a predicate costs at most one query for each request.
"""

from __future__ import annotations

import rules

CATALOGUE_EDITORS = "catalogue editors"
CATALOGUE_PUBLISHERS = "catalogue publishers"
CHANGE_MANAGERS = "change managers"
SECURITY = "security"
AUDITORS = "auditors"
ADMINISTRATORS = "administrators"
GROUPS = (
    CATALOGUE_EDITORS,
    CATALOGUE_PUBLISHERS,
    CHANGE_MANAGERS,
    SECURITY,
    AUDITORS,
    ADMINISTRATORS,
)


def _member(group: str) -> rules.Predicate:
    return rules.is_active & (rules.is_superuser | rules.is_group_member(group))


is_catalogue_editor = _member(CATALOGUE_EDITORS)
is_catalogue_publisher = _member(CATALOGUE_PUBLISHERS)
is_change_manager = _member(CHANGE_MANAGERS)
is_auditor = _member(AUDITORS)
is_administrator = _member(ADMINISTRATORS)
