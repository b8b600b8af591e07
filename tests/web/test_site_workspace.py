"""The workspace of a site: its guided path, the forms of its parts, and what stands beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from requirements_app.audit.models import Event
from requirements_app.audit.services import record
from requirements_app.changes.actions.create import change_create
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.sites import services
from requirements_app.sites.exporting import site_document
from requirements_app.sites.models import Binding, Firewall, Network, Site, SiteRole, Zone

from .test_site_pages import fields_of, text_of

CAMPUS = "/sites/campus/"
AGENT = "asgard-production/bindings/nextron-asgard.asgard-agent"
STEPS = ("deployments", "zones", "bindings", "options", "gaps", "rule-sets")
TABS = ("", "offers", "roles", "proposals", "files", "history", "settings")


def path_of(page, slug: str) -> dict[str, tuple[bool, str]]:
    steps = page.get(f"/sites/{slug}/").context["steps"]
    return {step.key: (step.done, step.note) for step in steps}


@pytest.fixture
def harbour(world) -> Site:
    """A site that nothing was said of yet."""
    return services.site_create(actor=world.owner, slug="harbour", name="Harbour")


# --- the path ---------------------------------------------------------------------------------


def test_a_new_site_has_everything_still_to_do(page, harbour):
    path = path_of(page, "harbour")
    assert not any(done for done, _ in path.values())
    assert path["gaps"][1] == "not known yet"
    assert page.get("/sites/harbour/").context["next"].key == "deployments"


def test_the_path_tells_how_far_each_step_is(page, world):
    path = path_of(page, "campus")
    assert path["deployments"] == (True, f"{world.sites['campus'].deployments.count()} deployments")
    assert path["zones"][0]
    assert path["build"] == (True, "up to date")
    assert "blocking" in path["gaps"][1] or "warning" in path["gaps"][1]


def test_an_edit_makes_the_newest_rule_set_out_of_date(page, world):
    zone = world.sites["campus"].zones.exclude(is_internet=True).first()
    services.zone_update(actor=world.owner, zone=zone, description="Renovated.")
    assert path_of(page, "campus")["build"] == (False, "changed since")
    assert "has been changed since" in text_of(page, CAMPUS)


@pytest.mark.parametrize("part", [*STEPS, *TABS])
def test_a_reader_sees_every_page_without_a_button_that_changes_something(world, visitor, part):
    browser = visitor(world.reader)
    response = browser.get(f"{CAMPUS}{part}/".replace("//", "/"))
    assert response.status_code == 200
    text = response.content.decode().partition("<main")[2].partition("</main>")[0]
    assert 'method="post"' not in text or part == "settings"
    assert ">Save<" not in text
    assert "/delete/" not in text


@pytest.mark.parametrize(
    "part", [*STEPS, *TABS, "new-zone", "zones/clients", "zones/clients/delete"]
)
def test_a_site_that_one_may_not_see_is_not_there(world, visitor, part):
    address = f"{CAMPUS}{part}/".replace("//", "/")
    assert visitor(world.stranger).get(address).status_code == 404


def test_every_finding_stands_at_its_field_and_on_its_step(page, world):
    content = world.rule_sets["campus"].content
    Finding.objects.bulk_create(
        Finding(
            content=content, position=900 + at, severity="blocking", code=code, subject=subject,
            message=f"Gap {at}.", mend="Mend it.",
        )
        for at, (code, subject) in enumerate(
            [
                ("parameter-missing", "deployments/nexthink/parameters/region"),
                ("role-not-bound", f"deployments/{AGENT}"),
                ("path-missing", "zones/clients→servers"),
                ("override-flow-gone", f"overrides/{world.sites['campus'].overrides.first().slug}"),
                ("product-not-in-catalogue", "deployments/nexthink"),
            ]
        )
    )  # fmt: skip
    steps = {"options": (0, 3), "bindings": (1,), "zones": (2,), "deployments": (4,)}
    for step, gaps in steps.items():
        text = text_of(page, f"{CAMPUS}{step}/")
        for at in range(5):
            assert (f"Gap {at}." in text) == (at in gaps), (step, at)
    form = text_of(page, "/sites/campus/deployments/nexthink/")
    field = form.partition('id="parameters-region"')[2].partition('id="parameters-')[0]
    assert "Gap 0." in field
    assert "Gap 1." in text_of(page, f"/sites/campus/deployments/{AGENT}/")
    gaps_page = text_of(page, f"{CAMPUS}gaps/")
    assert all(f"Gap {at}." in gaps_page for at in range(5))


def test_the_gap_between_two_zones_leads_to_a_firewall_that_joins_them(page, world):
    address = f"{CAMPUS}new-firewall/?zones=clients&zones=servers"
    form = page.get(address).context["form"]
    assert set(form["zones"].value()) == {"clients", "servers"}


# --- deployments ---------------------------------------------------------------------------------


def test_a_deployment_is_added_with_product_version_and_name(page, harbour):
    values = {"product": "nextron-asgard", "product_version": "4.0.2", "name": "Test lab"}
    response = page.post("/sites/harbour/deployments/", values)
    assert response["Location"] == "/sites/harbour/deployments/#deployment-test-lab"
    made = harbour.deployments.get()
    assert (made.slug, made.name, made.product_version) == ("test-lab", "Test lab", "4.0.2")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"product": ""}, "product"),
        ({"product": "site"}, "product"),
        ({"name": ""}, "name"),
        ({"product_version": "new"}, "product_version"),
        ({"slug": "Ä"}, "slug"),
        ({"name": "漢"}, "slug"),
    ],
)
def test_a_deployment_that_does_not_fit_is_refused_at_its_field(page, harbour, values, field):
    given = {"product": "nextron-asgard", "name": "Production", **values}
    response = page.post("/sites/harbour/deployments/", given)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not harbour.deployments.exists()


# --- zones and networks ---------------------------------------------------------------------------


def zone_values(**values: object) -> dict[str, object]:
    return {"name": "Servers", "slug": "", "networks": "", **values}


def test_a_zone_is_made_with_many_networks_at_once(page, harbour):
    networks = "10.30.0.0/24\tFirst floor\r\n10.30.1.0/24, 10.30.2.0/24\r\n2001:db8:30::/48; Six"
    assert page.post("/sites/harbour/new-zone/", zone_values(networks=networks)).status_code == 302
    zone = harbour.zones.get(slug="servers")
    assert sorted(zone.networks.values_list("prefix", "name")) == [
        ("10.30.0.0/24", "First floor"),
        ("10.30.1.0/24", ""),
        ("10.30.2.0/24", ""),
        ("2001:db8:30::/48", "Six"),
    ]


def test_networks_that_do_not_fit_are_named_with_their_lines_and_nothing_is_saved(page, harbour):
    values = zone_values(networks="10.30.0.0/24\n10.30.0.5/16\n10.30.0.0/24\n0.0.0.0/0")
    response = page.post("/sites/harbour/new-zone/", values)
    assert response.status_code == 400
    errors = " ".join(response.context["form"].errors["networks"])
    for line in ("Line 2: 10.30.0.5/16", "Line 3: 10.30.0.0/24 stands twice", "Line 4: 0.0.0.0/0"):
        assert line in errors
    assert not harbour.zones.filter(slug="servers").exists()


def test_pasted_networks_are_told_line_by_line_before_they_are_saved(page, world):
    taken = Network.objects.filter(site=world.sites["campus"], zone__slug="clients").first()
    assert taken is not None
    values = zone_values(networks=f"10.77.0.0/24\nhello\n{taken.prefix}", check="1")
    response = page.post(f"{CAMPUS}new-zone/", values, headers={"HX-Request": "true"})
    found = response.context["understood"]
    assert [bool(each.problems) for each in found] == [False, True, True]
    assert "is already a network of zone clients" in response.content.decode()
    assert not Zone.objects.filter(slug="servers", name="Servers", networks=None).exists()
    whole = page.post(f"{CAMPUS}new-zone/", values)
    assert whole.status_code == 200
    assert "10.77.0.0/24" in whole.content.decode()


def test_saving_an_unchanged_zone_changes_nothing(page, world):
    for zone in world.sites["datacentre"].zones.all():
        address = reverse("zone", args=["datacentre", zone.slug])
        before = Event.objects.count()
        assert page.post(address, fields_of(page, address)).status_code == 302
        assert Event.objects.count() == before


def test_a_network_that_changed_meanwhile_is_a_conflict(page, world):
    address = reverse("zone", args=["campus", "clients"])
    values = fields_of(page, address)
    services.network_create(
        actor=world.owner, site=world.sites["campus"], zone="clients", prefix="10.99.0.0/24"
    )
    response = page.post(address, values | {"description": "Mine."})
    assert response.status_code == 409
    assert "Somebody was quicker" in response.content.decode()
    assert Network.objects.filter(prefix="10.99.0.0/24").exists()


def test_the_zone_internet_has_no_networks_and_cannot_be_deleted(page, world):
    address = reverse("zone", args=["campus", "internet"])
    assert set(page.get(address).context["form"].fields) >= {"name", "description"}
    assert "networks" not in page.get(address).context["form"].fields
    values = fields_of(page, address) | {"name": "The internet"}
    assert page.post(address, values).status_code == 302
    assert Zone.objects.get(site=world.sites["campus"], slug="internet").name == "The internet"
    assert page.post(f"{address}delete/", {"row_version": 2}).status_code == 409


# --- firewalls, proxies, offers -------------------------------------------------------------------


PARTS = {
    "firewall": (
        "firewalls", {"name": "Second", "platform": "panos", "zones": ["clients", "internet"]},
        {"zones": ["clients"]}, "zones",
    ),
    "proxy": (
        "proxies",
        {"name": "Web", "address": "10.20.0.9", "port": "3128", "authentication": "none",
         "bypasses_inspection": "*.nextron-systems.com\nexample.org", "source_zones": ["clients"]},
        {"address": "proxy.example.org"}, "address",
    ),
    "offer": (
        "offers",
        {"slug": "asgard-lab", "role": "asgard-production/nextron-asgard.asgard-server",
         "to_sites": ["branch"]},
        {"to_sites": []}, "to_sites",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", PARTS)
def test_a_part_is_made_changed_and_deleted_by_its_form(page, world, kind):
    folder, values, bad, field = PARTS[kind]
    parts = getattr(world.sites["campus"], folder)
    known = set(parts.values_list("pk", flat=True))
    refused = page.post(f"{CAMPUS}new-{kind}/", values | bad)
    assert refused.status_code == 400
    assert field in refused.context["form"].errors
    assert page.post(f"{CAMPUS}new-{kind}/", values).status_code == 302
    made = parts.exclude(pk__in=known).get()

    address = f"{CAMPUS}{folder}/{made.slug}/"
    held = fields_of(page, address)
    before = Event.objects.count()
    assert page.post(address, held).status_code == 302
    assert Event.objects.count() == before
    changed = held | ({"note": "x"} if kind == "offer" else {"name": "Other"})
    assert page.post(address, changed).status_code == 302
    assert page.post(address, held).status_code == 409

    assert page.get(f"{address}delete/").status_code == 200
    assert page.post(f"{address}delete/", {"row_version": 1}).status_code == 409
    gone = page.post(f"{address}delete/", {"row_version": 2})
    assert gone.status_code == 302
    assert not parts.filter(pk=made.pk).exists()
    event = Event.objects.filter(action=f"{kind}.deleted").latest("pk")
    assert page.post(reverse("history-undo", args=["campus", event.pk])).status_code == 302
    assert parts.filter(slug=made.slug).exists()


@pytest.mark.parametrize("folder", ["zones", "firewalls", "proxies", "offers"])
def test_a_part_of_another_site_is_not_there(page, world, folder):
    other = getattr(world.sites["datacentre"], folder).exclude(
        slug__in=getattr(world.sites["branch"], folder).values("slug")
    )
    slug = other.first().slug if other.exists() else "nothing"
    assert page.get(f"/sites/branch/{folder}/{slug}/").status_code == 404
    assert page.get(f"/sites/branch/{folder}/{slug}/delete/").status_code == 404


def test_what_a_deletion_would_break_is_told_and_stands_in_its_way(page, world):
    firewall = Firewall.objects.filter(site=world.sites["campus"]).first()
    assert firewall is not None
    zone = firewall.zones.exclude(is_internet=True).first()
    address = reverse("zone-delete", args=["campus", zone.slug])
    text = text_of(page, address)
    assert firewall.slug in text
    assert "in the way" in text
    assert page.post(address, {"row_version": zone.row_version}).status_code == 409
    assert Zone.objects.filter(pk=zone.pk).exists()


def test_a_deleted_zone_comes_back_with_its_networks(page, harbour):
    page.post("/sites/harbour/new-zone/", zone_values(networks="10.30.0.0/24; First"))
    gone = page.post("/sites/harbour/zones/servers/delete/", {"row_version": 1}, follow=True)
    assert "Take it back" in gone.content.decode()
    event = Event.objects.filter(action="zone.deleted").latest("pk")
    page.post(reverse("history-undo", args=["harbour", event.pk]))
    assert harbour.zones.get(slug="servers").networks.get().name == "First"
    again = page.post(reverse("history-undo", args=["harbour", event.pk]))
    assert again.status_code == 400


def test_a_binding_is_deleted_and_taken_back(page, world):
    binding = Binding.objects.filter(
        site=world.sites["campus"], deployment__slug="asgard-production", state="bound"
    ).first()
    assert binding is not None
    members = sorted(binding.members.values_list("value", flat=True))
    key = ["campus", "asgard-production", binding.component.slug]
    address = reverse("deployment-binding-delete", args=key)
    assert members[0] in text_of(page, address)
    gone = page.post(address, {"row_version": binding.row_version})
    assert gone.status_code == 302
    event = Event.objects.filter(action="binding.deleted").latest("pk")
    assert page.post(reverse("history-undo", args=["campus", event.pk])).status_code == 302
    back = Binding.objects.get(
        site=world.sites["campus"], deployment=binding.deployment, component=binding.component
    )
    assert sorted(back.members.values_list("value", flat=True)) == members


def test_a_deployment_goes_with_what_belongs_to_it(page, world):
    deployment = world.sites["campus"].deployments.get(slug="asgard-test")
    address = reverse("deployment-delete", args=["campus", "asgard-test"])
    assert "Entries of the newest rule set" in text_of(page, address)
    assert page.post(address, {"row_version": deployment.row_version}).status_code == 302
    assert not world.sites["campus"].deployments.filter(slug="asgard-test").exists()


def test_a_deleted_deployment_comes_back_with_all_that_went_with_it(page, world):
    site = world.sites["campus"]
    services.override_create(
        actor=world.owner, site=site, slug="own-mirror", kind="suppress",
        deployment="asgard-production", flow="nextron-asgard.signature-updates-update1",
        reason="We mirror.", owner="demo", expires_on=dt.date(2099, 12, 31),
    )  # fmt: skip
    site.offers.get().consumers.all().delete()
    before = site_document(site)
    deployment = site.deployments.get(slug="asgard-production")
    address = reverse("deployment-delete", args=["campus", deployment.slug])
    gone = page.post(address, {"row_version": deployment.row_version}, follow=True)
    assert "Take it back" in gone.content.decode()
    assert site_document(site) != before
    event = Event.objects.filter(action="deployment.deleted").latest("pk")
    assert page.post(reverse("history-undo", args=["campus", event.pk])).status_code == 302
    assert site_document(site) == before
    again = page.post(reverse("history-undo", args=["campus", event.pk]))
    assert again.status_code == 400


def test_a_deletion_whose_row_tells_less_is_not_taken_back(page, world):
    site = world.sites["campus"]
    facts = {"slug": "old", "name": "Old", "product": "nexthink"}
    event = record(
        actor=world.owner, action="deployment.deleted", obj=site.deployments.first(),
        site_slug="campus", data={"values": facts},
    )  # fmt: skip
    assert page.post(reverse("history-undo", args=["campus", event.pk])).status_code == 409


# --- pasted members -------------------------------------------------------------------------------


def test_pasted_members_are_told_line_by_line_before_they_are_saved(page, world):
    address = reverse(
        "deployment-binding", args=["campus", "asgard-production", "nextron-asgard.asgard-agent"]
    )
    text = "10.24.1.1, 10.24.1.2\n10.24.1.1\n10.24.9.0-10.24.9.20; Lab\n10.24.1.300\npc.example.org"
    values = {"members": text, "check": "1"}
    response = page.post(address, values, headers={"HX-Request": "true"})
    found = response.context["understood"]
    assert [(each.pasted.line, each.kind) for each in found] == [
        (1, "address"), (1, "address"), (2, "address"), (3, "range"), (4, ""), (5, "name"),
    ]  # fmt: skip
    assert [bool(each.problems) for each in found] == [False, False, True, False, True, False]
    assert found[0].zone == "clients"
    assert response.context["leaving"]
    assert page.post(address, fields_of(page, address) | values).status_code == 200


# --- offers --------------------------------------------------------------------------------------


def test_an_offer_is_used_and_released(page, world):
    binding = Binding.objects.get(site=world.sites["branch"], state="offer")
    address = reverse("offer-use", args=["branch"])
    values = {
        "offer": str(binding.offer), "deployment": binding.deployment.slug,
        "row_version": binding.row_version, "use": "no",
    }  # fmt: skip
    assert "Stop using it" in text_of(page, "/sites/branch/offers/")
    assert page.post(address, values).status_code == 302
    binding.refresh_from_db()
    assert binding.state == "unbound"
    assert page.post(address, values).status_code == 409
    again = values | {"row_version": binding.row_version, "use": "yes"}
    assert page.post(address, again).status_code == 302
    binding.refresh_from_db()
    assert binding.state == "offer"


@pytest.mark.parametrize(
    ("values", "status"),
    [({"offer": "x/y"}, 400), ({"deployment": "x"}, 400), ({"use": ""}, 400), ({"offer": ""}, 400)],
)
def test_an_offer_that_is_none_is_refused(page, world, values, status):
    binding = Binding.objects.get(site=world.sites["branch"], state="offer")
    given = {"offer": str(binding.offer), "deployment": binding.deployment.slug, "use": "yes"}
    assert page.post(reverse("offer-use", args=["branch"]), given | values).status_code == status


# --- roles ---------------------------------------------------------------------------------------


def test_a_role_is_given_and_taken_away_but_not_the_last_owners(page, world, harbour):
    address = "/sites/harbour/roles/"
    assert page.post(address, {"role": "reader", "user": "sam"}).status_code == 302
    role = SiteRole.objects.get(site=harbour, user=world.stranger)
    assert page.post(reverse("role-revoke", args=["harbour", role.pk])).status_code == 302
    assert not SiteRole.objects.filter(site=harbour, user=world.stranger).exists()
    last = SiteRole.objects.get(site=harbour, role="owner")
    assert "the last owner stays" in text_of(page, address)
    assert page.post(reverse("role-revoke", args=["harbour", last.pk])).status_code == 409
    assert page.post(reverse("role-revoke", args=["branch", last.pk])).status_code == 404


def test_who_takes_their_own_role_away_is_led_out(world, visitor, harbour):
    services.role_grant(actor=world.owner, site=harbour, role="owner", user=world.reader)
    role = SiteRole.objects.get(site=harbour, user=world.reader)
    browser = visitor(world.reader)
    response = browser.post(reverse("role-revoke", args=["harbour", role.pk]))
    assert response["Location"] == "/sites/"
    assert browser.get("/sites/harbour/").status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"user": "nobody"}, "user"),
        ({"group": "nothing"}, "group"),
        ({"user": "sam", "role": "king"}, "role"),
        ({}, "user"),
    ],
)
def test_a_role_for_nobody_is_refused_at_its_field(page, values, field):
    response = page.post(f"{CAMPUS}roles/", {"role": "reader", **values})
    assert response.status_code == 400
    assert field in response.context["form"].errors


# --- history and settings -----------------------------------------------------------------


def test_the_history_tells_who_changed_what(page, world):
    address = reverse("zone", args=["campus", "clients"])
    page.post(address, fields_of(page, address) | {"description": "Third floor."})
    text = text_of(page, f"{CAMPUS}history/")
    assert "zone clients" in text
    assert "<ins>Third floor.</ins>" in text
    assert "olga" in text
    older = page.get(f"{CAMPUS}history/").context["older"]
    assert older is not None
    assert page.get(f"{CAMPUS}history/?before={older}").context["lines"]
    assert page.get(f"{CAMPUS}history/?before=x").status_code == 400


def test_the_history_names_changes_by_their_number_and_leads_to_them(page, world):
    change = change_create(
        actor=world.owner,
        rule_sets=[world.rule_sets["campus"]],
        title="What the campus needs",
        justification="It goes live.",
    )
    address = reverse("change", args=[change.pk])
    assert f'<a href="{address}">change #{change.pk}</a>' in text_of(page, f"{CAMPUS}history/")


def test_a_site_shows_nothing_of_an_earlier_one_of_its_name(page, harbour, world):
    services.zone_create(actor=world.owner, site=harbour, slug="secret", name="Secret zone")
    services.site_delete(actor=world.owner, site=harbour)
    services.site_create(actor=world.owner, slug="harbour", name="Harbour")
    assert "secret" not in text_of(page, "/sites/harbour/history/")
    event = Event.objects.filter(action="zone.created", site_slug="harbour").latest("pk")
    assert page.post(reverse("history-undo", args=["harbour", event.pk])).status_code == 404


def test_name_and_description_are_changed_as_they_were_seen(page, world):
    address = f"{CAMPUS}settings/"
    values = fields_of(page, address)
    assert page.post(address, values | {"name": "North"}).status_code == 302
    assert Site.objects.get(slug="campus").name == "North"
    assert page.post(address, values | {"name": "South"}).status_code == 409


def test_a_site_whose_rule_sets_are_kept_is_not_deleted(page, world, harbour):
    site = world.sites["campus"]
    assert "in the way" in text_of(page, f"{CAMPUS}delete/")
    version = {"row_version": site.row_version}
    assert page.post(f"{CAMPUS}delete/", version).status_code == 409
    assert RuleSet.objects.filter(site=site).exists()
    gone = page.post("/sites/harbour/delete/", {"row_version": harbour.row_version})
    assert gone["Location"] == "/sites/"
    assert not Site.objects.filter(slug="harbour").exists()


# --- the list -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=unbuilt", ["Harbour"]),
        ("q=harb", ["Harbour"]),
        ("product=nexthink&q=campus", ["Northfield campus"]),
        ("q=zebra", []),
    ],
)
def test_the_list_of_sites_is_filtered(page, harbour, query, names):
    rows = page.get(f"/sites/?{query}").context["table"].rows
    assert [row.record.name for row in rows] == names


def test_a_state_that_is_none_is_refused(page):
    assert page.get("/sites/?state=sad").status_code == 400


def test_somebody_without_any_site_is_told_how_to_begin(world, visitor):
    assert "Make the first one" in text_of(visitor(world.stranger), "/sites/")


# --- translations -------------------------------------------------------------------------------


def seen_of(binding: Binding) -> list[tuple[object, ...]]:
    return sorted(
        (seen.member.value, seen.zone.slug, seen.address, seen.port, seen.seen_port)
        for member in binding.members.all()
        for seen in member.seen_as.all()
    )


@pytest.fixture
def translated(world) -> tuple[Binding, str]:
    """A binding of the campus with one member, and the address of its form."""
    site = world.sites["campus"]
    binding = services.binding_create(
        actor=world.owner, site=site, deployment="asgard-test",
        component="management-workstation", members=[services.MemberValue("10.24.3.4")],
    )  # fmt: skip
    key = ["campus", "asgard-test", binding.component.slug]
    return binding, reverse("deployment-binding", args=key)


def test_translations_are_written_kept_and_taken_away(page, translated):
    binding, address = translated
    lines = "10.24.3.4; internet; 192.0.2.5\n10.24.3.4; servers; 192.0.2.6; ; 443 → 8443"
    assert page.post(address, fields_of(page, address) | {"seen_as": lines}).status_code == 302
    told = [
        ("10.24.3.4", "internet", "192.0.2.5", None, None),
        ("10.24.3.4", "servers", "192.0.2.6", 443, 8443),
    ]
    assert seen_of(Binding.objects.get(pk=binding.pk)) == told
    assert page.get(address).context["form"]["seen_as"].value() == lines
    before = Binding.objects.get(pk=binding.pk).row_version
    assert page.post(address, fields_of(page, address)).status_code == 302
    assert Binding.objects.get(pk=binding.pk).row_version == before
    assert page.post(address, fields_of(page, address) | {"seen_as": ""}).status_code == 302
    assert seen_of(Binding.objects.get(pk=binding.pk)) == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("10.24.3.4; internet", "is no translation"),
        ("10.24.3.9; internet; 192.0.2.5", "is about no member"),
        ("10.24.3.4; internet; 192.0.2.5; ; 443", "has no two ports"),
        ("\n10.24.3.4; nowhere; 192.0.2.5", "Line 2: nowhere is no zone"),
        ("10.24.3.4; internet; pc.example.org", "Line 1: pc.example.org is no address"),
        ("10.24.3.4; internet; 192.0.2.5; nothing", "Line 1: nothing is no firewall"),
        ("10.24.3.4; internet; 192.0.2.5; ; 99999 → 1", "is no port"),
    ],
)
def test_a_translation_that_does_not_fit_is_refused_with_its_line(page, translated, lines, told):
    _, address = translated
    response = page.post(address, fields_of(page, address) | {"seen_as": lines})
    assert response.status_code == 400
    assert told in " ".join(response.context["form"].errors["seen_as"])
