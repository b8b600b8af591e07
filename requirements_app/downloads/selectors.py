"""Which exports a user may see, and which sites jobs are about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from requirements_app.accounts.models import User
from requirements_app.changes.access import changes_seen_whole
from requirements_app.core.errors import NotFound
from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites

from .models import Export


def visible_exports(user: User) -> QuerySet[Export]:
    """A user's own exports, newest first, as long as their sites may be seen; without their
    findings, which are long, until these are asked for."""
    sites = visible_sites(user)
    seen = Q(rule_set=None) | Q(rule_set__site__in=sites)
    drawn = Q(site=None) | Q(site__in=sites)
    changed = Q(change=None) | Q(change__in=changes_seen_whole(user))
    related = ("owner", "job", "file", "rule_set__site", "catalogue_version", "site", "change")
    own = Export.objects.filter(seen, drawn, changed, owner_id=user.pk)
    return own.select_related(*related).defer("findings")


def export_get(user: User, export_id: UUID) -> Export:
    """One export that the user may see. Raises NotFound for all others."""
    export = visible_exports(user).defer(None).filter(pk=export_id).first()
    if export is None:
        raise NotFound("there is no such export", "check its address; you see your own exports")
    return export


def jobs_of_site(jobs: QuerySet[Job], site: Site) -> QuerySet[Job]:
    """Of these jobs those that build the site's rule sets, export them, or compare the site with
    a newer catalogue version."""
    built = RuleSet.objects.filter(site=site, job__isnull=False).values("job")
    of_site = Q(rule_set__site=site) | Q(site=site) | Q(change__in=site.changes.values("change"))
    exported = Export.objects.filter(of_site).values("job")
    return jobs.filter(Q(pk__in=built) | Q(pk__in=exported) | Q(arguments__site=site.slug))


def sites_of_jobs(user: User, jobs: Iterable[Job]) -> dict[UUID, Site]:
    """The site that each job is about, where there is one that the user may see: three queries."""
    asked = list(jobs)
    seen = visible_sites(user)
    by_slug = {
        site.slug: site
        for site in seen.filter(slug__in=[str(job.arguments.get("site", "")) for job in asked])
    }
    found = {
        job.pk: by_slug[slug] for job in asked if (slug := job.arguments.get("site")) in by_slug
    }
    built = RuleSet.objects.filter(job__in=asked, site__in=seen).select_related("site")
    found.update((each.job_id, each.site) for each in built if each.job_id)
    exported = Export.objects.filter(Q(rule_set__site__in=seen) | Q(site__in=seen), job__in=asked)
    for export in exported.select_related("rule_set__site", "site").defer("findings"):
        if export.of_site:
            found[export.job_id] = export.of_site
    return found
