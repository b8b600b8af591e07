"""Names in bodies: what belongs to another site is as unknown as what does not exist, and every
field that can name something has an entry here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.test_site_parts import NEW
from tests.api.world import ASGARD

from .callers import by_session, by_token

pytestmark = pytest.mark.django_db

# Fields that name something of a site, with a body of `annex` in which {} stands for the name,
# and what `hq` has of that kind.
_MEMBER: dict[str, Any] = {"value": "10.9.0.1"}
_BINDING: dict[str, Any] = {"deployment": "own", "component": f"{ASGARD}.asgard-server"}
_SEEN: dict[str, Any] = {"zone": "own", "address": "10.9.1.1"}
OF_A_SITE: dict[str, tuple[str, dict[str, Any], str]] = {
    "networks.zone": ("networks", {"zone": "{}", "prefix": "10.9.0.0/16"}, "clients"),
    "firewalls.zones": ("firewalls", {"slug": "f", "name": "F", "zones": ["own", "{}"]}, "servers"),
    "proxies.source_zones": (
        "proxies",
        {"slug": "p", "name": "P", "address": "10.9.0.9", "port": 1, "source_zones": ["{}"]},
        "clients",
    ),
    "bindings.deployment": (
        "bindings", {**_BINDING, "deployment": "{}", "members": [_MEMBER]}, "prod",
    ),
    "bindings.members.zone": (
        "bindings", {**_BINDING, "members": [{**_MEMBER, "zone": "{}"}]}, "clients",
    ),
    "bindings.members.seen_as.zone": (
        "bindings",
        {**_BINDING, "members": [{**_MEMBER, "seen_as": [{**_SEEN, "zone": "{}"}]}]},
        "clients",
    ),
    "bindings.members.seen_as.firewall": (
        "bindings",
        {**_BINDING, "members": [{**_MEMBER, "seen_as": [{**_SEEN, "firewall": "{}"}]}]},
        "fw",
    ),
    "bindings.offer": ("bindings", {**_BINDING, "state": "offer", "offer": "hq/{}"}, "private"),
    "offers.deployment": (
        "offers",
        {"slug": "o", "deployment": "{}", "component": f"{ASGARD}.asgard-server",
         "to_sites": ["third"]},
        "prod",
    ),
    "offers.to_sites": (
        "offers",
        {"slug": "o", "deployment": "own", "component": f"{ASGARD}.asgard-server",
         "to_sites": ["{}"]},
        "hq",
    ),
    "overrides.deployment": (
        "overrides",
        {"slug": "v", "kind": "suppress", "deployment": "{}", "flow": f"{ASGARD}.product-updates",
         "reason": "x", "owner": "bob", "expires_on": "2099-12-31"},
        "prod",
    ),
    "overrides.replacement": (
        "overrides",
        {"slug": "v", "kind": "accept-any", "deployment": "any",
         "flow": "appsanywhere-analytics.any-https", "replacement": {"zones": ["{}"]},
         "reason": "x", "owner": "bob", "expires_on": "2099-12-31"},
        "clients",
    ),
}  # fmt: skip
# Fields that name accounts: only those that one answers for can be named.
OF_A_PERSON = {"accounts.responsible"}
# Fields that name a site: only those that one may see.
A_SITE = {
    "log-lines.site", "windows.site", "windows-import.site", "campaigns.sites", "retirements.sites",
    "webhook.sites", "webhooks.sites", "lists.site",
}  # fmt: skip
# Fields that name parts of the list's own site: a test below tries them.
OF_A_LIST = {
    f"{body}.{field}" for body in ("list", "lists") for field in ("zone", "product", "firewall")
}
# Fields that name what is in force at a site: test_reviews.py and test_retiring.py try them.
IN_FORCE = {
    "review.entries", "hand-over.entries", "retirements.deployment", "retirements.product",
}  # fmt: skip
# Fields that name something at the site of the rule set in the address: a test below tries them.
OF_A_RULE_SET = {"exports.firewall", "exports.since"}
# Fields that name a rule set or a change: the next tests try them.
OF_CHANGES = {"changes.rule_set", "changes.rule_sets", "changes-merge.changes"}
# Fields that name something at the site in the address: test_rule_bases.py tries them.
OF_A_RULE_BASE = {
    "rule-bases.firewall", "rule-bases.zone_names", "rule-bases-form.firewall",
    "rule-bases-form.zone_names", "rule-base.firewall", "rule-base.zone_names",
}  # fmt: skip
# Fields that name something within the change in the address.
WITHIN_A_CHANGE = {
    "change-split.items", "change-items.items", "change-implement.items", "change-evidence.items",
    "change-implement.firewall", "change-evidence.attachment", "change-decision.step",
    "check-runs.site", "check-runs.source_zone", "check-results.run_id",
    "change-take-back.items", "change-leave-out.rule_bases",
}  # fmt: skip
# Fields that name nothing, or what all who are signed in may know: accounts, groups, the
# catalogue, formats.
PLAIN = set(
    """
    sites.slug sites.name sites.description sites.external_source sites.external_id
    sites.catalogue_version roles.role roles.user roles.group
    zones.slug zones.name zones.address_space zones.description zones.external_source
    zones.external_id networks.prefix networks.name networks.external_source networks.external_id
    firewalls.slug firewalls.name firewalls.platform firewalls.external_source
    firewalls.external_id proxies.slug proxies.name proxies.address proxies.port
    proxies.inspects_tls proxies.bypasses_inspection proxies.authentication
    proxies.external_source proxies.external_id deployments.slug deployments.name
    deployments.product deployments.product_version deployments.platform deployments.features
    deployments.parameters deployments.alternatives deployments.installation_until
    deployments.troubleshooting_until deployments.external_source deployments.external_id
    bindings.component bindings.state bindings.version bindings.reason bindings.approved_by
    bindings.approved_on bindings.external_source bindings.external_id bindings.members.value
    bindings.members.name bindings.members.address_space bindings.members.virtual
    bindings.members.seen_as.address bindings.members.seen_as.port
    bindings.members.seen_as.seen_port offers.slug offers.component offers.note
    overrides.slug overrides.kind overrides.flow overrides.host overrides.reason overrides.owner
    overrides.expires_on overrides.made_against rule-sets.as_of exports.format exports.options
    accounts.username accounts.email accounts.groups account.email account.groups account.active
    tokens.name tokens.scopes tokens.expires_at groups.name external-groups.name
    zones.kind preferences.time_zone preferences.theme preferences.single_keys
    preferences.page_rows
    catalogue-exports.format catalogue-exports.options catalogue-exports.selection
    picture.selection log-lines.text
    applications.source applications.slug applications.name applications.description
    applications.components.name applications.components.kind applications.flows.source
    applications.flows.destination applications.flows.services applications.flows.purpose
    publication.effective
    change.title change.justification change.owner change.emergency change.wanted_from
    change.wanted_until change.external_system change.external_reference change.external_url
    changes.title changes.justification changes.owner changes.emergency changes.wanted_from
    changes.wanted_until changes.external_system changes.external_reference changes.external_url
    changes.products changes-merge.title changes-merge.justification change-split.title
    change-decision.comment change-decision.content_hash change-reason.reason
    change-roll-back.reason change-roll-back.emergency change-schedule.starts_at
    change-schedule.ends_at change-implement.note change-note.note change-evidence.outcome
    change-evidence.text change-comments.text change-attachments.name
    change-attachments.media_type change-attachments.content delegations.delegate
    windows.kind windows.name windows.starts_at windows.ends_at windows.time_zone
    windows.recurrence window.kind window.name window.starts_at window.ends_at window.time_zone
    window.recurrence windows-import.kind windows-import.content windows-import.time_zone
    review.outcome review.note review.review_on hand-over.owner hand-over.note campaigns.name
    campaigns.due_on retirements.justification
    delegations.first_day delegations.last_day delegations.reason policies.text
    check-results.schema check-results.schema_version check-results.result_id
    check-results.plan_hash check-results.host check-results.started_at check-results.ended_at
    check-results.timeout check-results.outcomes check-results.signature
    connector.name connector.address connector.settings connector.secret
    connector.incoming_secret connector.mapping connector.account connector.sites connector.begin
    connector.automatic connector.active connectors.name connectors.address connectors.settings
    connectors.secret connectors.incoming_secret connectors.mapping connectors.account
    connectors.sites connectors.begin connectors.automatic connectors.active connectors.slug
    connectors.system connector-preview.change connector-preview.mapping change-tickets.connector
    webhook.name webhook.url webhook.events webhook.active webhook-rotate.hours
    webhooks.name webhooks.url webhooks.events webhooks.active
    list.name list.format list.description list.side list.serves list.service list.tls_bypass
    list.most lists.name lists.format lists.description lists.side lists.serves lists.service
    lists.tls_bypass lists.most list-credentials.name list-credentials.kind list-credentials.days
    rule-bases.text rule-bases.file_name rule-bases.format rule-bases-form.file
    rule-bases-form.format
    """.split()  # noqa: SIM905 - a list in quotes would be three times as long
)


def _bodies() -> dict[str, Any]:
    from requirements_app.api import (
        change_bodies,
        inputs,
        list_bodies,
        rule_base_bodies,
        ticket_bodies,
        webhook_bodies,
    )
    from requirements_app.api.resources import RESOURCES

    return {each.segment: each.body for each in RESOURCES} | {
        "sites": inputs.SiteBody,
        "roles": inputs.RoleBody,
        "rule-sets": inputs.RuleSetBody,
        "exports": inputs.RuleSetExportBody,
        "catalogue-exports": inputs.CatalogueExportBody,
        "accounts": inputs.AccountBody,
        "account": inputs.AccountChangeBody,
        "preferences": inputs.PreferencesBody,
        "tokens": inputs.TokenBody,
        "groups": inputs.GroupBody,
        "external-groups": inputs.ExternalGroupBody,
        "picture": inputs.PictureBody,
        "applications": inputs.ApplicationBody,
        "publication": inputs.PublicationBody,
        "log-lines": inputs.LogLinesBody,
        "change": change_bodies.ChangeFieldsBody,
        "changes": change_bodies.ChangeBody,
        "changes-merge": change_bodies.MergeBody,
        "change-split": change_bodies.SplitBody,
        "change-items": change_bodies.ItemsBody,
        "change-decision": change_bodies.DecisionBody,
        "change-reason": change_bodies.ReasonBody,
        "change-roll-back": change_bodies.RollBackBody,
        "change-schedule": change_bodies.ScheduleBody,
        "change-implement": change_bodies.ImplementBody,
        "change-note": change_bodies.NoteBody,
        "change-evidence": change_bodies.EvidenceBody,
        "change-comments": change_bodies.CommentBody,
        "change-attachments": change_bodies.AttachmentBody,
        "check-runs": change_bodies.CheckRunBody,
        "check-results": change_bodies.CheckResultBody,
        "delegations": change_bodies.DelegationBody,
        "policies": change_bodies.PolicyBody,
        "windows": change_bodies.WindowBody,
        "window": change_bodies.WindowFieldsBody,
        "windows-import": change_bodies.WindowsImportBody,
        "review": change_bodies.ReviewBody,
        "hand-over": change_bodies.HandOverBody,
        "campaigns": change_bodies.CampaignBody,
        "retirements": change_bodies.RetirementBody,
        "connector": ticket_bodies.ConnectorFieldsBody,
        "connectors": ticket_bodies.ConnectorBody,
        "connector-preview": ticket_bodies.PreviewBody,
        "change-tickets": ticket_bodies.SendBody,
        "webhook": webhook_bodies.WebhookFieldsBody,
        "webhooks": webhook_bodies.WebhookBody,
        "webhook-rotate": webhook_bodies.RotateBody,
        "list": list_bodies.ListFieldsBody,
        "lists": list_bodies.ListBody,
        "list-credentials": list_bodies.ListCredentialBody,
        "rule-bases": rule_base_bodies.RuleBaseBody,
        "rule-bases-form": rule_base_bodies.RuleBaseUploadBody,
        "rule-base": rule_base_bodies.RuleBaseFieldsBody,
        "change-leave-out": change_bodies.LeaveOutBody,
        "change-take-back": change_bodies.TakeBackBody,
    }


def _fields(body: Any, prefix: str) -> Iterator[str]:
    for name, field in body.fields.items():
        inner = getattr(field, "child", field)
        if hasattr(inner, "fields"):
            yield from _fields(inner, f"{prefix}.{name}")
        else:
            yield f"{prefix}.{name}"


def test_every_field_of_every_body_has_an_entry():
    from requirements_app.api import (
        change_bodies,
        inputs,
        list_bodies,
        rule_base_bodies,
        ticket_bodies,
        webhook_bodies,
    )
    from requirements_app.api.fields import Body

    bodies = _bodies()
    found = {path for name, body in bodies.items() for path in _fields(body(), name)}
    names = PLAIN | OF_A_PERSON | A_SITE | OF_CHANGES | WITHIN_A_CHANGE | IN_FORCE
    names |= OF_A_RULE_SET | OF_A_RULE_BASE | OF_A_LIST
    assert found ^ (names | set(OF_A_SITE)) == set()
    nested = {inputs.External, inputs.MemberBody, inputs.SeenAsBody}
    nested |= {inputs.FirstComponentBody, inputs.FirstFlowBody, inputs.ExportBody}
    ours = {
        each
        for module in (
            inputs, change_bodies, list_bodies, rule_base_bodies, ticket_bodies, webhook_bodies,
        )
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Body) and each is not Body
    }  # fmt: skip
    assert ours - nested == set(bodies.values())


@pytest.fixture
def annex(estate):
    """Parts of bob's own, so that nothing else is wrong with his requests; an offer of `hq` that
    is not for him, and a third site that he may see."""
    from requirements_app.sites import services

    bob, site = estate.other, estate.world.neighbour
    services.zone_create(actor=bob, site=site, slug="own", name="Own")
    services.network_create(actor=bob, site=site, zone="own", prefix="10.9.0.0/16")
    services.deployment_create(actor=bob, site=site, slug="own", name="Own", product=ASGARD)
    services.deployment_create(
        actor=bob, site=site, slug="any", name="Any", product="appsanywhere-analytics"
    )
    third = services.site_create(actor=estate.owner, slug="third", name="Third")
    services.role_grant(actor=estate.owner, site=third, role="reader", user=bob)
    services.offer_create(
        actor=estate.owner, site=estate.world.site, slug="private", deployment="prod",
        component=f"{ASGARD}.asgard-server", to_sites=["third"],
    )  # fmt: skip
    return by_token(bob)


@pytest.mark.parametrize("field", OF_A_SITE)
def test_a_name_of_another_site_is_as_unknown_as_one_that_is_nowhere(estate, annex, field):
    segment, body, of_hq = OF_A_SITE[field]
    told = []
    for name in (of_hq, "zzzzzz"):
        response = annex.post(
            f"/api/v1/sites/annex/{segment}/", _named(body, name), content_type="application/json"
        )
        assert response.status_code == 400, (field, response.json())
        errors = [each for each in response.json()["errors"] if name in each["value"]]
        assert errors, (field, response.json())
        for error in errors:
            assert of_hq not in error["mend"], error
        told.append([error["message"].replace(name, "X") for error in errors])
    assert told[0] == told[1]


def test_log_lines_are_not_looked_up_at_a_site_that_one_may_not_see(estate, annex):
    told = [
        annex.post(
            "/api/v1/lookup/log-lines/",
            {"text": "x", "site": name},
            content_type="application/json",
        )
        for name in ("hq", "zzzzzz")
    ]
    assert [each.status_code for each in told] == [404, 404]
    assert told[0].json()["detail"].replace("hq", "zzzzzz") == told[1].json()["detail"]


def _named(body: Any, name: str) -> Any:
    if isinstance(body, dict):
        return {key: _named(value, name) for key, value in body.items()}
    if isinstance(body, list):
        return [_named(each, name) for each in body]
    return body.replace("{}", name) if isinstance(body, str) else body


def test_the_same_bodies_with_own_names_are_taken(estate, annex):
    """So what is refused above is refused for the foreign name."""
    for field, own in (
        ("networks.zone", "own"), ("firewalls.zones", "internet"), ("proxies.source_zones", "own"),
        ("bindings.members.zone", "own"),
    ):  # fmt: skip
        segment, body, _ = OF_A_SITE[field]
        if field == "networks.zone":
            body = {**body, "prefix": "10.10.0.0/16"}
        response = annex.post(
            f"/api/v1/sites/annex/{segment}/", _named(body, own), content_type="application/json"
        )
        assert response.status_code == 201, (field, response.json())


def test_a_change_cannot_bring_in_what_a_creation_cannot(estate, annex):
    made = annex.post(
        "/api/v1/sites/annex/networks/", {"zone": "own", "prefix": "10.11.0.0/16"},
        content_type="application/json",
    )  # fmt: skip
    response = annex.patch(
        made["Location"], {"zone": "clients"}, content_type="application/json",
        headers={"If-Match": made["ETag"]},
    )  # fmt: skip
    assert response.status_code == 400
    assert set(NEW) >= {name.partition(".")[0] for name in OF_A_SITE}


def test_the_pages_forms_take_no_foreign_names_either(estate, annex):
    pages = by_session(estate.other)
    override = {
        "kind": "suppress", "flow": f"{ASGARD}.product-updates", "deployment": "prod",
        "reason": "x", "expires_on": "2099-12-31",
    }  # fmt: skip
    assert pages.post("/sites/annex/overrides/", override).status_code == 400
    address = f"/sites/annex/deployments/own/bindings/{ASGARD}.asgard-server/"
    offered = pages.post(address, {"state": "offer", "offer": "hq/private"})
    assert offered.status_code == 400
    assert "hq/private" not in pages.get(address).content.decode()


def test_an_export_of_a_foreign_rule_set_cannot_be_asked_for(estate):
    path = f"/api/v1/rule-sets/{estate.rule_set.pk}/exports/"
    response = by_token(estate.other).post(path, {"format": "csv"}, content_type="application/json")
    assert response.status_code == 404


@pytest.mark.parametrize("field", ["zone", "firewall"])
def test_a_list_names_parts_of_its_own_site_alone(estate, field):
    from requirements_app.sites import services

    owner, annex = estate.other, estate.world.neighbour
    for slug in ("theirs", "theirs-too"):
        services.zone_create(actor=owner, site=annex, slug=slug, name=slug)
    services.firewall_create(
        actor=owner, site=annex, slug="hidden", name="H", zones=["theirs", "theirs-too"]
    )
    foreign, told = {"zone": "theirs", "firewall": "hidden"}[field], []
    for name in (foreign, "zzzzzz"):
        body = {"site": "hq", "name": "two", "format": "plain", field: name}
        response = by_token(estate.owner).post(
            "/api/v1/lists/", body, content_type="application/json"
        )
        assert response.status_code == 400, response.json()
        (problem,) = response.json()["errors"]
        assert (problem["field"], problem["value"]) == (field, name)
        told.append(problem["message"])
    assert told[0] == told[1]


def test_a_firewalls_file_is_of_its_own_site_alone(estate):
    from requirements_app.rulesets.models import RuleSet
    from requirements_app.sites import services

    owner, annex = estate.other, estate.world.neighbour
    for slug in ("theirs", "theirs-too"):
        services.zone_create(actor=owner, site=annex, slug=slug, name=slug)
    services.firewall_create(
        actor=owner, site=annex, slug="hidden", name="H", zones=["theirs", "theirs-too"]
    )
    foreign = RuleSet.objects.create(
        site=annex,
        catalogue_version=estate.rule_set.catalogue_version,
        as_of=estate.rule_set.as_of,
        content=estate.rule_set.content,
    )
    nowhere, told = "00000000-0000-4000-8000-000000000009", []
    path = f"/api/v1/rule-sets/{estate.rule_set.pk}/exports/"
    for since in (str(foreign.pk), nowhere):
        body = {"format": "nftables", "firewall": "fw", "since": since}
        response = by_token(estate.owner).post(path, body, content_type="application/json")
        assert response.status_code == 404, response.json()
        told.append(response.json()["detail"].replace(since, "X"))
    assert told[0] == told[1]
    body = {"format": "nftables", "firewall": "hidden"}
    response = by_token(estate.owner).post(path, body, content_type="application/json")
    assert response.status_code == 400
    (problem,) = response.json()["errors"]
    assert (problem["field"], problem["value"], problem["mend"]) == (
        "firewall", "hidden", "there are: fw",
    )  # fmt: skip


def test_a_foreign_rule_set_or_change_is_as_unknown_as_one_that_is_nowhere(estate):
    bob, known = by_token(estate.other), {"title": "x", "justification": "x"}
    nowhere = "00000000-0000-4000-8000-000000000009"
    for fields in ("rule_set", "rule_sets"):
        told = []
        for key in (str(estate.rule_set.pk), nowhere):
            body = dict[str, Any](known, **{fields: [key] if fields == "rule_sets" else key})
            response = bob.post("/api/v1/changes/", body, content_type="application/json")
            assert response.status_code == 404, response.json()
            told.append(response.json()["detail"].replace(key, "X"))
        assert told[0] == told[1]
    told = []
    for number in (estate.change, 999_999):
        body = dict[str, Any](known, changes=[number, number + 1])
        response = bob.post("/api/v1/changes/merge/", body, content_type="application/json")
        assert response.status_code == 404, response.json()
        told.append(response.json()["detail"].replace(str(number), "X"))
    assert told[0] == told[1]


def test_a_lookup_at_a_foreign_site_finds_no_such_site(estate):
    asked = "source=10.1.0.1&destination=10.2.0.5&port=443"
    token, pages = by_token(estate.other), by_session(estate.other)
    assert token.get(f"/api/v1/lookup/?{asked}&site=hq").status_code == 404
    assert pages.get(f"/lookup/?{asked}&site=hq").status_code in (400, 404)
    found = token.get(f"/api/v1/lookup/?{asked}").json()
    assert [site["site"] for site in found["sites"]] == ["annex"]
