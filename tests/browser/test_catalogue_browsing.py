"""Browsing the catalogue: facets, a row beside the table, products together, lists, documents."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requirements_app.documents.models import Original, Revision

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
DOCUMENT = "nextron-asgard-network-requirements"


def original_add() -> None:
    """An original in the place of the vendor's, which is not the project's to keep."""
    text = "\n".join(f"line {number} of the original" for number in range(1, 110))
    reading = Revision.objects.get(document__slug=DOCUMENT)
    Original.objects.create(sha256=reading.sha256, name="a.md", content=text.encode())


def no_wider_than_the_screen(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_flow_is_found_by_facets_and_read_beside_the_table(visit, world, shot):
    original_add()
    page = visit(world.owner, viewport=WIDE, color_scheme="light")
    page.goto("/products/")
    page.get_by_label("Choose ASGARD Management Center").check()
    page.get_by_label("Choose Nexthink", exact=True).check()
    shot(page, "catalogue-products-desktop-light")
    page.get_by_role("button", name="Open together").click()
    expect(page).to_have_url(re.compile(r"/products/nexthink\+nextron-asgard/$|asgard\+nexthink/$"))
    shot(page, "catalogue-together-desktop-light")
    page.get_by_role("link", name="Filter their flows").click()
    page.locator("#direction-to-internet").click()
    expect(page).to_have_url(re.compile("direction=to-internet"))
    page.locator("#requirement-required").click()
    expect(page.get_by_role("link", name="Remove Requirement: Required")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    shot(page, "catalogue-flows-desktop-light")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    panel = page.locator("#side-panel")
    expect(panel.get_by_role("heading", name="The document rows behind it")).to_be_visible()
    expect(page).to_have_url(re.compile("row="))
    shot(page, "catalogue-panel-desktop-light")
    page.reload()
    expect(panel.get_by_role("link", name="Its own page")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert "row=" not in page.url
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_label("If blocked").check()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("columnheader", name="If blocked")).to_be_visible()

    page.goto(f"/documents/{DOCUMENT}/")
    page.get_by_role("link", name="lines 13–14").click()
    expect(page.locator("#row-1\\.4\\.1\\/1")).to_have_attribute("data-lit", "")
    page.locator("#line-15 a").click()
    expect(page.locator("#line-16")).to_have_attribute("data-lit", "")
    shot(page, "catalogue-document-desktop-light")


def test_the_catalogue_is_read_in_the_dark_and_on_a_phone(visit, world, shot):
    pages = {
        "flows": "/flows/?product=nextron-asgard",
        "panel": "/flows/?product=nextron-asgard&row=nextron-asgard.agent-syslog",
        "products": "/products/",
        "together": "/products/nextron-asgard+nexthink/",
        "component": "/components/tippingpoint-sms.primary/",
        "hosts": "/hosts/",
        "proxy-list": "/hosts/?list=proxy&product=nexthink",
        "bypass-list": "/hosts/?list=tls-bypass&product=nextron-asgard",
        "host": "/hosts/update1.nextron-systems.com/",
        "document": f"/documents/{DOCUMENT}/?state=flow",
    }
    phone = visit(world.owner, viewport=PHONE, has_touch=True, color_scheme="light")
    dark = visit(world.owner, viewport=WIDE, color_scheme="dark")
    for name, address in pages.items():
        for page, look in ((phone, "phone-light"), (dark, "desktop-dark")):
            page.goto(address)
            no_wider_than_the_screen(page)
            shot(page, f"catalogue-{name}-{look}")
    phone.goto(pages["proxy-list"])
    phone.get_by_label("Instance nexthink", exact=True).fill("acme")
    phone.get_by_label("Region nexthink", exact=True).select_option("eu")
    phone.get_by_role("button", name="Fill the templates in").tap()
    expect(phone.locator("#list-text")).to_contain_text("acme.eu.nexthink.cloud")
