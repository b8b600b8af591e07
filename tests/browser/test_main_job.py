"""The main job, as a person does it: find a flow, build a site's rules, see why, take a file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from tests.web.world import PASSWORD

pytestmark = pytest.mark.browser


def work_off(kind: str) -> None:
    """Do what a worker would do with the job that waits."""
    job = Job.objects.get(kind=kind, state=Job.State.QUEUED)
    assert run_inline(job).state == Job.State.SUCCEEDED


def sign_in(page: Page) -> None:
    page.get_by_label("Username").or_(page.get_by_label("Login")).first.fill("olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_from_the_login_to_a_file_in_hand(visit, world, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    page = visit()
    page.goto("/flows/?product=nextron-asgard")
    sign_in(page)
    expect(page).to_have_url(re.compile(r"/flows/\?product=nextron-asgard$"))

    page.get_by_label("Words").fill("signatures")
    expect(page.get_by_text("2 flows")).to_be_visible()
    expect(page).to_have_url(re.compile("q=signatures"))
    page.get_by_role("link", name="Fetch updates of THOR, Aurora and signatures.").first.click()
    page.get_by_role("link", name="Its own page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Fetch updates of THOR, Aurora and signatures."
    )
    expect(page.get_by_role("cell", name="THOR, Aurora, and Signature updates")).to_be_visible()

    page.get_by_role("link", name="Sites", exact=True).click()
    page.get_by_role("link", name="Northfield campus").click()
    page.get_by_role("button", name="Build the rule set").click()
    expect(page.get_by_text("Waiting for a worker").first).to_be_visible()
    work_off("rule-set-build")
    page.get_by_role("link", name="To the rule set").click()

    expect(page.get_by_text("37 rules", exact=True)).to_be_visible()
    page.get_by_role("link", name=re.compile("of rule 1$")).click()
    entry = page.locator("#side-panel .entry").first
    entry.get_by_text("Why is this here?").click()
    expect(entry.get_by_text("in deployment nexthink").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#side-panel")).to_be_hidden()

    page.get_by_text("Download", exact=True).click()
    page.get_by_role("button", name="JSON document").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work_off("export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.startswith("campus-")
    assert download.value.path().stat().st_size > 1000


def test_filters_work_with_the_keyboard_and_live_in_the_address(visit, world):
    page = visit(world.owner)
    page.goto("/flows/")
    page.keyboard.press("f")
    page.keyboard.type("syslog")
    expect(page).to_have_url(re.compile(r"\?q=syslog$"))
    first = page.locator("#results [data-row]").first
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.get_by_role("link", name=re.compile("^Optional")).click()
    expect(page).to_have_url(re.compile("requirement=optional"))
    shown = page.get_by_role("status").inner_text()
    page.reload()
    expect(page.get_by_role("status")).to_have_text(shown)
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=syslog$"))
    page.get_by_role("link", name="Remove Words: syslog").click()
    expect(page.get_by_text("131 flows")).to_be_visible()


def test_a_value_that_cannot_be_read_is_told_without_losing_the_form(visit, world):
    page = visit(world.owner)
    page.goto("/flows/")
    page.get_by_role("textbox", name="Port").fill("99999")
    page.get_by_role("textbox", name="Port").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is no port")
    page.get_by_role("textbox", name="Port").fill("443")
    page.get_by_role("textbox", name="Port").press("Enter")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#results tbody tr").first).to_be_visible()


def test_reading_and_filtering_need_no_javascript(visit, world):
    page = visit(world.owner, java_script_enabled=False)
    page.goto("/flows/")
    page.get_by_label("Words").fill("signatures")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("3 flows").or_(page.get_by_text("2 flows"))).to_be_visible()
    page.goto(f"/rule-sets/{world.rule_sets['campus'].pk}/")
    page.get_by_role("link", name=re.compile("of rule 1$")).click()
    expect(page.locator(".entry").first).to_be_visible()


def test_a_finding_is_mended_from_the_rule_set(visit, world):
    page = visit(world.owner)
    page.goto(f"/rule-sets/{world.rule_sets['campus'].pk}/")
    page.get_by_role("link", name=re.compile("^Mend")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thunderstorm client")
    page.get_by_label("State").select_option("absent")
    expect(page.get_by_label("Members, one on each line")).to_be_hidden()
    page.get_by_label("Reason of the absence").fill("Agents only.")
    page.get_by_label("Approved by").fill("R. Okafor")
    page.get_by_label("Approved on").fill("2026-01-02")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    expect(page.get_by_text("Agents only.")).to_be_visible()


def test_a_job_that_is_cancelled_stops_asking(visit, world):
    page = visit(world.owner)
    page.goto("/sites/branch/")
    page.get_by_role("button", name="Build the rule set").click()
    page.get_by_role("button", name="Stop the job").click()
    page.get_by_role("dialog").get_by_role("button", name="Stop the job").click()
    expect(page.get_by_text("Cancelled")).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    assert page.locator("[hx-trigger]").count() == 0


def test_light_and_dark_follow_the_choice_from_page_to_page(visit, world):
    page = visit(world.owner, color_scheme="light")
    page.goto("/")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(ground)
    assert dark != light
    page.goto("/flows/")
    assert page.evaluate(ground) == dark


def test_a_phone_has_menu_and_filters_a_tap_away(visit, world):
    page = visit(world.owner, viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto("/flows/")
    optional = page.locator("#requirement-optional")
    expect(optional).to_be_hidden()
    page.get_by_role("button", name="Filters").tap()
    optional.tap()
    expect(page).to_have_url(re.compile("requirement=optional"))
    page.get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="Menu").tap()
    page.get_by_role("link", name="Sites", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sites")


def test_a_token_is_shown_copied_and_revoked(visit, world):
    page = visit(world.owner)
    page.goto("/account/tokens/")
    page.get_by_label("Name").fill("ci")
    page.get_by_role("button", name="Issue").click()
    expect(page.locator("#secret")).to_have_text(re.compile(r"^nrp_[0-9a-f]+_[0-9a-f]+$"))
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Revoked", exact=True)).to_be_visible()
