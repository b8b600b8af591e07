"""Changes of the demonstration sites, in several states, each by those whom the policy asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import ProductRevision
from requirements_app.changes.actions.converse import comment_add
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve, steps_for
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.schedule import change_schedule
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.verify import change_close, change_verify
from requirements_app.changes.models import Change
from requirements_app.rulesets.models import RuleSet

_DONE, _PLANNED, _ASKED = range(3)


def changes_make(rule_set: RuleSet, owner: User, approvers: list[User]) -> Iterator[Change]:
    """A change for each of the first three products of a rule set without blocking findings: one
    that is closed, one that is scheduled, one that waits for approval; a draft of all the rest.
    Nothing where the site has changes already."""
    content = rule_set.content
    if content is None or Change.objects.filter(sites__site=rule_set.site_id).exists():
        return
    products = sorted(set(content.entries.values_list("product", flat=True)))
    found = ProductRevision.objects.at(rule_set.catalogue_version_id)
    names = dict(found.values_list("entity__slug", "name"))
    for part, product in enumerate(products[:3] if not content.blocking_count else []):
        change = change_create(
            actor=owner,
            rule_sets=[rule_set],
            products=[product],
            title=f"What {names[product]} needs",
            justification=f"{names[product]} goes into operation at {rule_set.site.name}.",
        )
        change = change_submit(number=change.pk, actor=owner, expected_revision=None)
        if part in (_DONE, _PLANNED):
            change = _approved(change, approvers)
        if part == _DONE:
            change = _closed(change, owner)
        if part == _PLANNED:
            change = _scheduled(change, owner)
        if part == _ASKED:
            text = f"@{approvers[0].username}: the wide networks are the clients' own."
            comment_add(number=change.pk, actor=owner, text=text)
        yield change
    yield change_create(
        actor=owner,
        rule_sets=[rule_set],
        title=f"Everything that {rule_set.site.name} needs",
        justification="The first rule set of the site.",
    )


def _approved(change: Change, approvers: list[User]) -> Change:
    for approver in approvers * 2:
        if steps_for(change, approver):
            change = change_approve(
                number=change.pk,
                actor=approver,
                expected_revision=None,
                options={"comment": "Looked at each zone pair."},
            )
    return change


def _closed(change: Change, owner: User) -> Change:
    change_implement(number=change.pk, actor=owner, expected_revision=None)
    evidence_add(
        number=change.pk, actor=owner, outcome="works", text="The application's own tests pass."
    )
    change_verify(number=change.pk, actor=owner, expected_revision=None)
    return change_close(number=change.pk, actor=owner, expected_revision=None)


def _scheduled(change: Change, owner: User) -> Change:
    begin = (timezone.now() + dt.timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    return change_schedule(
        number=change.pk,
        actor=owner,
        expected_revision=None,
        starts_at=begin,
        ends_at=begin + dt.timedelta(hours=2),
    )
