"""Catalogues, sites and rule sets in the database, made through the services."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from requirements_app.accounts.models import User
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.models import Version
from requirements_app.catalogue.services import draft_publish, draft_save
from requirements_app.core.errors import Conflict
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.services import rule_set_request
from requirements_app.sites import importing, services
from requirements_app.sites.importing import SourceFile, import_sites
from requirements_app.sites.models import Site

from .compute.world import HOST, HTTPS, catalogue, flow

UPDATE = flow("update", "server", "host:get.example.net", "tcp/443")
ODD = flow(
    "odd",
    "server",
    "agent",
    "udp/8443",
    assertion="unclear",
    assertion_reason="the columns slipped",
    readings=[
        {"id": "as-written", "name": "as written", "source": "server", "destination": "agent"},
        {"id": "turned", "name": "turned", "source": "agent", "destination": "server"},
    ],
)
CONTENT = catalogue(HTTPS, UPDATE, hosts=[HOST])


def publish(content: CatalogueContent) -> Version:
    """Publish each source that differs from what is published; the newest version."""
    newest = None
    for source in ("shared", "vendor"):
        try:
            draft = draft_save(source=source, content=content.of_source(source), author=None)
            newest = draft_publish(draft=draft, publisher=None)
        except Conflict:
            continue  # nothing differs
    assert newest is not None
    return newest


def jobs_run() -> list[Job]:
    """Do every waiting job, and those that these leave behind."""
    done = []
    while job := Job.objects.filter(state=Job.State.QUEUED).order_by("created_at").first():
        job = run_inline(job)
        assert job.state == Job.State.SUCCEEDED, job.error
        done.append(job)
    return done


def site_make(owner: User, slug: str, *, third: int = 0) -> Site:
    """Clients 10.(1+third).0.0/16 —inner— servers 10.(2+third).0.0/16 —edge— internet, and a
    deployment `prod` of app with agents and server."""
    site = services.site_create(actor=owner, slug=slug, name=slug.upper())
    for name, number in (("clients", 1 + third), ("servers", 2 + third)):
        services.zone_create(actor=owner, site=site, slug=name, name=name.title())
        prefix = f"10.{number}.0.0/16"
        services.network_create(actor=owner, site=site, zone=name, prefix=prefix)
    for name, zones in (("inner", ["clients", "servers"]), ("edge", ["servers", "internet"])):
        services.firewall_create(actor=owner, site=site, slug=name, name=name, zones=zones)
    services.deployment_create(actor=owner, site=site, slug="prod", name="Prod", product="app")
    bind(owner, site, "agent", f"10.{1 + third}.0.0/24")
    bind(owner, site, "server", (f"10.{2 + third}.0.5", "app01"))
    return site


def bind(
    owner: User, site: Site, component: str, *values: str | tuple[str, str], **options: Any
) -> None:
    """Bind values, or (value, name)s, to a component of deployment `prod`."""
    members = [
        services.MemberValue(*value) if isinstance(value, tuple) else services.MemberValue(value)
        for value in values
    ]
    facts: dict[str, Any] = {"deployment": "prod", **options}
    if members:
        facts["members"] = members
    services.binding_create(actor=owner, site=site, component=component, **facts)


def rule_set_build(site: Site, actor: User | None = None, **facts: Any) -> RuleSet:
    """Ask for a rule set and do its job at once."""
    site.refresh_from_db()
    rule_set = rule_set_request(site=site, actor=actor, **facts)
    assert rule_set.job is not None
    job = run_inline(rule_set.job)
    assert job.state == Job.State.SUCCEEDED, job.error
    rule_set.refresh_from_db()
    return rule_set


def demo_import() -> dict[str, Site]:
    """The demonstration sites, whose owner is `demo`."""
    demo = User.objects.create_user("demo")
    folder = Path(importing.__file__).parents[1] / "data"
    files = [SourceFile(path.name, path.read_bytes()) for path in sorted(folder.glob("*.yaml"))]
    import_sites(actor=demo, files=files)
    return {site.slug: site for site in Site.objects.all()}


def long_ago(rule_set: RuleSet, days: int) -> None:
    """Make a rule set look as old as that, past the trigger that keeps it as it is."""
    from django.db import connection

    created = rule_set.created_at - dt.timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # a table with pending checks stays as it is
        cursor.execute("ALTER TABLE rulesets_ruleset DISABLE TRIGGER rulesets_unchanged")
        RuleSet.objects.filter(pk=rule_set.pk).update(created_at=created)
        cursor.execute("ALTER TABLE rulesets_ruleset ENABLE TRIGGER rulesets_unchanged")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
