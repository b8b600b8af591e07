"""The catalogue editor, as two people use it: one drafts a flow of an application of their own,
the other publishes it, and everybody finds it."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .test_main_job import work_off

pytestmark = pytest.mark.browser


def member(name: str, *groups: str):
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User

    user = User.objects.create_user(name, f"{name}@example.org")
    user.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    return user


def begin_application(page: Page) -> None:
    page.goto("/catalogue/drafts/")
    page.get_by_role("link", name="New application").click()
    page.get_by_label("Name", exact=True).fill("Time sheets")
    for row, (name, kind) in enumerate((("Web server", "server"), ("Browser", "workstation"))):
        page.locator(f"#id_components-{row}-name").fill(name)
        page.locator(f"#id_components-{row}-kind").select_option(kind)
    for name, value in {
        "source": "Browser", "destination": "Web server", "services": "tcp/443",
        "purpose": "Use it.",
    }.items():  # fmt: skip
        page.locator(f"#id_flows-0-{name}").fill(value)
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("local/time-sheets")


def add_flow(page: Page) -> None:
    page.get_by_role("link", name="Time sheets").click()
    page.get_by_role("link", name="Add: Flow").click()
    page.get_by_label("Purpose").fill("Ask for the time.")
    page.locator("#id_id").fill("ask-time")
    page.get_by_label("Services, one on each line").fill("udp/123 NTP")
    page.get_by_role("group", name=re.compile("^Source")).get_by_role("combobox").first.fill(
        "web-server"
    )
    page.get_by_role("group", name=re.compile("^Destination")).get_by_role("combobox").first.fill(
        "site.ntpp"
    )
    page.get_by_label("Or our own statement").fill("The server asks our time server.")


def violations(page: Page) -> str:
    results = Axe().run(page)
    return results.generate_report() if results.violations_count else ""


def test_one_drafts_a_second_publishes_and_the_flow_is_found(visit, world, shot):
    page = visit(member("edith", "catalogue editors"), viewport={"width": 1280, "height": 900})
    found = []
    begin_application(page)
    add_flow(page)
    shot(page, "editor-flow-desktop-light")
    found.append(violations(page))
    page.get_by_role("button", name="Save in the draft").click()
    page.get_by_role("link", name="local/time-sheets").click()
    shot(page, "editor-problems-desktop-light")
    page.locator("#problems").locator("xpath=../..").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/flows/ask-time/#destination$"))
    page.get_by_role("group", name=re.compile("^Destination")).get_by_role("combobox").first.fill(
        "site.ntp"
    )
    page.get_by_role("button", name="Save in the draft").click()
    shot(page, "editor-file-desktop-light")
    found.append(violations(page))
    page.get_by_role("link", name="YAML text").click()
    shot(page, "editor-text-desktop-light")
    page.get_by_role("link", name="local/time-sheets").click()
    expect(page.get_by_text("Everything fits together.")).to_be_visible()
    found.append(violations(page))
    page.get_by_role("button", name="Submit for publication").click()
    expect(page.get_by_text("Publishing needs the role of catalogue publisher.")).to_be_visible()
    record = page.url

    second = visit(
        member("paul", "catalogue publishers"),
        viewport={"width": 1280, "height": 900},
        color_scheme="dark",
    )
    second.goto(record)
    shot(second, "editor-publish-desktop-dark")
    found.append(violations(second))
    second.get_by_role("button", name="Publish").click()
    second.locator("dialog").get_by_role("button").last.click()
    expect(second.get_by_text("Waiting for a worker").first).to_be_visible()
    work_off("catalogue-publish")
    second.goto(record)
    expect(second.get_by_role("heading", name=re.compile("^Published as version"))).to_be_visible()
    shot(second, "editor-published-desktop-dark")
    second.goto("/flows/?q=time+sheets")
    expect(second.get_by_text("Ask for the time.").first).to_be_visible()
    assert [each for each in found if each] == []


def test_the_editor_fits_a_phone_light_and_dark(visit, world, shot):
    user = member("edith", "catalogue editors", "catalogue publishers")
    wrong = []
    for scheme in ("light", "dark"):
        page = visit(user, viewport={"width": 360, "height": 800}, color_scheme=scheme)
        asgard = "/catalogue/drafts/vendor/products/nextron-asgard/"
        for name, address in {
            "drafts": "/catalogue/drafts/",
            "new": "/catalogue/drafts/new/",
            "source": "/catalogue/drafts/vendor/",
            "file": asgard,
            "text": f"{asgard}text/",
            "flow": f"{asgard}flows/agent-communication/",
        }.items():
            page.goto(address)
            shot(page, f"editor-{name}-phone-{scheme}")
            if page.evaluate("document.documentElement.scrollWidth") > 360:
                wrong.append(f"{name} is too wide")
            wrong.append(violations(page))
    assert [each for each in wrong if each] == []
