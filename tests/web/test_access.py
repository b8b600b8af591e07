"""What pages show to whom, and which methods they take. Who may do what is held by tests/access."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from requirements_app.catalogue.models import Draft
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.windows import window_create
from requirements_app.changes.models import Campaign, Change, Window
from requirements_app.jobs.models import Job
from requirements_app.sites.models import Binding, SiteRole, UpgradeProposal
from requirements_app.web import change_urls, urls

LOGIN = "/accounts/login/"


def arguments(world) -> dict[str, dict[str, object]]:
    """What each address of the pages takes, for the campus and its rule set."""
    site, rule_set = world.sites["campus"], world.rule_sets["campus"]
    binding = Binding.objects.filter(site=site, deployment__isnull=False).first()
    assert binding is not None
    assert binding.deployment is not None
    proposal, _ = UpgradeProposal.objects.get_or_create(
        site=site, from_version_id=world.version, to_version_id=world.version
    )
    parts = "-entries -findings -omitted -export -compare-with -firewall -firewall-export"
    rule_sets = {f"rule-set{part}": {"rule_set_id": rule_set.pk} for part in ("", *parts.split())}
    rule_sets["rule-set-compare"] = {"rule_set_id": rule_set.pk, "other_id": rule_set.pk}
    proposals = {
        name: {"slug": site.slug, "proposal_id": proposal.pk}
        for name in ("proposal", "proposal-accept", "proposal-dismiss")
    }
    job = {
        name: {"job_id": rule_set.job_id}
        for name in ("job", "job-progress", "job-cancel", "job-retry")
    }
    deployment = {"slug": site.slug, "deployment": binding.deployment.slug}
    return {
        **rule_sets,
        **proposals,
        **job,
        "product": {"slug": "nexthink"},
        "component": {"slug": "nexthink.collector"},
        "flow": {"slug": "nexthink.collector-assignment"},
        "host": {"pattern": "doc.nexthink.com"},
        "document": {"slug": "nexthink-connectivity-requirements"},
        "site": {"slug": site.slug},
        "site-build": {"slug": site.slug},
        "deployment": deployment,
        "deployment-binding": {**deployment, "component": binding.component.slug},
        "service-binding": {"slug": site.slug, "component": "site.dns"},
        "override-new": {"slug": site.slug},
        "override-delete": {"slug": site.slug, "override": site.overrides.first().slug},
        **_workspace(site),
        **_editor(),
        **_changes(world),
        **_webhooks(world),
        **_lists(world),
        **_tickets(world),
        **_rule_bases(world),
        "token-revoke": {"token_id": 1},
        "view-delete": {"view_id": 1},
        "group-delete": {"group_id": 1},
        "group-unmap": {"external_id": 1},
        "person": {"username": world.reader.username},
        "person-password": {"username": world.reader.username},
        "person-factor": {"username": world.reader.username},
        "person-token": {"username": world.reader.username},
        "person-token-revoke": {"username": world.reader.username, "token_id": 1},
        "site-picture": {"slug": site.slug},
        "site-picture-file": {"slug": site.slug},
        "export": {"export_id": rule_set.pk},
        "export-file": {"export_id": rule_set.pk},
        "export-delete": {"export_id": rule_set.pk},
    }


def _workspace(site) -> dict[str, dict[str, object]]:
    """What the pages of a site's workspace take."""
    pages = (
        "site-deployments site-zones site-bindings site-options site-gaps site-proposals"
        " site-offers offer-use site-access site-history site-settings site-delete site-files"
        " zone-new firewall-new proxy-new offer-new"
    )
    found: dict[str, dict[str, object]] = {name: {"slug": site.slug} for name in pages.split()}
    for kind, rows in (
        ("zone", site.zones),
        ("firewall", site.firewalls),
        ("proxy", site.proxies),
        ("offer", site.offers),
    ):
        part = rows.first()
        keys = {"slug": site.slug, "key": part.slug if part else "x"}
        found |= {kind: keys, f"{kind}-delete": keys}
    deployment = site.deployments.first().slug
    binding = {"component": site.deployments.first().bindings.first().component.slug}
    found |= {
        "deployment-delete": {"slug": site.slug, "deployment": deployment},
        "deployment-binding-delete": {"slug": site.slug, "deployment": deployment, **binding},
        "service-binding-delete": {"slug": site.slug, "component": "site.dns"},
        "role-revoke": {"slug": site.slug, "role_id": site.roles.first().pk},
        "history-undo": {"slug": site.slug, "event_id": 1},
        "site-file": {"slug": site.slug, "kind": "bindings"},
    }
    return found


