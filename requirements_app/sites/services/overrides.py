"""Overrides: recorded deviations from the catalogue, each made against one flow revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict, Unpack

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import FlowRevision
from requirements_app.core.errors import InvalidInput

from .. import checks
from ..checks import Checks
from ..facts import Facts, override_facts, whole_override_facts
from ..models import Override, Site
from ..pinned import Pinned
from .common import (
    Given,
    Rules,
    assign,
    changed,
    check_unique,
    created,
    current,
    deleted,
    editing,
    pick,
)
from .replacements import set_replacement

Kind = Override.Kind


def _owner(value: object, field: str) -> User:
    found = User.objects.filter(username=value, is_active=True).first()
    if found is None:
        raise InvalidInput.one(
            field, value, "is no active account", "give the user name of who answers for this"
        )
    return found


_RULES: Rules = {
    "slug": checks.slug,
    "kind": lambda value, field: checks.one_of(value, field, Kind.values),
    "reason": checks.reason,
    "owner": _owner,
    "expires_on": checks.optional_date,
}


_PARTS = ("deployment", "host", "replacement")
_NOTHING_SAID: Given = {"deployment": None, "host": "", "replacement": {}, "made_against": ""}


class OverrideOptions(TypedDict, total=False):
    """`replacement` by kind: `replace` takes services and hosts, and `host` names the one host
    that the new hosts stand in for (blank: all of the flow's); `reading` takes the id of a
    reading; `accept-any` takes the zones that stand for the vendor's any; `suppress` takes
    nothing, and `host` limits it to one of the flow's hosts. Only a reading may go without
    expiry. `made_against` is the digest of the flow revision it was made against, where that is
    not the one in force at the site."""

    deployment: str | None
    host: str
    replacement: Mapping[str, object]
    expires_on: dt.date | None
    made_against: str


class OverrideFields(OverrideOptions, total=False):
    slug: str
    kind: str
    flow: str
    reason: str
    owner: str


def override_create(
    *,
    actor: User,
    site: Site,
    slug: str,
    kind: str,
    flow: str,
    reason: str,
    owner: str,
    **options: Unpack[OverrideOptions],
) -> Override:
    """Deviate from the flow with this slug, in one deployment or in all of its product, and say
    why and who (a user name) answers for it. Raises InvalidInput, NotAllowed, NotFound.
    """
    named = {"slug": slug, "kind": kind, "flow": flow, "reason": reason, "owner": owner}
    with editing(actor, site) as locked:
        override = Override(site=locked)
        _fill(override, {**_NOTHING_SAID, **named, **options})
        override.save()
        return created(actor, override, override_facts(override), locked.slug)


def override_update(
    *,
    actor: User,
    override: Override,
    expected_version: int | None = None,
    **fields: Unpack[OverrideFields],
) -> Override:
    """Change what is given. An override that changes was looked at: it counts as made against
    the flow as the site's catalogue version has it, unless `made_against` says otherwise.

    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    with editing(actor, override.site) as site:
        override = current(override, expected_version)
        before, revision = override_facts(override), override.flow_revision
        _fill(override, {**_said(before), **fields})
        after = override_facts(override)
        if after == before and not fields.get("made_against"):
            override.flow_revision = revision
            return override
        return changed(
            actor,
            override,
            {**before, "made_against": revision.digest},
            {**after, "made_against": override.flow_revision.digest},
            site.slug,
        )


def override_confirm(
    *, actor: User, override: Override, expected_version: int | None = None
) -> Override:
    """State that the override, as it is, also holds against the flow as it is now.

    Raises InvalidInput where it does not fit any more; Conflict, NotAllowed, NotFound.
    """
    with editing(actor, override.site) as site:
        override = current(override, expected_version)
        before = {"made_against": override.flow_revision.digest}
        _fill(override, _said(override_facts(override)))
        after = {"made_against": override.flow_revision.digest}
        return changed(actor, override, before, after, site.slug)


def override_delete(
    *, actor: User, override: Override, expected_version: int | None = None
) -> None:
    """Delete an override. Raises Conflict, NotAllowed, NotFound."""
    with editing(actor, override.site) as site:
        override = current(override, expected_version)
        deleted(actor, override, whole_override_facts(override), site.slug)


def _said(facts: Facts) -> Given:
    """What an override says already of the parts that are checked together."""
    return {**_NOTHING_SAID, **{key: facts[key] for key in (*_PARTS, "flow")}}


def _fill(override: Override, given: Given) -> None:
    site, check = override.site, Checks()
    assign(override, given, _RULES, check)
    check_unique(override, site.overrides.all(), check, "slug")
    pinned = Pinned(site.catalogue_version_id)
    flow = check.run(pinned.flow, given["flow"], "flow")
    if flow is not None:
        slug = str(given["flow"])
        check.run(_set_deployment, override, given["deployment"], slug)
        check.run(_set_revision, override, slug, str(given["made_against"]), pinned)
        if all(problem.field != "kind" for problem in check.problems):
            product = slug.partition(".")[0]
            check.run(set_replacement, override, given, flow, product, pinned)
    if override.kind != Kind.READING and override.expires_on is None:
        check.refuse("expires_on", None, "is missing", "an exception ends: give its last day")
    check.done()


def _set_deployment(override: Override, deployment: object, flow: str) -> None:
    override.deployment = None
    if deployment is None:
        return
    own = override.site.deployments.select_related("product")
    found = pick(own, deployment, "deployment", "deployment", override.site)
    if found.product.slug != flow.partition(".")[0]:
        raise InvalidInput.one(
            "deployment",
            deployment,
            f"is one of {found.product.slug}, which does not have flow {flow}",
            "name a deployment of the flow's product, or none for all of them",
        )
    override.deployment = found


def _set_revision(override: Override, flow: str, digest: str, pinned: Pinned) -> None:
    revisions = FlowRevision.objects.filter(entity__slug=flow).select_related("entity")
    if not digest:
        override.flow_revision = revisions.at(pinned.version).get()
        return
    found = revisions.filter(digest=digest).order_by("-valid_from_id").first()
    if found is None:
        raise InvalidInput.one(
            "made_against",
            digest,
            f"is no revision of {flow}",
            "leave it out once you have compared the override with the flow as it is now",
        )
    override.flow_revision = found
