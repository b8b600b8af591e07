"""The architecture of products: drawn when somebody looks, switched, clicked, on desk and phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline
from requirements_app.pictures.services import JOB_KIND

pytestmark = pytest.mark.browser

ASGARD = "/pictures/?product=nextron-asgard"


def draw() -> None:
    """Do what a worker would do with the pictures that wait."""
    for job in Job.objects.filter(kind=JOB_KIND, state=Job.State.QUEUED):
        assert run_inline(job).state == Job.State.SUCCEEDED


def flaws(page: Page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_a_picture_is_drawn_switched_and_leads_to_its_flows(visit, world, shot):
    page = visit(world.reader, viewport={"width": 1280, "height": 900}, color_scheme="light")
    page.goto(ASGARD)
    expect(page.get_by_text("waits to be drawn")).to_be_visible()
    draw()
    expect(page.locator("svg.picture")).to_be_visible()
    shot(page, "pictures-desktop-light")
    assert flaws(page) == []

    assert page.locator(".picture .box").count() == 9
    expect(page.locator(".picture").get_by_text("tcp/9443")).to_have_count(0)
    page.get_by_label("Thunderstorm").first.check()
    expect(page).to_have_url(re.compile("feature=nextron-asgard.thunderstorm"))
    expect(page.get_by_text("waits to be drawn")).to_be_visible()
    draw()
    expect(page.locator(".picture").get_by_text("tcp/9443")).to_be_visible()
    shot(page, "pictures-desktop-switched")
    page.get_by_role("link", name=re.compile("^ASGARD Agent to ASGARD Server")).click()
    expect(page).to_have_url(re.compile("/flows/"))


def test_a_phone_scrolls_the_picture_within_its_box(visit, world, shot):
    page = visit(world.reader, viewport={"width": 360, "height": 760}, color_scheme="dark")
    page.goto(ASGARD)
    expect(page.get_by_text("waits to be drawn")).to_be_visible()
    draw()
    expect(page.locator("svg.picture")).to_be_visible()
    page.locator("#picture").scroll_into_view_if_needed()
    shot(page, "pictures-phone-dark")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    box = "document.querySelector('.picture-box')"
    assert page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
    assert flaws(page) == []


def test_a_site_shows_its_zones_and_what_its_rules_let_through(visit, world, shot):
    page = visit(world.reader, viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page.goto("/sites/campus/picture/")
    expect(page.get_by_text("waits to be drawn")).to_be_visible()
    draw()
    expect(page.locator("svg.picture")).to_be_visible()
    shot(page, "pictures-site-zones-dark")
    assert flaws(page) == []
    page.get_by_role("link", name="Connections", exact=True).click()
    expect(page.get_by_text("waits to be drawn")).to_be_visible()
    draw()
    expect(page.locator("svg.picture")).to_be_visible()
    shot(page, "pictures-site-connections-dark")
    page.locator(".picture a.label").first.click()
    expect(page).to_have_url(re.compile("/entries/"))
