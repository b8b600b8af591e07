"""Search everywhere and the first page: by keyboard, by thumb, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def no_sideways_scrolling(page: Page) -> None:
    widths = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    whole, seen = page.evaluate(widths)
    assert whole <= seen


def test_a_question_is_answered_as_one_types_and_walked_by_keys(visit, world, shot):
    page = visit(world.owner, color_scheme="light", **DESKTOP)
    page.goto("/flows/")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    page.keyboard.type("update1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=update1$"))

    box = page.get_by_role("searchbox", name="Search everywhere")
    box.press("End")
    box.press_sequentially(" 443")
    expect(page.get_by_text("port 443 and the word “update1”")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=update1(\+|%20)443"))
    expect(page.get_by_role("heading", name=re.compile("^Rules"))).to_be_visible()
    expect(page.locator("#search-told")).to_have_text(re.compile("fit"))
    shot(page, "search-desktop-light")

    box.press("ArrowDown")
    first, second = (page.locator("[data-walk] [data-row]").nth(at) for at in range(2))
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    target = first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(target) + "$"))
    page.go_back()
    expect(page.get_by_text("port 443 and the word “update1”")).to_be_visible()

    page.emulate_media(color_scheme="dark")
    page.goto("/search/?q=10.20.12.10")
    expect(page.get_by_role("heading", name=re.compile("^Sites"))).to_be_visible()
    shot(page, "search-desktop-dark")
    page.goto("/search/")
    shot(page, "search-empty-desktop-dark")


def test_the_first_page_and_the_search_fit_a_phone_and_need_no_javascript(visit, world, shot):
    page = visit(world.owner, color_scheme="dark", **PHONE)
    page.goto("/")
    no_sideways_scrolling(page)
    shot(page, "home-phone-dark")
    page.get_by_role("searchbox", name="Search everywhere").fill("*.nexthink.cloud")
    expect(page.get_by_role("heading", name=re.compile("^Hosts"))).to_be_visible()
    no_sideways_scrolling(page)
    shot(page, "search-phone-dark")

    plain = visit(world.owner, java_script_enabled=False, color_scheme="light", **DESKTOP)
    plain.goto("/")
    shot(plain, "home-desktop-light")
    plain.get_by_role("main").get_by_role("searchbox").fill("asgard")
    plain.get_by_role("main").get_by_role("button", name="Search").click()
    expect(plain.get_by_role("heading", name=re.compile("^Flows"))).to_be_visible()
    plain.get_by_role("link", name="All of them Flows").click()
    expect(plain).to_have_url(re.compile(r"/flows/\?q=asgard$"))

    newcomer = visit(world.stranger, color_scheme="light", **DESKTOP)
    newcomer.goto("/")
    expect(newcomer.get_by_role("heading", name="Where to start")).to_be_visible()
    shot(newcomer, "home-newcomer-desktop-light")
