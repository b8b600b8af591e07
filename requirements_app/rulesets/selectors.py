"""Reads of rule sets: lists, and who may see them."""

from __future__ import annotations

from django.db.models import QuerySet

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict
from requirements_app.sites.selectors import visible_sites

from .models import Content, RuleSet


def visible_rule_sets(user: User) -> QuerySet[RuleSet]:
    """The rule sets of the sites a user may see, newest first."""
    return RuleSet.objects.filter(site__in=visible_sites(user)).select_related(
        "site", "catalogue_version", "content", "job", "requested_by"
    )


def built_content(rule_set: RuleSet) -> Content:
    """The content of a built rule set; raises Conflict while it is not built."""
    if rule_set.content is None:
        raise Conflict("The rule set is not built yet.", "Wait for its job to succeed.")
    return rule_set.content
