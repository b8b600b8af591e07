"""Bringing and removing rule bases, and asking how one stands to a rule set."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, Stale
from requirements_app.core.text import clean_text
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.rulesets.firewall_reports import firewall_of
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import built_content
from requirements_app.sites.access import require
from requirements_app.sites.models import Firewall, Site

from .access import COMPARE, READ
from .checks import file_checked, zone_names_checked, zone_names_digest
from .models import Coverage, Reading, RuleBase
from .reading import packed

_ENDED = (Job.State.FAILED, Job.State.CANCELLED)


@transaction.atomic
def rule_base_upload(
    *,
    site: Site,
    actor: User,
    data: bytes,
    file_name: str,
    platform: str = "",
    firewall: str = "",
    zone_names: Mapping[str, str] | None = None,
) -> RuleBase:
    """Accept a firewall's rule base; a job reads it, unless an equal file was read before.

    Without `platform` the file's content tells it. Raises InvalidInput for what is no text, too
    large, or of no format that can be read or another one than told; NotAllowed and NotFound.
    """
    require(actor, "sites.change_site", site)
    chosen = file_checked(data, platform)
    name = clean_text(file_name, "file", 200) or "rule-base"
    named = zone_names_checked(site, zone_names or {})
    wall = firewall_of(site, firewall) if firewall else None
    reading, _ = Reading.objects.get_or_create(
        sha256=sha256(data).hexdigest(),
        platform=chosen,
        defaults={"size": len(data), "content": packed(data)},
    )
    made = RuleBase.objects.create(
        site=site,
        firewall=wall,
        reading=reading,
        file_name=name,
        guessed=not platform,
        zone_names=named,
        uploaded_by=actor,
    )
    reading_request(rule_base=made, actor=actor)
    record(
        actor=actor,
        action="rule-base.upload",
        obj=made,
        site_slug=site.slug,
        data={
            "file": name, "sha256": reading.sha256, "size": reading.size, "platform": chosen,
            "firewall": firewall,
        },
    )  # fmt: skip
    made.reading = reading
    return made


def reading_request(*, rule_base: RuleBase, actor: User | None) -> Reading:
    """Have its file read by a job, where it is not and no job is at it. The caller has a
    transaction."""
    reading = rule_base.reading
    held = Reading.objects.select_for_update(of=("self",)).select_related("job").get(pk=reading.pk)
    if held.read_at is None and (held.job is None or held.job.state in _ENDED):
        arguments = {
            "reading": held.pk,
            "site": rule_base.site.slug,
            "rule_base": str(rule_base.pk),
        }
        held.job = job_create(kind=READ, owner=actor, arguments=arguments)
        held.save(update_fields=["job"])
    reading.job, reading.read_at = held.job, held.read_at
    return held


@transaction.atomic
def rule_base_edit(
    *,
    rule_base: RuleBase,
    actor: User,
    expected_version: int | None = None,
    firewall: str | None = None,
    zone_names: Mapping[str, str] | None = None,
) -> RuleBase:
    """Say which firewall it is of ("" for none), or what the site's zones are called in it.

    Raises Stale, InvalidInput, NotAllowed and NotFound.
    """
    require(actor, "sites.change_site", rule_base.site)
    held = _held(rule_base, expected_version)
    if firewall is not None:
        held.firewall = firewall_of(held.site, firewall) if firewall else None
    if zone_names is not None:
        held.zone_names = zone_names_checked(held.site, zone_names)
    held.row_version += 1
    held.save()
    record(
        actor=actor,
        action="rule-base.edit",
        obj=held,
        site_slug=held.site.slug,
        data={
            "firewall": held.firewall.slug if held.firewall else "",
            "zone_names": held.zone_names,
        },
    )
    return held


@transaction.atomic
def rule_base_delete(
    *, rule_base: RuleBase, actor: User, expected_version: int | None = None
) -> None:
    """Delete a rule base; with the last one of a file go the file and its answers. Raises Stale,
    NotAllowed and NotFound."""
    require(actor, "sites.change_site", rule_base.site)
    held = _held(rule_base, expected_version)
    reading = Reading.objects.select_for_update(of=("self",)).get(pk=held.reading_id)
    record(
        actor=actor,
        action="rule-base.delete",
        obj=held,
        site_slug=held.site.slug,
        data={"file": held.file_name, "sha256": reading.sha256, "platform": reading.platform},
    )
    held.delete()
    if not reading.rule_bases.exists():
        reading.delete()


@transaction.atomic
def coverage_request(
    *, rule_base: RuleBase, rule_set: RuleSet, firewall: Firewall, actor: User
) -> Coverage:
    """How a rule base stands to a built rule set of its site at a firewall: what was computed, or
    what a job computes. Whoever sees the site may ask.

    Raises Conflict while either is not there, NotAllowed and NotFound.
    """
    require(actor, "sites.view_site", rule_base.site)
    if rule_set.site_id != rule_base.site_id or firewall.site_id != rule_base.site_id:
        raise ValueError("a rule base is held against a rule set and a firewall of its own site")
    built_content(rule_set)
    if rule_base.reading.read_at is None:
        raise _not_read(rule_base.reading)
    made, new = Coverage.objects.get_or_create(
        reading=rule_base.reading,
        firewall=firewall,
        rule_set=rule_set,
        zone_names_digest=zone_names_digest(rule_base.zone_names),
        defaults={"zone_names": rule_base.zone_names},
    )
    if not new:
        return made
    made.job = job_create(
        kind=COMPARE,
        owner=actor,
        arguments={
            "coverage": made.pk,
            "site": rule_base.site.slug,
            "rule_base": str(rule_base.pk),
            "compared": str(rule_set.pk),
            "firewall": firewall.slug,
        },
    )
    made.save(update_fields=["job"])
    record(
        actor=actor,
        action="rule-base.compare",
        obj=rule_base,
        site_slug=rule_base.site.slug,
        data={"rule_set": str(rule_set.pk), "firewall": firewall.slug},
    )
    return made


def _not_read(reading: Reading) -> Conflict:
    if reading.job is None or reading.job.state not in _ENDED:
        return Conflict("The rule base is not read yet.", "Wait for its job to succeed.")
    error = reading.job.error or {"message": "Its job was cancelled.", "mend": "Upload it again."}
    return Conflict(f"The rule base could not be read. {error['message']}", error["mend"])


def _held(rule_base: RuleBase, expected_version: int | None) -> RuleBase:
    rows = RuleBase.objects.select_for_update(of=("self",)).select_related("site", "firewall")
    held = rows.filter(pk=rule_base.pk).first()
    if held is None:
        raise Conflict("the rule base was deleted meanwhile", "see the list of the site's")
    if expected_version is not None and held.row_version != expected_version:
        raise Stale(f"the rule base is at version {held.row_version}", "read it again")
    return held
