"""A rule set as an engineer reads it: by zone pair, by rule with why, and against another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from requirements_app.rulesets.models import RuleSet
    from tests.web.world import World

pytestmark = pytest.mark.browser

WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def changed(world: World) -> RuleSet:
    """The campus's rule set after its agents have moved and an override was taken back."""
    from requirements_app.sites import services
    from tests.web.world import build_rule_set

    site = world.sites["campus"]
    binding = site.bindings.filter(component__slug="nextron-asgard.asgard-agent").first()
    assert binding is not None
    services.binding_update(
        actor=world.owner, binding=binding, members=[services.MemberValue("10.20.12.64/26")]
    )
    override = site.overrides.first()
    assert override is not None
    services.override_delete(actor=world.owner, override=override)
    return build_rule_set(site, world.owner)


def pictures(page: Page, shot, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        shot(page, f"{name}-{scheme}")
    page.emulate_media(color_scheme="light")


def test_from_a_zone_pair_to_why_and_to_what_has_changed(visit, world, shot):
    newer, older = changed(world), world.rule_sets["campus"]
    page = visit(world.owner, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(f"/rule-sets/{newer.pk}/")
    pictures(page, shot, "rule-set-desktop")
    page.locator("#provenance").evaluate("each => each.scrollIntoView()")
    pictures(page, shot, "rule-set-provenance-desktop")

    cell = page.locator("[data-matrix] td a").first
    wanted = cell.locator("span").first.inner_text().split()[0]
    cell.click()
    expect(page.get_by_role("status").filter(has_text="rule")).to_contain_text(f"{wanted} rule")
    expect(page).to_have_url(re.compile(r"\?source_zone=.+&destination_zone=.+"))
    picked = page.locator("[data-matrix] td a[aria-current]")
    expect(picked).to_be_focused()
    expect(page.get_by_label("From zone", exact=True)).not_to_have_value("")
    page.keyboard.press("ArrowRight")
    expect(picked).not_to_be_focused()
    page.go_back()
    expect(page.locator("[data-matrix] [aria-current]")).to_have_count(0)

    page.get_by_role("link", name=re.compile("of rule 1$")).click()
    panel = page.locator("#side-panel")
    expect(panel.get_by_role("heading", name="Rule 1")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?row=1$"))
    panel.get_by_text("Why is this here?").first.click()
    page.locator("#rules").evaluate("each => each.scrollIntoView()")
    pictures(page, shot, "rule-set-panel-desktop")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page).to_have_url(re.compile(f"/{newer.pk}/compare/{older.pk}/$"))
    page.locator("#differing").scroll_into_view_if_needed()
    pictures(page, shot, "compare-desktop")
    page.get_by_label("View").select_option("side")
    expect(page.locator("table.beside ins").first).to_be_visible()
    pictures(page, shot, "compare-side-desktop")
    page.get_by_label("Difference", exact=True).select_option("added")
    expect(page.locator("tr.removed")).to_have_count(0)
    expect(page).to_have_url(re.compile("kind=added&view=side"))


def test_a_phone_reads_a_rule_set_without_scrolling_sideways(visit, world, shot):
    newer, older = changed(world), world.rule_sets["campus"]
    page = visit(
        world.owner,
        viewport={"width": 360, "height": 780},
        has_touch=True,
        reduced_motion="reduce",
    )
    page.goto(f"/rule-sets/{newer.pk}/")
    pictures(page, shot, "rule-set-phone")
    box = page.locator(".matrix-box")
    assert box.evaluate("each => each.scrollWidth >= each.clientWidth")
    first = page.locator("[data-matrix] tbody th").first
    place = first.bounding_box()
    box.evaluate("each => each.scrollTo(200, 0)")
    moved = first.bounding_box()
    assert place
    assert moved
    assert abs(moved["x"] - place["x"]) < 4
    assert not page.evaluate(WIDER_THAN_SCREEN)
    page.goto(f"/rule-sets/{newer.pk}/entries/")
    page.locator("[data-panel]").first.tap()
    expect(page.locator("#side-panel").get_by_text("Why is this here?")).to_be_visible()
    pictures(page, shot, "entry-panel-phone")
    page.get_by_role("link", name="Close").tap()
    for address in (f"compare/{older.pk}/", f"compare/{older.pk}/?view=side", "omitted/"):
        page.goto(f"/rule-sets/{newer.pk}/{address}")
        assert not page.evaluate(WIDER_THAN_SCREEN), address
    page.goto(f"/rule-sets/{newer.pk}/compare/{older.pk}/")
    page.locator("#difference-filter").evaluate("each => each.scrollIntoView()")
    pictures(page, shot, "compare-phone")
