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
# A page shows the same elements in light and dark; only their colours differ.
OTHERS = """async () => (await axe.run({
    resultTypes: ["violations"], rules: {"color-contrast": {enabled: false}},
})).violations"""
# The contrast of the texts whose kind did not pass yet, two of each kind. A kind is all that
# decides over a contrast: the colours, the font, and every element around with its classes.
CONTRAST = """async (passed) => {
    const known = new Set(passed), kinds = new Map(), around = new Map(), tried = new Map();
    const digest = (text) => {
        let a = 0xdeadbeef, b = 0x41c6ce57;
        for (const each of text) {
            a = Math.imul(a ^ each.codePointAt(0), 2654435761);
            b = Math.imul(b ^ each.codePointAt(0), 1597334677);
        }
        return (a >>> 0).toString(36) + (b >>> 0).toString(36);
    };
    const place = (each) => {
        if (each === null) return "";
        if (!around.has(each)) {
            const style = getComputedStyle(each);
            const own = [each.localName, each.getAttribute("class"), style.backgroundColor,
                style.backgroundImage, style.opacity, style.position];
            around.set(each, digest(place(each.parentElement) + own.join()));
        }
        return around.get(each);
    };
    const written = (each) => each.matches("input, select, textarea")
        || [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const include = [];
    for (const each of document.body.querySelectorAll("*")) {
        if (!written(each) || !each.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(each);
        const kind = digest([place(each), style.color, style.font, style.textShadow].join());
        kinds.set(each, kind);
        tried.set(kind, (tried.get(kind) || 0) + 1);
        if (!known.has(kind) && tried.get(kind) <= 2) include.push(each);
    }
    if (include.length === 0) return [[], []];
    const found = await axe.run({include}, {elementRef: true,
        runOnly: {type: "rule", values: ["color-contrast"]}});
    const good = found.passes.flatMap((rule) => rule.nodes.map((node) => kinds.get(node.element)));
    const wrong = found.violations.map(({id, help, nodes}) => (
        {id, help, nodes: nodes.map(({target}) => ({target}))}));
    return [wrong, [...new Set(good.filter((kind) => kind))]];
}"""
WIDTHS = (2560, 360)
# So many tests share the pages, one for each core.
PARTS = 2
MOVING = """document.getAnimations().filter((each) =>
    each.playState === "running" && each.effect.getTiming().iterations === Infinity).length"""

UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true })"


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_readable_and_fits_on_every_screen(visit, world, live_server, shot, part):
    world.owner.groups.set(Group.objects.filter(name__in=GROUPS))
    options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}
    inside, outside = visit(world.owner, **options), visit(**options)
    faults: list[str] = []
    passed: dict[str, set[str]] = {"light": set(), "dark": set()}
    seen = 0
    for each in [*every_page(world)][part::PARTS]:
        if not each.address:
            faults.append(f"{each.name}: tests/web/test_access.py does not tell what it takes")
            continue
        page = outside if each.open else inside
        with watched(page, live_server.url) as complaints:
            faults += [f"{each.name}: {fault}" for fault in look_at(page, each, shot, passed)]
        faults += [f"{each.name}: {complaint}" for complaint in complaints]
        seen += 1
    assert faults == []
    assert seen > 50
    assert min(map(len, passed.values())) > 200


def look_at(page: Page, each: EveryPage, shot: Any, passed: dict[str, set[str]]) -> Iterator[str]:
    """What is wrong with a page; the kinds of its texts with enough contrast join the `passed`."""
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
    yield from violations("light", page.evaluate(OTHERS))
    yield from contrast(page, "light", passed["light"])
    if moving := page.evaluate(MOVING):
        yield f"{moving} parts move though the reader asked for calm"
    page.emulate_media(color_scheme="dark")
    yield from contrast(page, "dark", passed["dark"])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            yield f"is {wide} px wide on a screen of {width}"


def contrast(page: Page, scheme: str, passed: set[str]) -> Iterator[str]:
    found, good = page.evaluate(CONTRAST, sorted(passed))
    passed.update(good)
    yield from violations(scheme, found)


def violations(scheme: str, found: list[dict[str, Any]]) -> Iterator[str]:
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


def test_a_text_of_little_contrast_is_found_beside_those_that_passed(visit, world):
    page = visit(world.owner)
    page.goto("/account/preferences/")
    page.evaluate(AXE)
    passed: set[str] = set()
    assert list(contrast(page, "light", passed)) == []
    assert len(passed) > 5
    page.evaluate("document.querySelector('main h1').style.color = '#ddd'")
    (fault,) = contrast(page, "light", passed)
    assert fault.startswith("light: color-contrast")
