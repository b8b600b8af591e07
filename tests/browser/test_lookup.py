"""The lookup as people use it: a mixed log is pasted, and a binding tells its effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from requirements_app.sites.models import Binding
from tests.core.log_lines.fixtures import ASA, FORTIOS, NETFILTER, PANOS, PFIREWALL, VPC

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.web.world import World

    from .conftest import Visit

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def required_line(world: World) -> str:
    """A denied packet of a connection that the campus needs."""
    content = world.rule_sets["campus"].content
    assert content is not None
    entry = content.entries.filter(
        protocol="tcp", requirement="required", source_first__isnull=False,
        destination_first__isnull=False,
    )[0]  # fmt: skip
    return (
        f"<164>Nov 20 08:00:00 asa %ASA-4-106023: Deny tcp src inside:{entry.source_first}/50000"
        f' dst dmz:{entry.destination_first}/{entry.ports[0].first} by access-group "inside_in"'
        " [0x0, 0x0]"
    )


@pytest.mark.parametrize(("name", "size"), [("desktop", DESKTOP), ("phone", PHONE)])
def test_a_mixed_log_is_pasted_and_answered(
    visit: Visit, world: World, shot: Callable[[Page, str], None], name: str, size: dict
) -> None:
    dark = {"color_scheme": "dark"} if name == "phone" else {}
    page = visit(world.owner, **size, **dark)
    page.goto("/lookup/")
    lines = [required_line(world), FORTIOS, PANOS, NETFILTER, VPC, PFIREWALL, ASA, "what is this?"]
    page.get_by_role("textbox", name="Log lines").fill("\n".join(lines))
    page.get_by_role("button", name="Look all up").click()
    table = page.get_by_role("table", name="Log lines and their answers")
    expect(table.get_by_role("row")).to_have_count(len(lines) + 1)
    expect(table.get_by_text("is in no format that is understood")).to_be_visible()
    assert page.url.endswith("/lookup/")
    page.locator("#log-answer").scroll_into_view_if_needed()
    shot(page, f"lookup-log-{name}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    first = table.get_by_role("row").nth(1)
    expect(first.get_by_text("Required", exact=True)).to_be_visible()
    first.get_by_role("link").first.click()
    expect(page.get_by_role("status").get_by_text("Required")).to_be_visible()
    shot(page, f"lookup-answer-{name}")


def test_a_binding_tells_its_effect_while_one_types(
    visit: Visit, world: World, shot: Callable[[Page, str], None]
) -> None:
    page = visit(world.owner, **DESKTOP)
    binding = Binding.objects.filter(
        site=world.sites["campus"], deployment__isnull=False,
        component__slug="nextron-asgard.asgard-server",
    ).order_by("deployment__slug")[0]  # fmt: skip
    before = binding.members.count()
    assert binding.deployment is not None
    page.goto(
        f"/sites/campus/deployments/{binding.deployment.slug}/bindings/{binding.component.slug}/"
    )
    members = page.get_by_label("Members, one on each line")
    members.press("Control+End")
    members.type("\n10.20.1.77; asgard-new")
    effect = page.locator("#effect")
    expect(effect.get_by_text("adds ")).to_be_visible()
    expect(effect).to_contain_text("10.20.1.77")
    effect.scroll_into_view_if_needed()
    shot(page, "preview-desktop-light")
    page.emulate_media(color_scheme="dark")
    shot(page, "preview-desktop-dark")
    assert binding.members.count() == before
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(effect).to_contain_text("10.20.1.77")
    assert binding.members.count() == before
