"""Every main page: readable for everybody, light and dark, on a phone and on a wide screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def main_pages(world) -> dict[str, str]:
    """The main pages by name."""
    rule_set = f"/rule-sets/{world.rule_sets['campus'].pk}/"
    return {
        "home": "/",
        "products": "/products/",
        "product": "/products/nextron-asgard/",
        "flows": "/flows/",
        "flows-refused": "/flows/?q=zebra",
        "flow": "/flows/nextron-asgard.agent-communication/",
        "flow-unclear": "/flows/tippingpoint-sms.identity-agent/",
        "component": "/components/nextron-asgard.asgard-server/",
        "hosts": "/hosts/",
        "host": "/hosts/update1.nextron-systems.com/",
        "documents": "/documents/",
        "document": "/documents/nextron-asgard-network-requirements/",
        "changes": "/catalogue/changes/",
        "sites": "/sites/",
        "site": "/sites/datacentre/",
        "deployment": "/sites/campus/deployments/nexthink/",
        "binding": "/sites/campus/deployments/asgard-production/bindings/"
        "nextron-asgard.asgard-server/",
        "override": "/sites/campus/overrides/?kind=reading&flow=nextron-asgard.thunderstorm-https",
        "rule-set": rule_set,
        "entries": f"{rule_set}entries/",
        "findings": f"{rule_set}findings/",
        "omitted": f"{rule_set}omitted/",
        "lookup": "/lookup/?source=10.20.12.10&destination=update1.nextron-systems.com&port=443",
        "jobs": "/jobs/",
        "job": f"/jobs/{world.rule_sets['campus'].job_id}/",
        "exports": "/exports/",
        "tokens": "/account/tokens/",
        "password": "/accounts/password/change/",
    }


def open_page(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.ok, address


def unfold(page: Page) -> None:
    for fold in page.query_selector_all("details.fold"):
        fold.evaluate("each => { each.open = true }")


def test_axe_finds_nothing_on_any_main_page_light_and_dark(visit, world, shot):
    found = {}
    for scheme in ("light", "dark"):
        page = visit(world.owner, color_scheme=scheme, viewport={"width": 1440, "height": 900})
        for name, address in main_pages(world).items():
            open_page(page, address)
            shot(page, f"{name}-{scheme}")
            unfold(page)
            results = Axe().run(page)
            if results.violations_count:
                found[name, scheme] = results.generate_report()
        login = visit(color_scheme=scheme)
        open_page(login, "/accounts/login/")
        shot(login, f"login-{scheme}")
        results = Axe().run(login)
        if results.violations_count:
            found["login", scheme] = results.generate_report()
    assert found == {}


def test_no_page_is_wider_than_the_screen(visit, world, shot):
    wide = {}
    for width in (360, 1024, 2560):
        page = visit(world.owner, viewport={"width": width, "height": 844})
        for name, address in main_pages(world).items():
            open_page(page, address)
            if width == 360:
                shot(page, f"{name}-phone")
            seen = page.evaluate("document.documentElement.scrollWidth")
            if seen > width:
                wide[name, width] = seen
    assert wide == {}


def test_pages_ask_no_other_host_and_the_first_visit_is_small(visit, world, live_server):
    page = visit(world.owner)
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        assert response.url.startswith(live_server.url)
        sizes[response.url] = len(response.body())

    page.on("response", weigh)
    page.goto("/flows/", wait_until="networkidle")
    assert any("htmx" in url for url in sizes)
    assert sum(sizes.values()) < 300_000  # before compression, which makes less than 200 kB of it
