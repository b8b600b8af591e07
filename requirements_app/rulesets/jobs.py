"""The jobs of this stage: building a rule set, and proposing an upgrade to each site."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from requirements_app.audit.services import record
from requirements_app.catalogue.selectors import content_at
from requirements_app.jobs.registry import JobFailure, JobRun, Outcome, handler
from requirements_app.sites.models import Site

from .compute import build, needs
from .inputs import site_input
from .models import RuleSet
from .proposals import proposal_make, proposal_request
from .store import content_store
from .touched import sites_touched


@handler("rule-set-build")
def build_rule_set(run: JobRun) -> Outcome:
    """Compute the rule set and store its content with it."""
    rule_set = (
        RuleSet.objects.select_related("site", "requested_by")
        .filter(pk=run.arguments["rule_set"])
        .first()
    )
    if rule_set is None:
        raise JobFailure("The rule set was deleted before it was built.", "Ask for it again.")
    run.progress("reading the site", 0, None)
    version = rule_set.catalogue_version_id
    site = site_input(rule_set.site, version=version)
    catalogue = content_at(version)
    run.progress("computing", 0, None)
    result = build(site, catalogue, rule_set.as_of)
    run.progress("storing", 0, len(result.entries))

    def write() -> dict[str, Any]:
        content = content_store(result)
        rule_set.inputs = result.inputs_hash
        rule_set.content = content
        rule_set.built_at = timezone.now()
        rule_set.save(update_fields=["inputs", "content", "built_at"])
        record(
            actor=rule_set.requested_by,
            action="rule-set.built",
            obj=rule_set,
            site_slug=site.slug,
            data={"content": content.digest, "inputs": result.inputs_hash},
        )
        return {
            "rule_set": str(rule_set.pk),
            "content": content.digest,
            "entries": content.entry_count,
            "rules": content.rule_count,
            "blocking": content.blocking_count,
            "warnings": content.warning_count,
        }

    return Outcome(write)


@handler("upgrade-proposals", background=True)
def propose_upgrades(run: JobRun) -> Outcome:
    """One job for each site that the published version may change something for."""
    version = int(run.arguments["version"])
    sites = sites_touched(version)

    def write() -> dict[str, Any]:
        for site in sites:
            proposal_request(site=site, version=version)
        return {"sites": len(sites)}

    return Outcome(write)


@handler("upgrade-proposal", background=True)
def propose_upgrade(run: JobRun) -> Outcome:
    """Compute one site under both versions and leave what would change as a proposal."""
    version = int(run.arguments["version"])
    site = Site.objects.filter(slug=run.arguments["site"]).first()
    if site is None or site.catalogue_version_id >= version:
        return Outcome(lambda: {"proposal": None})
    pinned, as_of = site.catalogue_version_id, timezone.localdate()
    run.progress("computing the pinned version", 0, 2)
    old = needs(site_input(site, version=pinned), content_at(pinned), as_of)
    run.progress("computing the new version", 1, 2)
    new = needs(site_input(site, version=version), content_at(version), as_of)
    run.progress("comparing", 2, 2)

    def write() -> dict[str, Any]:
        proposal = proposal_make(
            site=site, from_version=pinned, to_version=version, old=old, new=new
        )
        return {"proposal": str(proposal.pk) if proposal else None}

    return Outcome(write)
