"""A firewall's configuration: chosen, seen, compared, copied and downloaded."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .every_page import EveryPage
from .test_every_page import look_at
from .test_rule_set import WIDER_THAN_SCREEN, changed, pictures

pytestmark = pytest.mark.browser

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


# What is looked at, where it is not the top of the form.
PLACES = {"wrong": ".zone-names", "nothing-implemented": "#configuration > .empty"}
PLACES |= dict.fromkeys(("whole", "commands", "xml", "terraform"), "#configuration-text")
PLACES |= dict.fromkeys(("unified", "side"), ".code-box")


def run_jobs() -> None:
    """The jobs that pages have asked for."""
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline

    for job in Job.objects.filter(state=Job.State.QUEUED):
        assert run_inline(job).state == Job.State.SUCCEEDED


def test_a_configuration_is_chosen_seen_copied_and_downloaded(visit, world, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    rule_set = world.rule_sets["campus"]
    page = visit(world.owner, viewport=DESKTOP, reduced_motion="reduce", accept_downloads=True,
                 permissions=["clipboard-read", "clipboard-write"])  # fmt: skip
    page.goto(f"/rule-sets/{rule_set.pk}/")
    page.get_by_role("link", name="Firewall configuration").click()
    text = page.locator("#configuration-text")
    expect(text).to_contain_text("config firewall policy")

    page.get_by_label("Firewall", exact=True).select_option("fw-edge")
    expect(text).to_contain_text("set rulebase security rules")
    expect(page).to_have_url(re.compile("firewall=fw-edge"))
    page.get_by_label("Format").focus()
    page.get_by_label("Format").select_option("nftables")
    expect(text).to_contain_text("table inet nrp-fw-edge")
    expect(page.get_by_label("Format")).to_be_focused()
    page.get_by_text("Options", exact=True).click()
    page.get_by_label("Drop what is not permitted").check()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page).to_have_url(re.compile("default_drop=yes"))
    expect(text).to_contain_text("counter drop")
    page.get_by_role("button", name="Copy the configuration").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# nftables ruleset for")
    assert not re.search(r"^\s*\d+\s*#", copied)

    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("#configuration-file .badge")).to_be_visible()
    run_jobs()
    with page.expect_download() as download:
        page.locator("#configuration-file").get_by_role("link", name="Download").click()
    assert download.value.path().read_text().strip() == copied


def states(older) -> dict[str, str]:
    """Queries that show each state of the page."""
    since = f"since={older.pk}"
    return {
        "whole": "",
        "findings": "format=nftables",
        "options": "format=iptables&jump=yes&return_traffic=no&zone-clients=eth1",
        "wrong": "format=iptables&zone-clients=not+an+interface",
        "commands": since,
        "unified": f"{since}&view=unified",
        "side": f"{since}&view=side",
        "nothing-implemented": "since=implemented",
        "xml": "firewall=fw-edge&format=paloalto-xml",
        "terraform": "firewall=fw-edge&format=aws-terraform",
    }


def test_every_state_is_readable_and_fits_on_every_screen(visit, world, shot):
    newer, older = changed(world), world.rule_sets["campus"]
    page = visit(world.owner, viewport=DESKTOP, reduced_motion="reduce")
    passed: dict[str, set[str]] = {"light": set(), "dark": set()}
    faults = []
    for name, query in states(older).items():
        state = EveryPage(f"configuration-{name}", f"/rule-sets/{newer.pk}/firewall/?{query}")
        faults += [f"{name}: {fault}" for fault in look_at(page, state, shot, passed)]
    assert faults == []


def test_a_phone_shows_it_in_light_and_dark(visit, world, shot):
    newer, older = changed(world), world.rule_sets["campus"]
    page = visit(world.owner, viewport=PHONE, has_touch=True, reduced_motion="reduce")
    for name, query in states(older).items():
        page.goto(f"/rule-sets/{newer.pk}/firewall/?{query}")
        assert not page.evaluate(WIDER_THAN_SCREEN), name
        place = page.locator(PLACES.get(name, "#configuration"))
        place.evaluate("each => each.scrollIntoView({block: 'center'})")
        pictures(page, shot, f"configuration-{name}-phone")