def _changes(world) -> dict[str, dict[str, object]]:
    """What the pages of changes take: a draft that leads the campus to its rule set."""
    change = Change.objects.first() or change_create(
        actor=world.owner,
        rule_sets=[world.rule_sets["campus"]],
        title="What the campus needs",
        justification="It goes live.",
    )
    start = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    window = Window.objects.first() or window_create(
        actor=world.owner, site=world.sites["campus"], kind="maintenance", name="Patching",
        starts_at=start, ends_at=start + dt.timedelta(hours=2),
    )  # fmt: skip
    campaign = Campaign.objects.first() or Campaign.objects.create(
        name="Spring", due_on=dt.date(2099, 1, 1), made_by=world.owner
    )
    campaign.sites.add(world.sites["campus"])
    names = [
        str(each.name) for each in change_urls.urlpatterns if "<int:number>" in str(each.pattern)
    ]
    found: dict[str, dict[str, object]] = {name: {"number": change.pk} for name in names}
    found["change-check-script"] = {"number": change.pk, "run_id": UUID(int=7)}
    for name in ("change-file", "change-file-remove"):
        found[name] = {"number": change.pk, "attachment_id": 1}
    return {
        **found,
        "absence-end": {"delegation_id": 1},
        "rule-set-change": {"rule_set_id": world.rule_sets["campus"].pk},
        "window": {"window_id": window.pk},
        "window-delete": {"window_id": window.pk},
        "window-undo": {"event_id": 1},
        "campaign": {"campaign_id": campaign.pk},
        "campaign-close": {"campaign_id": campaign.pk},
        "site-retire": {"slug": world.sites["campus"].slug},
        "site-in-force-report": {"slug": world.sites["campus"].slug},
        "site-in-force": {"slug": world.sites["campus"].slug},
        "policy": {"kind": "risk"},
        "policy-revision": {"kind": "approval", "number": 1},
    }


def _webhooks(world) -> dict[str, dict[str, object]]:
    """What the pages of webhooks take: one of the owner's, with a message."""
    from requirements_app.webhooks.models import Endpoint
    from requirements_app.webhooks.services import endpoint_create, endpoint_test

    endpoint = Endpoint.objects.filter(name="Chat").first()
    if endpoint is None:
        url = "https://hooks.example.org/x"
        endpoint, _ = endpoint_create(actor=world.owner, name="Chat", url=url, events=["change.*"])
        endpoint_test(actor=world.owner, endpoint=endpoint.pk)
    one: dict[str, object] = {"webhook_id": endpoint.pk}
    message = {**one, "delivery_id": endpoint.deliveries.latest("created_at").pk}
    acts = ("", "-test", "-rotate", "-switch", "-delete")
    return {
        **{f"webhook{act}": one for act in acts},
        "webhook-delivery": message,
        "webhook-resend": message,
    }


def _rule_bases(world) -> dict[str, dict[str, object]]:
    """What the pages of rule bases take: one of the campus's firewall, held against its rule
    set."""
    from requirements_app.rulebases.models import RuleBase
    from tests.access.world import RULE_BASE, rule_base_made

    if not RuleBase.objects.filter(pk=RULE_BASE).exists():
        rule_base_made(world.rule_sets["campus"], world.owner)
    slug = world.sites["campus"].slug
    one: dict[str, object] = {"slug": slug, "rule_base_id": RULE_BASE}
    names = ("rule-base", "rule-base-delete", "rule-base-coverage")
    return {"site-rule-bases": {"slug": slug}, **dict.fromkeys(names, one)}


def _lists(world) -> dict[str, dict[str, object]]:
    """What the pages of lists take: one of the campus, with a credential."""
    from requirements_app.lists.credentials import credential_issue, expiry_in
    from requirements_app.lists.models import List
    from requirements_app.lists.services import list_create

    site = world.sites["campus"]
    found = List.objects.filter(name="campus-out").first()
    if found is None:
        found = list_create(actor=world.owner, site=site, name="campus-out", format="plain")
        credential_issue(actor=world.owner, found=found, name="edge", expires_at=expiry_in(30))
    one: dict[str, object] = {"slug": site.slug, "name": found.name}
    acts = ("", "-edit", "-delete", "-credential-issue")
    return {
        **{f"site-list{act}": one for act in acts},
        "site-lists": {"slug": site.slug},
        "site-list-new": {"slug": site.slug},
        "site-list-credential-revoke": {**one, "key": found.credentials.get().key},
    }


def _tickets(world) -> dict[str, dict[str, object]]:
    """What the pages of connectors and tickets take: one of each, of the campus's draft."""
    from requirements_app.tickets.models import Connector
    from tests.access.world import CONNECTOR, TICKET, ticket_made

    change = Change.objects.get(pk=int(str(_changes(world)["change"]["number"])))
    if not Connector.objects.filter(slug=CONNECTOR).exists():
        ticket_made(change)
    one: dict[str, object] = {"connector": CONNECTOR}
    acts = ("", "-edit", "-mapping", "-test", "-switch", "-delete")
    return {
        **{f"connector{act}": one for act in acts},
        **{f"ticket{act}": {"ticket_id": TICKET} for act in ("", "-retry", "-remake")},
        "change-tickets": {"number": change.pk},
    }


