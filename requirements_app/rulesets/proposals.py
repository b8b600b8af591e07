"""Upgrade proposals: what a newer catalogue version would change at a site."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from requirements_app.audit.services import record
from requirements_app.catalogue.models import Version
from requirements_app.jobs.models import Job
from requirements_app.jobs.services import job_create
from requirements_app.sites.models import Site, UpgradeProposal

from .compute.diff import difference
from .compute.model import Entry, Finding, Needs

_TOUCHED = ("override-outdated", "override-flow-gone", "override-without-effect")


def proposal_make(
    *, site: Site, from_version: int, to_version: int, old: Needs, new: Needs
) -> UpgradeProposal | None:
    """Leave a proposal at the site, in place of an open one to an older version; None when nothing
    would change. `old` and `new` are what the site needs under the two versions.

    Runs in the caller's transaction. Where the site's pin has moved meanwhile, a new job compares
    again from where it is now.
    """
    locked = Site.objects.select_for_update(no_key=True).filter(pk=site.pk).first()
    if locked is None or locked.catalogue_version_id >= to_version:
        return None
    if locked.catalogue_version_id != from_version:
        proposal_request(site=locked, version=to_version)
        return None
    open_ones = UpgradeProposal.objects.filter(site=locked, state=UpgradeProposal.State.OPEN)
    if open_ones.filter(to_version__gte=to_version).exists():
        return None
    open_ones.update(state=UpgradeProposal.State.SUPERSEDED, row_version=F("row_version") + 1)
    changes = difference(old.entries, new.entries)
    known = {_key(finding) for finding in old.findings}
    findings = [_finding(f) for f in new.findings if _key(f) not in known]
    if not changes and not findings and _decisions(old) == _decisions(new):
        return None
    proposal = UpgradeProposal.objects.create(
        site=locked,
        from_version=locked.catalogue_version,
        to_version=Version.objects.get(pk=to_version),
        added=[_entry(entry) for entry in changes.added],
        removed=[_entry(entry) for entry in changes.removed],
        changed=[
            {**_entry(change.after), "facts": list(change.facts)} for change in changes.changed
        ],
        overrides_touched=sorted(
            {
                finding["subject"].removeprefix("overrides/")
                for finding in findings
                if finding["code"] in _TOUCHED
            }
        ),
        findings_added=findings,
    )
    record(
        actor=None,
        action="proposal.make",
        obj=proposal,
        site_slug=locked.slug,
        data={"from": locked.catalogue_version_id, "to": to_version},
    )
    return proposal


def proposal_request(*, site: Site, version: int) -> Job:
    """Have a site compared with a newer catalogue version, in the caller's transaction."""
    return job_create(
        kind="upgrade-proposal", owner=None, arguments={"site": site.slug, "version": version}
    )


def _decisions(found: Needs) -> set[tuple[str, str, str, str]]:
    return {(d.deployment, d.flow, d.outcome, d.code) for d in found.decisions}


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.subject, finding.message


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "deployment": entry.deployment,
        "flow": entry.flow,
        "source": entry.source.value,
        "source_zone": entry.source.zone,
        "destination": entry.destination.value,
        "destination_zone": entry.destination.zone,
        "service": entry.service,
        "purpose": entry.purpose,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "code": finding.code,
        "subject": finding.subject,
        "message": finding.message,
        "mend": finding.mend,
    }
