"""From a new list to a firewall that fetches it, in a browser and with curl, until its credential
is revoked."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}


def fetched(url: str, user: str, password: str) -> tuple[int, str]:
    """What a device gets that sends its user name and password at once."""
    curl = shutil.which("curl")
    assert curl, "curl is not installed"
    asked = [curl, "-s", "-w", "\n%{http_code}", "-u", f"{user}:{password}", url]
    told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=30).stdout
    body, _, status = told.rpartition("\n")
    return int(status), body


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_from_a_new_list_to_a_firewall_that_fetches_it(visit, world, shot, settings, live_server):
    settings.PORTAL_URL = live_server.url
    in_force(world)
    page = visit(world.owner, color_scheme="light", **DESKTOP)
    page.goto("/sites/campus/")
    page.get_by_role("link", name="Lists", exact=True).click()
    expect(page.get_by_text("No device fetches a list of this site yet.")).to_be_visible()
    shot(page, "lists-empty-desktop-light")
    page.get_by_role("link", name="New list").click()
    page.get_by_label("Name", exact=True).fill("campus-out")
    page.get_by_label("What it is for").fill("Updates of the campus")
    page.get_by_label("Format").select_option("plain")
    page.get_by_label("Service").fill("tcp/443")
    fits(page)
    shot(page, "list-new-desktop-light")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_text("Nobody can fetch it yet")).to_be_visible()
    page.get_by_label("For which device").fill("edge-1")
    page.get_by_role("button", name="Issue it").click()
    password = page.locator("#secret").inner_text()
    user = page.locator("#username").inner_text()
    address = page.locator("#address").inner_text()
    fits(page)
    shot(page, "list-issued-desktop-light")

    status, body = fetched(address, user, password)
    assert status == 200
    assert "update1.nextron-systems.com" in body.splitlines()
    assert fetched(address, user, password[:-1] + "x")[0] == 401
    page.goto("/sites/campus/lists/campus-out/")
    assert password not in page.content()
    row = page.locator("#credentials").locator("xpath=ancestor::section")
    expect(row.get_by_text("In force")).to_be_visible()

    page.locator("#credentials").scroll_into_view_if_needed()
    shot(page, "list-credentials-desktop-light")
    page.goto("/sites/campus/new-list/")
    page.get_by_label("Name", exact=True).fill("campus-edl")
    page.get_by_label("Format").select_option("paloalto-ip")
    page.get_by_label("The device takes at most").fill("5")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_text("devices like yours take 5 at most")).to_be_visible()
    dark = visit(world.owner, color_scheme="dark", **DESKTOP)
    dark.goto("/sites/campus/lists/campus-edl/")
    dark.locator("#findings").scroll_into_view_if_needed()
    fits(dark)
    shot(dark, "list-findings-desktop-dark")
    dark.locator("#preview").scroll_into_view_if_needed()
    shot(dark, "list-preview-desktop-dark")
    page.goto("/sites/campus/lists/campus-out/")

    phone = visit(world.owner, color_scheme="dark", **PHONE)
    for name in ("lists/", "lists/campus-out/", "new-list/"):
        phone.goto(f"/sites/campus/{name}")
        fits(phone)
        shot(phone, f"{name.strip('/').replace('/', '-')}-phone-dark")
    phone.goto("/sites/campus/lists/campus-edl/")
    for place in ("findings", "issue", "preview"):
        phone.locator(f"#{place}").scroll_into_view_if_needed()
        shot(phone, f"list-{place}-phone-dark")
    fits(phone)

    page.get_by_role("button", name="Revoke edge-1").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(row.get_by_text("Revoked")).to_be_visible()
    assert fetched(address, user, password)[0] == 401

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("List campus-out is deleted.")).to_be_visible()


def in_force(world) -> None:
    """All that the campus needs is implemented."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User
    from requirements_app.accounts.roles import CHANGE_MANAGERS, SECURITY
    from requirements_app.changes.actions.implement import change_implement
    from requirements_app.changes.models import PolicyRevision
    from requirements_app.changes.policies import policy_current
    from requirements_app.sites.services import role_grant
    from tests.changes import acting
    from tests.changes.conftest import Office

    site = world.sites["campus"]
    text = policy_current("approval").text
    text = text.replace("blocking_findings_allowed: false", "blocking_findings_allowed: true")
    PolicyRevision.objects.create(kind="approval", number=2, text=text)
    names = ("anna", "amir", "mona", "sara")
    people = {name: User.objects.create_user(name, f"{name}@example.org") for name in names}
    for name, person in people.items():
        role = "approver" if name.startswith("a") else "reader"
        role_grant(actor=world.owner, site=site, role=role, user=person)
    people["mona"].groups.add(Group.objects.get_or_create(name=CHANGE_MANAGERS)[0])
    for name in ("mona", "sara"):
        people[name].groups.add(Group.objects.get_or_create(name=SECURITY)[0])
    office = Office(site, world.rule_sets["campus"], olga=world.owner, rene=world.reader, **people)
    change = acting.approve(acting.submitted(office), office.anna, office.sara)
    change_implement(number=change.pk, actor=office.mona, **acting.FOR_ALL)
