"""A site that has one of everything, and a neighbour that shall see none of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from requirements_app.downloads.models import Export
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites.models import Site

ASGARD = "nextron-asgard"
EXPIRY = dt.date(2099, 12, 31)


@dataclass
class World:
    """`keys` maps the name of each kind of part to the key of the site's own one."""

    site: Site
    neighbour: Site
    keys: dict[str, str]

    def address(self, path: str = "") -> str:
        return f"/api/v1/sites/{self.site.slug}/{path}"


def build(owner: User, other: User) -> World:
    """`hq` of `owner` with one part of each kind, and `annex` of `other`."""
    from requirements_app.sites import services

    site = services.site_create(actor=owner, slug="hq", name="Headquarters")
    neighbour = services.site_create(actor=other, slug="annex", name="Annex")
    services.role_grant(actor=other, site=neighbour, role="reader", user=owner)
    made = {"site": site, **_network(owner, site), **_product(owner, site)}
    keys = {
        name: str(getattr(row, "slug", None) or row.pk)
        for name, row in made.items()
        if name != "site"
    }
    role = site.roles.get(user=owner)
    return World(site, neighbour, {**keys, "role": str(role.pk), "proposal": _proposal(site)})


def _network(owner: User, site: Site) -> dict[str, Any]:
    from requirements_app.sites import services

    made: dict[str, Any] = {}
    for slug, prefix in (("servers", "10.2.0.0/16"), ("clients", "10.1.0.0/16")):
        made["zone"] = services.zone_create(actor=owner, site=site, slug=slug, name=slug.title())
        made["network"] = services.network_create(actor=owner, site=site, zone=slug, prefix=prefix)
    zones = ["clients", "servers", "internet"]
    made["firewall"] = services.firewall_create(
        actor=owner, site=site, slug="fw", name="Firewall", zones=zones
    )
    made["proxy"] = services.proxy_create(
        actor=owner, site=site, slug="web", name="Web proxy", address="10.2.0.9", port=3128
    )
    return made


def _product(owner: User, site: Site) -> dict[str, Any]:
    from requirements_app.sites import services

    made: dict[str, Any] = {}
    made["deployment"] = services.deployment_create(
        actor=owner, site=site, slug="prod", name="Production", product=ASGARD
    )
    for component, value in (("asgard-server", "10.2.0.5"), ("asgard-agent", "10.1.0.0/16")):
        made["binding"] = services.binding_create(
            actor=owner,
            site=site,
            deployment="prod",
            component=component,
            members=[services.MemberValue(value)],
        )
    made["offer"] = services.offer_create(
        actor=owner,
        site=site,
        slug="asgard",
        deployment="prod",
        component="asgard-server",
        to_sites=["annex"],
    )
    made["override"] = services.override_create(
        actor=owner,
        site=site,
        slug="no-updates",
        kind="suppress",
        flow=f"{ASGARD}.product-updates",
        reason="Mirrored inside.",
        owner=owner.username,
        expires_on=EXPIRY,
    )
    return made


def _proposal(site: Site) -> str:
    from requirements_app.sites.models import UpgradeProposal

    version = site.catalogue_version
    entry = {
        "id": "e1", "deployment": "prod", "flow": f"{ASGARD}.x", "source": "10.1.0.0/16",
        "source_zone": "clients", "destination": "10.2.0.5", "destination_zone": "servers",
        "service": "tcp/443", "purpose": "Work.",
    }  # fmt: skip
    proposal = UpgradeProposal.objects.create(
        site=site, from_version=version, to_version=version, added=[entry]
    )
    return str(proposal.pk)


def rule_set_built(site: Site, actor: User) -> RuleSet:
    """A rule set of the site, built in this process."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.rulesets.services import rule_set_request

    rule_set = rule_set_request(site=site, actor=actor)
    assert rule_set.job is not None
    job = run_inline(rule_set.job)
    assert job.state == "succeeded", job.error
    rule_set.refresh_from_db()
    return rule_set


def export_made(rule_set: RuleSet, actor: User) -> Export:
    """A CSV of the rule set, made in this process."""
    from requirements_app.downloads.services import export_request
    from requirements_app.jobs.runner import run_inline

    export = export_request(actor=actor, format="csv", options={}, rule_set=rule_set)
    job = run_inline(export.job)
    assert job.state == "succeeded", job.error
    export.refresh_from_db()
    return export