def _editor():
    """What the pages of the catalogue editor take, for what is in force."""
    source = {"source": "vendor"}
    file = {**source, "product": "nextron-asgard"}
    item = {**file, "part": "flows", "item": "agent-communication"}
    record = {"draft_id": Draft.objects.filter(state=Draft.State.PUBLISHED).latest("pk").pk}
    return {
        **dict.fromkeys(("draft", "draft-submit", "draft-discard", "draft-archive"), source),
        **dict.fromkeys(
            ("draft-file", "draft-file-text", "draft-file-yaml", "draft-file-remove"), file
        ),
        **dict.fromkeys(("draft-item", "draft-item-remove"), item),
        **dict.fromkeys(("draft-record", "draft-publish", "draft-reopen"), record),
        "draft-item-new": {**file, "part": "flows"},
        "draft-host": {**source, "pattern": "doc.nexthink.com"},
        "draft-restore": {**source, "removal": "none"},
    }


def addresses(world) -> dict[str, str]:
    """Every address of the pages by its name."""
    known = arguments(world)
    return {
        name: reverse(name, kwargs=known.get(name.removesuffix("-preview")))
        for name in (str(pattern.name) for pattern in urls.urlpatterns)
    }


CHANGES = {
    "site-build": {"key": "00000000-0000-4000-8000-000000000001"},
    "proposal-accept": {"row_version": 1},
    "proposal-dismiss": {"row_version": 1},
    "deployment": {"row_version": 1, "name": "x"},
    "deployment-binding": {"row_version": 1, "state": "unbound"},
    "service-binding": {"row_version": 1, "state": "unbound"},
    "deployment-preview": {"row_version": 1, "name": "x"},
    "deployment-binding-preview": {"row_version": 1, "state": "unbound"},
    "service-binding-preview": {"row_version": 1, "state": "unbound"},
    "override-new-preview": {"kind": "suppress", "flow": "nexthink.collector-assignment"},
    "override-new": {"kind": "suppress", "flow": "nexthink.collector-assignment", "reason": "x"},
    "override-delete": {"row_version": 1},
}


def test_the_names_that_others_reverse_are_there():
    names = (
        "home products product flows flow component hosts host documents document sites site "
        "rule-set rule-set-entries jobs job lookup catalogue-changes"
    )
    assert set(names.split()) <= {
        name for name in get_resolver().reverse_dict if isinstance(name, str)
    }


def test_a_partial_update_without_a_login_takes_the_window_there(world):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/flows/?q=dns"}
    response = Client().get("/flows/", headers=headers)
    assert response["HX-Redirect"] == f"{LOGIN}?next=/flows/%3Fq%3Ddns"


def test_a_reader_sees_the_site_and_can_change_nothing(world, visitor):
    client = visitor(world.reader)
    known = addresses(world)
    text = client.get(known["site"]).content.decode()
    assert "Build the rule set<" not in text
    assert "Change options" not in text
    for name in ("deployment", "deployment-binding", "service-binding", "override-new"):
        assert ">Save<" not in client.get(known[name]).content.decode(), name
    for name, values in CHANGES.items():
        assert client.post(known[name], values).status_code == 403, name
    assert not Job.objects.filter(owner=world.reader).exists()


def test_a_role_that_is_taken_away_closes_the_pages_at_once(world, visitor):
    client = visitor(world.reader)
    assert client.get("/sites/campus/").status_code == 200
    SiteRole.objects.filter(user=world.reader).delete()
    assert client.get("/sites/campus/").status_code == 404


def test_pages_that_change_something_take_no_get(world, page):
    known = addresses(world)
    for name in (
        "proposal-accept",
        "proposal-dismiss",
        "rule-set-export",
        "rule-set-firewall-export",
        "job-cancel",
        "job-retry",
        "export-delete",
        "flows-export",
        "token-revoke",
        "view-save",
        "view-delete",
        "override-delete",
        "draft-submit",
        "draft-discard",
        "draft-publish",
        "draft-reopen",
        "draft-restore",
        "draft-file-remove",
        "draft-item-remove",
    ):
        assert page.get(known[name]).status_code == 405, name


@pytest.mark.parametrize(
    "name", ["site-build", "proposal-accept", "rule-set-export", "job-cancel", "tokens"]
)
def test_a_form_without_its_csrf_token_is_refused(world, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.owner, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(addresses(world)[name], CHANGES.get(name))
    assert response.status_code == 403
    assert "Send it again" in response.content.decode()
