"""Every page: readable for everybody, light and dark, from a phone to the widest screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import Error as PageError
from playwright.sync_api import Page

from requirements_app.accounts.roles import GROUPS

from .every_page import EveryPage, every_page

pytestmark = pytest.mark.browser

AXE = Axe().axe_script
EVERYTHING = {"resultTypes": ["violations"]}
# A page shows the same elements in both; only their colours differ.
DARK = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
WIDTHS = (2560, 360)
MOVING = """document.getAnimations().filter((each) =>
    each.playState === "running" && each.effect.getTiming().iterations === Infinity).length"""

UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


def test_every_page_is_readable_and_fits_on_every_screen(visit, world, live_server, shot):
    world.owner.groups.set(Group.objects.filter(name__in=GROUPS))
    options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    inside, outside = visit(world.owner, **options), visit(**options)
    faults: list[str] = []
    seen = 0
    for each in every_page(world):
        if not each.address:
            faults.append(f"{each.name}: tests/web/test_access.py does not tell what it takes")
            continue
        page = outside if each.open else inside
        with watched(page, live_server.url) as complaints:
            faults += [f"{each.name}: {fault}" for fault in look_at(page, each, shot)]
        faults += [f"{each.name}: {complaint}" for complaint in complaints]
        seen += 1
    assert faults == []
    assert seen > 50


def look_at(page: Page, each: EveryPage, shot: Any) -> Iterator[str]:
    """What is wrong with a page."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    try:
        response = page.goto(each.address)
    except PageError as error:
        if "Download is starting" in error.message:
            return  # a file
        raise
    assert response is not None
    if not response.ok and response.status not in (400, 401, 404):
        yield f"answers {response.status}"
        return
    if page.locator("html[lang]").count() == 0:
        return  # a part of a page, which htmx asks for
    shot(page, f"{each.name}-light")
    page.evaluate(UNFOLD)
    page.evaluate(AXE)
    yield from violations(page, "light", EVERYTHING)
    if moving := page.evaluate(MOVING):
        yield f"{moving} parts move though the reader asked for calm"
    page.emulate_media(color_scheme="dark")
    yield from violations(page, "dark", DARK)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"is {wide} px wide on a screen of {width}"


def violations(page: Page, scheme: str, options: dict[str, Any]) -> Iterator[str]:
    found = page.evaluate("(options) => axe.run(options)", options)["violations"]
    for each in found:
        places = [node["target"] for node in each["nodes"][:3]]
        yield f"{scheme}: {each['id']} ({each['help']}) at {places}"


@contextmanager
def watched(page: Page, own: str) -> Iterator[list[str]]:
    """What a page complains of, and whom else it asks, while it is looked at."""
    found: list[str] = []

    def on_request(request: Any) -> None:
        if not request.url.startswith((own, "data:", "blob:")):
            found.append(f"asks {request.url}")

    def on_console(said: Any) -> None:
        if said.type == "error" and "status of 40" not in said.text:
            found.append(f"says {said.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    yield found
    page.remove_listener("request", on_request)
    page.remove_listener("console", on_console)


def test_flows_products_and_rule_sets_print_without_the_frame(visit, world):
    page = visit(world.owner)
    page.emulate_media(media="print")
    rule_set = f"/rule-sets/{world.rule_sets['campus'].pk}/"
    for address in ("/flows/", "/products/nextron-asgard/", rule_set):
        page.goto(address)
        assert page.locator("main table").first.is_visible(), address
        for frame in (".bar", ".foot", "form.filters", ".skip"):
            assert not any(each.is_visible() for each in page.locator(frame).all()), frame
        heads = page.locator(".table thead").first
        assert heads.evaluate("each => getComputedStyle(each).display") == "table-header-group"
