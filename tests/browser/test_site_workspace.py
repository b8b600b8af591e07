"""From a new site to its rule set by the guided path alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Binding, Network

from .test_main_job import work_off

pytestmark = pytest.mark.browser

NETWORKS = "10.30.0.0/24\tServers\n10.30.1.0/24, 10.30.2.0/24\n"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")


def test_from_nothing_to_a_rule_set_by_the_guided_path(visit, world, shot):
    page = visit(world.owner, viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto("/sites/")
    page.get_by_role("link", name="New site").click()
    page.get_by_label("Name", exact=True).fill("Harbour office")
    page.get_by_role("button", name="Make the site").click()

    page.get_by_label("Product", exact=True).select_option("nextron-asgard")
    page.get_by_label("Product version").fill("4.0.2")
    page.get_by_label("Name", exact=True).fill("Production")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="What runs here (done)")).to_be_visible()

    page.get_by_role("link", name="Go on: Where").click()
    page.get_by_role("link", name="New zone").click()
    page.get_by_label("Name", exact=True).fill("Servers")
    page.get_by_label("Networks, one on each line").fill(NETWORKS)
    expect(page.get_by_text("3 values understood")).to_be_visible()
    shot(page, "workspace-zone-desktop-light")
    save(page)
    page.get_by_role("link", name="New firewall").click()
    page.get_by_label("Name", exact=True).fill("Edge")
    page.get_by_label("Servers (servers)").check()
    page.get_by_label("Internet (internet)").check()
    save(page)

    page.get_by_role("link", name=re.compile("^Addresses")).first.click()
    page.get_by_role("link", name="Bind ASGARD Server").click()
    members = page.get_by_label("Members, one on each line")
    members.fill("10.30.0.5\n10.30.0.5\n10.30.0.999")
    expect(page.get_by_text("stands twice, first on line 1")).to_be_visible()
    shot(page, "workspace-binding-desktop-light")
    members.fill("10.30.0.5; asgard01")
    save(page)
    expect(page.get_by_text("asgard01")).to_be_visible()

    page.get_by_role("link", name=re.compile("^Build")).first.click()
    page.get_by_role("button", name="Build the rule set").click()
    work_off("rule-set-build")
    page.get_by_role("link", name="To the rule set").click()
    assert RuleSet.objects.filter(site__slug="harbour-office", content__isnull=False).exists()
    assert Network.objects.filter(site__slug="harbour-office").count() == 3

    page.goto("/sites/harbour-office/gaps/")
    shot(page, "workspace-gaps-desktop-light")
    page.get_by_role("link", name=re.compile("^Mend")).first.click()
    page.get_by_label("State").select_option("unbound")
    save(page)
    assert Binding.objects.filter(site__slug="harbour-office").count() == 2


def test_the_workspace_fits_a_phone_and_the_dark(visit, world, shot):
    phone = visit(world.owner, viewport={"width": 360, "height": 740}, color_scheme="dark")
    for name in ("", "zones/", "bindings/", "options/", "gaps/"):
        phone.goto(f"/sites/datacentre/{name}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, name
        shot(phone, f"workspace-{name.strip('/') or 'site'}-phone-dark")
