"""Sites: what the page tells, and the forms that tailor one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from requirements_app.jobs.models import Job
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.sites.models import Binding, Deployment, Member, UpgradeProposal
from requirements_app.web.findings import finding_lines
from requirements_app.web.links import mend_url

CAMPUS = "/sites/campus/"
KEY = "00000000-0000-4000-8000-000000000001"


def binding_address(deployment: str, component: str) -> str:
    return reverse("deployment-binding", args=["campus", deployment, component])


def fields_of(page, address: str) -> dict[str, object]:
    """What the form at the address holds, ready to be sent back."""
    form = page.get(address).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def test_sites_are_listed_with_findings_and_newest_rule_set(page, world):
    text = page.get("/sites/").content.decode()
    for name in ("Northfield campus", "Westport branch", "Eastgate data centre"):
        assert name in text
    assert "1 blocking" in text
    assert reverse("rule-set", args=[world.rule_sets["branch"].pk]) in text


def text_of(page, address: str) -> str:
    response = page.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def test_the_steps_show_everything_that_belongs_to_a_site(page, world):
    site = world.sites["campus"]
    zones = text_of(page, f"{CAMPUS}zones/")
    for zone in site.zones.all():
        assert f'id="zones-{zone.slug}"' in zones
    for firewall in site.firewalls.all():
        assert f'id="firewalls-{firewall.slug}"' in zones
    options, bindings = text_of(page, f"{CAMPUS}options/"), text_of(page, f"{CAMPUS}bindings/")
    for deployment in site.deployments.all():
        for step in (options, bindings, text_of(page, f"{CAMPUS}deployments/")):
            assert f'id="deployment-{deployment.slug}"' in step
    for override in site.overrides.all():
        assert f'id="overrides-{override.slug}"' in options
    assert "10.20.12.10" in bindings
    assert "Thunderstorm" in bindings


def test_virtual_addresses_translations_proxies_and_ipv6_are_shown(page, world):
    bindings = text_of(page, "/sites/datacentre/bindings/")
    assert 'class="badge">virtual' in bindings
    assert "seen as" in bindings
    zones = text_of(page, "/sites/datacentre/zones/")
    for proxy in world.sites["datacentre"].proxies.all():
        assert f"{proxy.address}:{proxy.port}" in zones
    assert "fd5e:80:0:1::/64" in zones


def test_every_finding_leads_to_a_page_that_exists(page, world):
    for name, rule_set in world.rule_sets.items():
        for finding in Finding.objects.filter(content=rule_set.content_id):
            address = mend_url(name, finding.subject)
            assert page.get(address).status_code == 200, finding.subject


@pytest.mark.parametrize(
    ("subject", "address"),
    [
        (
            "deployments/prod/bindings/nextron-asgard.asgard-agent",
            "/sites/s/deployments/prod/bindings/nextron-asgard.asgard-agent/",
        ),
        ("site-services/bindings/site.dns", "/sites/s/services/site.dns/"),
        (
            "deployments/prod/parameters/region",
            "/sites/s/deployments/prod/#parameters-region",
        ),
        ("deployments/prod/alternatives/mode", "/sites/s/deployments/prod/#alternatives-mode"),
        ("deployments/prod/product_version", "/sites/s/deployments/prod/#product_version"),
        ("deployments/prod/platform", "/sites/s/deployments/prod/#platform"),
        ("deployments/prod", "/sites/s/deployments/#deployment-prod"),
        ("deployments/prod/bindings", "/sites/s/bindings/#deployment-prod"),
        ("deployments/prod/overrides", "/sites/s/options/#overrides"),
        ("overrides/old", "/sites/s/options/#overrides-old"),
        ("proxies/web", "/sites/s/proxies/web/"),
        ("proxies", "/sites/s/zones/#proxies"),
        ("zones/a→b", "/sites/s/zones/#zones"),
        ("bindings/nexthink.collector/members/10.0.0.1", "/sites/s/bindings/"),
    ],
)
def test_a_finding_leads_to_the_field_that_mends_it(subject, address):
    assert mend_url("s", subject) == address


# --- building ------------------------------------------------------------------------------


def test_a_build_is_asked_for_and_goes_on_to_its_job(page):
    response = page.post(reverse("site-build", args=["campus"]), {"key": KEY, "as_of": ""})
    rule_set = RuleSet.objects.order_by("-created_at").first()
    assert rule_set is not None
    assert rule_set.content is None
    assert response["Location"] == reverse("job", args=[rule_set.job_id])


def test_a_build_can_be_asked_for_another_day(page):
    page.post(reverse("site-build", args=["campus"]), {"key": KEY, "as_of": "2027-02-01"})
    assert RuleSet.objects.filter(as_of=dt.date(2027, 2, 1)).count() == 1


def test_a_second_click_asks_for_nothing_more(page):
    before = RuleSet.objects.count()
    answers = {
        page.post(reverse("site-build", args=["campus"]), {"key": KEY})["Location"]
        for _ in range(3)
    }
    assert len(answers) == 1
    assert RuleSet.objects.count() == before + 1


def test_a_day_that_is_none_is_refused_beside_the_field(page):
    response = page.post(
        reverse("site-build", args=["campus"]), {"key": KEY, "as_of": "2027-02-31"}
    )
    assert response.status_code == 400
    assert "Enter a valid date." in response.content.decode()


# --- options of a deployment -----------------------------------------------------------------


def test_options_of_a_deployment_are_changed_and_kept(page, world):
    address = reverse("deployment", args=["campus", "nexthink"])
    values = fields_of(page, address)
    values |= {"parameters-region": "us", "features-rule-based-collector-assignment": "off"}
    response = page.post(address, values)
    assert response["Location"] == f"{CAMPUS}options/#deployment-nexthink"
    deployment = Deployment.objects.get(site=world.sites["campus"], slug="nexthink")
    assert deployment.parameters["region"] == "us"
    assert deployment.features["rule-based-collector-assignment"] is False
    assert deployment.parameters["instance"] == "northfield"


def test_an_option_left_empty_goes_back_to_the_products_default(page, world):
    address = reverse("deployment", args=["campus", "nexthink"])
    values = fields_of(page, address)
    values.pop("parameters-aws_region")
    assert page.post(address, values).status_code == 302
    deployment = Deployment.objects.get(site=world.sites["campus"], slug="nexthink")
    assert "aws_region" not in deployment.parameters


def test_saving_an_unchanged_form_changes_nothing(page, world):
    deployment = Deployment.objects.get(site=world.sites["campus"], slug="asgard-production")
    address = reverse("deployment", args=["campus", deployment.slug])
    assert page.post(address, fields_of(page, address)).status_code == 302
    again = Deployment.objects.get(pk=deployment.pk)
    assert again.row_version == deployment.row_version


def test_a_value_that_the_parameter_does_not_take_is_refused_at_its_field(page):
    address = reverse("deployment", args=["campus", "nexthink"])
    values = fields_of(page, address) | {"parameters-aws_region": "Paris!"}
    response = page.post(address, values)
    assert response.status_code == 400
    form = response.context["form"]
    assert list(form.errors) == ["parameters-aws_region"]
    assert "Paris!" in form.errors["parameters-aws_region"][0]


def test_an_edit_that_was_overtaken_saves_nothing_and_keeps_what_was_typed(page, world):
    address = reverse("deployment", args=["campus", "nexthink"])
    values = fields_of(page, address)
    assert page.post(address, values | {"parameters-region": "us"}).status_code == 302
    response = page.post(address, values | {"parameters-region": "pac"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Somebody was quicker" in text
    assert '<option value="pac" selected>' in text
    deployment = Deployment.objects.get(site=world.sites["campus"], slug="nexthink")
    assert deployment.parameters["region"] == "us"


# --- bindings ---------------------------------------------------------------------------------


def test_a_column_of_a_spreadsheet_can_be_pasted_as_members(page, world):
    address = binding_address("asgard-production", "nextron-asgard.asgard-agent")
    values = fields_of(page, address)
    values["members"] = "10.24.1.1\tPC 1\r\n10.24.1.2\tPC 2\tclients\r\n\r\n10.24.2.0/24"
    assert page.post(address, values)["Location"] == (
        f"{CAMPUS}bindings/#deployment-asgard-production"
    )
    binding = Binding.objects.get(
        site=world.sites["campus"],
        deployment__slug="asgard-production",
        component__slug="nextron-asgard.asgard-agent",
    )
    members = list(binding.members.values_list("value", "name", "zone__slug"))
    assert members == [
        ("10.24.1.1", "PC 1", None),
        ("10.24.1.2", "PC 2", "clients"),
        ("10.24.2.0/24", "", None),
    ]


def test_a_member_that_cannot_be_read_is_named_with_its_line(page):
    address = binding_address("asgard-production", "nextron-asgard.asgard-agent")
    values = fields_of(page, address) | {"members": "10.24.1.1\n\n10.24.1.999; PC\n10.24.1.1"}
    response = page.post(address, values)
    assert response.status_code == 400
    errors = " ".join(response.context["form"].errors["members"])
    assert "Line 3: 10.24.1.999" in errors
    assert "Line 4: 10.24.1.1 stands twice" in errors


@pytest.mark.parametrize("line", ["10.24.1.1; PC; clients; primary", "10.24.1.1; a; ; virtual; b"])
def test_a_line_that_says_more_than_is_understood_is_refused(page, line):
    address = binding_address("asgard-production", "nextron-asgard.asgard-agent")
    response = page.post(address, fields_of(page, address) | {"members": line})
    assert response.status_code == 400
    assert "remove the rest" in " ".join(response.context["form"].errors["members"])


def test_saving_members_unchanged_keeps_translations_names_and_virtual_addresses(page, world):
    site = world.sites["datacentre"]
    translated = Member.objects.filter(binding__site=site).exclude(seen_as=None)
    virtual = Member.objects.filter(binding__site=site, is_virtual=True)
    assert translated.exists()
    assert virtual.exists()
    for member in [*translated, *virtual]:
        binding = member.binding
        where = binding.deployment
        address = (
            reverse("deployment-binding", args=[site.slug, where.slug, binding.component.slug])
            if where
            else reverse("service-binding", args=[site.slug, binding.component.slug])
        )
        assert page.post(address, fields_of(page, address)).status_code == 302
        assert Binding.objects.get(pk=binding.pk).row_version == binding.row_version


def test_a_name_with_a_semicolon_survives_the_form(page, world):
    member = Member.objects.filter(
        binding__site=world.sites["campus"],
        binding__component__slug="nextron-asgard.asgard-agent",
        binding__deployment__slug="asgard-production",
    ).first()
    assert member is not None
    Member.objects.filter(pk=member.pk).update(name='first; "second"')
    address = binding_address("asgard-production", "nextron-asgard.asgard-agent")
    assert page.post(address, fields_of(page, address)).status_code == 302
    assert Member.objects.filter(name='first; "second"').exists()


def test_a_role_without_a_binding_is_bound_by_its_form(page, world):
    address = binding_address("asgard-production", "nextron-asgard.management-workstation")
    assert page.get(address).context["binding"] is None
    response = page.post(address, {"state": "bound", "members": "10.20.8.0/24"})
    assert response.status_code == 302
    assert Binding.objects.filter(
        site=world.sites["campus"], component__slug="nextron-asgard.management-workstation"
    ).exists()


def test_a_role_can_be_declared_absent_with_reason_approver_and_day(page):
    address = binding_address("asgard-production", "nextron-asgard.thunderstorm-client")
    values = fields_of(page, address) | {"state": "absent"}
    refused = page.post(address, values)
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"reason", "approved_by", "approved_on"}
    values |= {"reason": "Agents only.", "approved_by": "R. Okafor", "approved_on": "2026-01-02"}
    assert page.post(address, values).status_code == 302
    assert "Agents only." in text_of(page, f"{CAMPUS}bindings/")


def test_another_sites_offer_is_chosen_from_those_made_to_this_site(page, world):
    binding = Binding.objects.get(site=world.sites["branch"], state="offer")
    assert binding.deployment is not None
    address = reverse(
        "deployment-binding", args=["branch", binding.deployment.slug, binding.component.slug]
    )
    assert f'<option value="{binding.offer}" selected>' in page.get(address).content.decode()
    assert page.post(address, fields_of(page, address)).status_code == 302


def test_a_binding_made_meanwhile_is_not_overwritten(page):
    address = binding_address("asgard-production", "nextron-asgard.management-workstation")
    values = {"state": "bound", "members": "10.20.8.1"}
    assert page.post(address, values).status_code == 302
    response = page.post(address, values | {"members": "10.20.8.2"})
    assert response.status_code == 409


def test_a_role_that_the_catalogue_does_not_have_is_not_found(page):
    assert page.get(binding_address("asgard-production", "nothing.at-all")).status_code == 404
    assert page.get(binding_address("nothing", "nextron-asgard.asgard-agent")).status_code == 404


# --- overrides --------------------------------------------------------------------------------

UNCLEAR = "nextron-asgard.thunderstorm-https"


def override_values(**values: object) -> dict[str, object]:
    return {
        "flow": "nextron-asgard.agent-communication",
        "kind": "suppress",
        "deployment": "asgard-test",
        "reason": "The test agents are switched off.",
        "expires_on": "2099-12-31",
        **values,
    }


def test_a_flow_is_suppressed_with_reason_owner_and_last_day(page, world):
    response = page.post("/sites/campus/overrides/", override_values())
    slug = "asgard-test-agent-communication-suppress"
    assert response["Location"] == f"/sites/campus/options/#overrides-{slug}"
    made = world.sites["campus"].overrides.get(slug=slug)
    assert (made.kind, made.owner, made.expires_on) == (
        "suppress",
        world.owner,
        dt.date(2099, 12, 31),
    )


def test_a_reading_is_confirmed_from_those_of_the_flow(page, world):
    world.sites["campus"].overrides.filter(flow_revision__entity__slug=UNCLEAR).delete()
    address = "/sites/campus/overrides/?flow=nextron-asgard.thunderstorm-https&kind=reading"
    form = page.get(address).context["form"]
    readings = [value for value, _ in form.fields["reading"].choices if value]
    assert len(readings) >= 2
    values = override_values(kind="reading", flow=UNCLEAR, reading=readings[0], expires_on="")
    assert page.post("/sites/campus/overrides/", values).status_code == 302


def test_any_is_accepted_for_named_zones_only(page, world):
    flow = "appsanywhere-analytics.any-https"
    values = override_values(kind="accept-any", flow=flow, deployment="analytics")
    refused = page.post("/sites/campus/overrides/", values)
    assert refused.status_code == 400
    assert "Nothing was saved" in refused.content.decode()
    accepted = page.post("/sites/campus/overrides/", {**values, "zones": ["internet"]})
    assert accepted.status_code == 302
    made = world.sites["campus"].overrides.get(kind="accept-any")
    assert made.replacement == {"zones": ["internet"]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"flow": "nothing.at-all"}, "flow"),
        ({"flow": "nexthink.collector-assignment"}, "deployment"),
        ({"expires_on": ""}, "expires_on"),
        ({"reason": ""}, "reason"),
        ({"kind": "replace", "services": "tcp/99999"}, "services"),
        ({"kind": "replace", "hosts": "10.0.0.999"}, "hosts"),
    ],
)
def test_an_override_that_does_not_fit_is_refused_at_its_field(page, values, field):
    response = page.post("/sites/campus/overrides/", override_values(**values))
    assert response.status_code == 400
    assert field in response.context["form"].errors


def test_an_override_is_taken_back_as_it_was_seen(page, world):
    override = world.sites["campus"].overrides.first()
    address = reverse("override-delete", args=["campus", override.slug])
    assert page.post(address, {"row_version": override.row_version + 1}).status_code == 409
    assert page.post(address, {}).status_code == 400
    assert page.post(address, {"row_version": override.row_version}).status_code == 302
    assert not world.sites["campus"].overrides.filter(pk=override.pk).exists()


def test_a_finding_that_an_override_mends_leads_to_its_form(page, world):
    finding = Finding(
        code="reading-not-confirmed",
        subject="deployments/asgard-production/overrides",
        deployment="asgard-production",
        flows=[UNCLEAR],
    )
    (line,) = finding_lines([finding], "campus")
    form = page.get(line.address).context["form"]
    assert form["flow"].value() == UNCLEAR
    assert form["kind"].value() == "reading"
    assert form["deployment"].value() == "asgard-production"


# --- upgrade proposals ---------------------------------------------------------------------------


@pytest.fixture
def proposal(world) -> UpgradeProposal:
    """A proposal for the campus after a publication that drops one flow and adds another."""
    from requirements_app.catalogue import services
    from requirements_app.catalogue.selectors import content_at
    from requirements_app.jobs.runner import run_inline
    from requirements_app.jobs.services import job_create

    vendor = content_at(world.version).of_source("vendor")
    files = []
    for file in vendor.files:
        if file.product.slug == "nextron-asgard":
            flows = tuple(
                flow.model_copy(update={"purpose": "Let agents talk <b>more</b>."})
                if flow.id == "agent-communication"
                else flow
                for flow in file.flows
                if flow.id != "admin-command-line"
            )
            rows = tuple(flow.id for flow in file.flows)
            assert "admin-command-line" in rows
            file = file.model_copy(update={"flows": flows})  # noqa: PLW2901
        files.append(file)
    draft = services.draft_save(source="vendor", content=vendor.with_files(files), author=None)
    version = services.draft_publish(draft=draft, publisher=None)
    job = job_create(
        kind="upgrade-proposal",
        owner=None,
        arguments={"site": "campus", "version": version.number},
    )
    assert run_inline(job).state == Job.State.SUCCEEDED
    return UpgradeProposal.objects.get(site=world.sites["campus"], state="open")


def decision(proposal: UpgradeProposal, name: str) -> str:
    return reverse(name, args=["campus", proposal.pk])


def test_a_proposal_is_announced_and_shows_its_difference(page, proposal):
    assert reverse("proposal", args=["campus", proposal.pk]) in page.get("/").content.decode()
    assert "See and decide" in page.get(CAMPUS).content.decode()
    text = page.get(decision(proposal, "proposal")).content.decode()
    assert "Entries removed" in text
    assert "Administer the ASGARD server on its command line." in text


def test_accepting_a_proposal_moves_the_pin(page, proposal, world):
    values = {"row_version": proposal.row_version}
    response = page.post(decision(proposal, "proposal-accept"), values)
    assert response["Location"] == CAMPUS
    site = type(world.sites["campus"]).objects.get(slug="campus")
    assert site.catalogue_version_id == proposal.to_version_id


def test_dismissing_a_proposal_leaves_the_pin(page, proposal, world):
    values = {"row_version": proposal.row_version}
    assert page.post(decision(proposal, "proposal-dismiss"), values).status_code == 302
    site = type(world.sites["campus"]).objects.get(slug="campus")
    assert site.catalogue_version_id == world.version
    assert (
        "Stay at the present version"
        not in page.get(decision(proposal, "proposal")).content.decode()
    )


@pytest.mark.parametrize("name", ["proposal-accept", "proposal-dismiss"])
def test_a_decision_on_what_has_changed_meanwhile_is_a_conflict(page, proposal, name):
    UpgradeProposal.objects.filter(pk=proposal.pk).update(row_version=7)
    response = page.post(decision(proposal, name), {"row_version": proposal.row_version})
    assert response.status_code == 409
    assert page.post(decision(proposal, name), {}).status_code == 400


def test_a_proposal_of_another_site_is_not_found(page, proposal):
    assert page.get(reverse("proposal", args=["branch", proposal.pk])).status_code == 404
