"""Asking for rule sets."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.jobs.services import job_create
from requirements_app.sites.access import require
from requirements_app.sites.models import Site

from .models import RuleSet


@transaction.atomic
def rule_set_request(*, site: Site, actor: User | None, as_of: dt.date | None = None) -> RuleSet:
    """Accept the building of a site's rule set under its pinned catalogue version.

    `as_of` is the day for which expiries and phases are judged; today if not given. The rule
    set and its job are one transaction; the job does the work. Raises NotAllowed and NotFound for
    an actor who may not; without an actor it is the portal itself that asks.
    """
    if actor is not None:
        require(actor, "sites.change_site", site)
    rule_set = RuleSet.objects.create(
        site=site,
        catalogue_version=site.catalogue_version,
        as_of=as_of or timezone.localdate(),
        requested_by=actor,
    )
    rule_set.job = job_create(
        kind="rule-set-build", owner=actor, arguments={"rule_set": str(rule_set.pk)}
    )
    rule_set.save(update_fields=["job"])
    record(
        actor=actor,
        action="rule-set.request",
        obj=rule_set,
        site_slug=site.slug,
        data={"as_of": rule_set.as_of.isoformat(), "catalogue_version": site.catalogue_version_id},
    )
    return rule_set
