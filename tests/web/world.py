"""The world that pages show: the real catalogue, the demonstration sites and their rule sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site
    from tests.kept import Kept

PASSWORD = "correct horse battery staple"
NAMES = ("branch", "campus", "datacentre")


@dataclass
class World:
    """`owner` owns all sites, `reader` reads the campus, `stranger` has no role anywhere."""

    version: int
    owner: User
    reader: User
    stranger: User
    sites: dict[str, Site]
    rule_sets: dict[str, RuleSet]


def build(catalogue: Kept[int]) -> World:
    """Everything in the database, in the caller's transaction if there is one."""
    from django.db import connection
    from django.utils import timezone

    from requirements_app.accounts.models import User
    from requirements_app.sites import services
    from requirements_app.sites.importing import import_sites
    from requirements_app.sites.models import Site
    from requirements_app.web.management.commands.demo_load import site_files

    version = catalogue.put_back()
    owner, reader, stranger = (
        User.objects.create_user(name, f"{name}@example.org", PASSWORD)
        for name in ("olga", "rene", "sam")
    )
    # The demonstration sites name this person as the owner of their overrides.
    User.objects.create_user("demo", "demo@example.org")
    import_sites(actor=owner, files=site_files(timezone.localdate()))
    sites = {site.slug: site for site in Site.objects.all()}
    services.role_grant(actor=owner, site=sites["campus"], role="reader", user=reader)
    built = {name: build_rule_set(site, owner) for name, site in sites.items()}
    tables = ", ".join(
        f'"{table}"' for table in connection.introspection.django_table_names(only_existing=True)
    )
    with connection.cursor() as cursor:
        # Else the planner takes tables for empty that autovacuum counted after a rollback, and a
        # page takes twenty seconds. By their names: without, those that all databases share are
        # locked too, and processes that test side by side wait for each other's transactions.
        cursor.execute(f"ANALYZE {tables}")
    return World(version, owner, reader, stranger, sites, built)


def stored_rule_set(site: Site, *, rules: int, text: str = "Test") -> RuleSet:
    """A rule set with this many rules, two entries each, as many findings and omissions; `text`
    stands wherever a text may."""
    from django.utils import timezone

    from requirements_app.rulesets import models

    content = models.Content.objects.create(
        digest=f"v1:{uuid4().hex}{uuid4().hex}",
        entry_count=2 * rules,
        rule_count=rules,
        blocking_count=rules,
        warning_count=0,
    )
    names = {"deployment": text, "product": "nexthink"}
    flow = "nexthink.collector-assignment"
    path = [{"firewall": text, "source": text, "destination": text, "service": text}]
    hops = [{"firewall": text, "sources": [text], "destinations": [text], "services": [text]}]
    zones = {"source_zone": text, "destination_zone": text}
    shared = {"phase": "operation", "tls_inspection": "unstated", "requirement": "required"}
    models.Rule.objects.bulk_create(
        models.Rule(
            content=content, number=number, rule_id=f"r-{number}", sources=[text],
            destinations=[text], services=[text], path=hops, purposes=[text], products=[text],
            deployments=[text], entry_count=2, **zones, **shared,
        )
        for number in range(1, rules + 1)
    )  # fmt: skip
    models.Entry.objects.bulk_create(
        models.Entry(
            content=content, position=position, entry_id=f"e-{position}", flow=flow, path=path,
            rule_number=-(-position // 2), source=text, source_name=text, destination=text,
            destination_name=text, protocol="tcp", service=text, application=text,
            assertion="stated", purpose=text, why=[text], **names, **zones, **shared,
        )
        for position in range(1, 2 * rules + 1)
    )  # fmt: skip
    models.Finding.objects.bulk_create(
        models.Finding(
            content=content, position=position, severity="blocking", code="role-not-bound",
            subject=f"deployments/{text}/bindings", message=text, mend=text, flows=[flow],
        )
        for position in range(1, rules + 1)
    )  # fmt: skip
    models.Decision.objects.bulk_create(
        models.Decision(
            content=content, position=position, flow=flow, outcome="excluded", code=text[:60],
            reason=text, **names,
        )
        for position in range(1, rules + 1)
    )  # fmt: skip
    return models.RuleSet.objects.create(
        site=site,
        catalogue_version=site.catalogue_version,
        as_of=timezone.localdate(),
        content=content,
        inputs=content.digest,
        built_at=timezone.now(),
    )


def build_rule_set(site: Site, actor: User) -> RuleSet:
    """The site's rule set, built here and now."""
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulesets.services import rule_set_request

    rule_set = rule_set_request(site=site, actor=actor)
    assert rule_set.job is not None
    assert run_inline(rule_set.job).state == Job.State.SUCCEEDED
    rule_set.refresh_from_db()
    return rule_set
