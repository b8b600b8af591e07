"""Bindings: who plays a component's role in a deployment, or as a service of the whole site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Unpack

from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import Component
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import binding_facts
from ..models import Binding, Site
from ..pinned import Pinned
from .binding_rules import State, check_component, check_state, find_offer, refuse_offered
from .common import (
    EXTERNAL,
    External,
    Given,
    Rules,
    assign,
    changed,
    check_external,
    created,
    current,
    deleted,
    editing,
    pick,
    refuse_other,
)
from .members import Members, MemberValue, check_members


def _not_in_the_future(value: object, field: str) -> dt.date | None:
    date = checks.optional_date(value, field)
    if date is not None and date > timezone.localdate():
        raise InvalidInput.one(field, date.isoformat(), "is in the future", "give the day it was")
    return date


_RULES: Rules = {
    "state": lambda value, field: checks.one_of(value, field, State.values),
    "version": checks.version,
    "reason": checks.prose,
    "approved_by": checks.line,
    "approved_on": _not_in_the_future,
    **EXTERNAL,
}

# What a binding that changes its state loses unless it is given anew.
_OF_ONE_STATE: Given = {
    "members": (),
    "offer": "",
    "reason": "",
    "approved_by": "",
    "approved_on": None,
}


class BindingOptions(External, total=False):
    """`version` is the product version of the members where it is not the deployment's."""

    state: str
    members: Sequence[MemberValue]
    offer: str
    version: str
    reason: str
    approved_by: str
    approved_on: dt.date | None


class BindingFields(BindingOptions, total=False):
    """`deployment` and `component` may only repeat what they are."""

    deployment: str | None
    component: str


def binding_create(
    *,
    actor: User,
    site: Site,
    component: str,
    deployment: str | None = None,
    **options: Unpack[BindingOptions],
) -> Binding:
    """Say who plays `component` in the deployment with this slug or, without one, at the site.

    State `bound` needs members; `offer` an offer written `site/offer` that names this site;
    `absent` a reason, who approved it and when. Raises InvalidInput, NotAllowed, NotFound.
    """
    with editing(actor, site) as locked:
        pinned, check = Pinned(locked.catalogue_version_id), Checks()
        binding = Binding(site=locked)
        if deployment is not None:
            own = locked.deployments.select_related("product")
            binding.deployment = check.run(
                pick, own, deployment, "deployment", "deployment", locked
            )
        if not check.problems and (
            slug := check.run(check_component, binding.deployment, component, pinned)
        ):
            binding.component = Component.objects.get(slug=slug)
            _refuse_second(binding, component, check)
        members = _fill(binding, {"members": (), **options}, pinned, check)
        binding.save()
        if members is not None:
            members.store(binding)
        return created(actor, binding, binding_facts(binding), locked.slug)


def binding_update(
    *,
    actor: User,
    binding: Binding,
    expected_version: int | None = None,
    **fields: Unpack[BindingFields],
) -> Binding:
    """Change what is given; `members` replaces all members. Changing the state drops what only
    the former state had. Raises InvalidInput, Conflict, NotAllowed, NotFound."""
    with editing(actor, binding.site) as site:
        binding = current(binding, expected_version)
        before = binding_facts(binding)
        for field in ("deployment", "component"):
            refuse_other(binding, before, fields, field, "make another binding for it")
        given: Given = fields
        if fields.get("state", binding.state) != binding.state:
            given = {**_OF_ONE_STATE, **fields}
        members = _fill(binding, given, Pinned(site.catalogue_version_id), Checks())
        if binding.state != State.BOUND and before["state"] == State.BOUND:
            refuse_offered(binding)
        if members is not None and members.facts() != before["members"]:
            members.store(binding)
        return changed(actor, binding, before, binding_facts(binding), site.slug)


def binding_delete(*, actor: User, binding: Binding, expected_version: int | None = None) -> None:
    """Delete a binding. Raises Conflict while an offer of the site rests on it."""
    with editing(actor, binding.site) as site:
        binding = current(binding, expected_version)
        refuse_offered(binding)
        deleted(actor, binding, binding_facts(binding), site.slug)


def _refuse_second(binding: Binding, given: str, check: Checks) -> None:
    same = binding.site.bindings.filter(deployment=binding.deployment, component=binding.component)
    if same.exists():
        where = f"deployment {binding.deployment}" if binding.deployment else "the site"
        check.refuse("component", given, f"is bound already in {where}", "change that binding")


def _fill(binding: Binding, given: Given, pinned: Pinned, check: Checks) -> Members | None:
    """Set what is given; members, where they are, are handed back to be stored."""
    assign(binding, given, _RULES, check)
    check_external(binding, binding.site.bindings.all(), check)
    offer, values, members = given.get("offer"), given.get("members"), None
    if isinstance(values, Sequence):
        count = len(values)
        members = check.run(check_members, binding.site, values)
    else:
        count = binding.members.count()
    if offer == "":
        binding.offer = None
    elif offer is not None and binding.component_id:
        binding.offer = check.run(find_offer, binding, offer, pinned)
    if all(problem.field != "state" for problem in check.problems):
        check_state(binding, count, offer, check)
    check.done()
    return members
