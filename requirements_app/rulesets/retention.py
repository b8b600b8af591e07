"""Letting go of rule sets nobody needs any more, and of content that no rule set holds."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from requirements_app.audit.services import record
from requirements_app.jobs.periodic import periodic

from .models import Content, RuleSet

_RULE_SETS_AT_ONCE = 500
_CONTENTS_AT_ONCE = 20
_ModelT = TypeVar("_ModelT", bound=models.Model)


@periodic(3600)
def rule_sets_tidy() -> None:
    """Retire old rule sets, then what no rule set holds."""
    rule_sets_retire()
    contents_retire()


@transaction.atomic
def rule_sets_retire() -> int:
    """Delete rule sets past their retention, with an audit event each. Returns how many.

    Kept are the newest built one of each site, and whatever anything refers to: exports, and what
    later stages rest on.
    """
    retired = list(
        rule_sets_due()
        .select_related("site", "content")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("created_at")[:_RULE_SETS_AT_ONCE]
    )
    for rule_set in retired:
        record(
            actor=None,
            action="rule-set.retire",
            obj=rule_set,
            site_slug=rule_set.site.slug,
            data={"content": rule_set.content.digest if rule_set.content else ""},
        )
    RuleSet.objects.filter(pk__in=[rule_set.pk for rule_set in retired]).delete()
    return len(retired)


def rule_sets_due() -> QuerySet[RuleSet]:
    """The rule sets that `rule_sets_retire` would delete."""
    kept = dt.timedelta(days=settings.RULE_SET_RETENTION_DAYS)
    newest = (
        RuleSet.objects.filter(content__isnull=False)
        .order_by("site_id", "-built_at", "-created_at")
        .distinct("site_id")
    )
    return unreferenced(RuleSet).filter(created_at__lt=Now() - kept).exclude(pk__in=newest)


@transaction.atomic
def contents_retire() -> int:
    """Delete contents that nothing refers to, each with all its parts. Returns how many."""
    orphans = unreferenced(Content).select_for_update(skip_locked=True).order_by("pk")
    retired = [content.pk for content in orphans[:_CONTENTS_AT_ONCE]]
    Content.objects.filter(pk__in=retired).delete()
    return len(retired)


def unreferenced(model: type[_ModelT]) -> QuerySet[_ModelT]:
    """The rows that no other refers to, the rows that go with them aside. What refers to them may
    be a later stage's, of which nothing is known here."""
    rows = model._default_manager.all()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is not models.CASCADE:
            field = {relation.field.name: OuterRef("pk")}
            referring = relation.related_model._base_manager.filter(**field)
            rows = rows.filter(~Exists(referring))
    return rows
