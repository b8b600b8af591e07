"""What the components do under the hands: the panel, dialogs, keys, preferences."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_the_panel_beside_a_table_works_everywhere_and_keeps_its_state(visit, world, shot):
    page = visit(world.owner, viewport={"width": 1280, "height": 900})
    page.goto("/design/")
    panel = page.locator("#side-panel")
    assert not panel.is_visible()
    page.get_by_role("link", name="The second row").click()
    page.wait_for_url("**/design/?row=second")
    assert panel.get_by_role("heading", name="The second row").is_visible()
    shot(page, "side-panel-desktop")
    page.keyboard.press("Escape")
    page.wait_for_url("**/design/")
    assert not panel.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "The second row"
    page.go_back()
    panel.get_by_role("heading", name="The second row").wait_for()
    page.go_back()
    panel.wait_for(state="hidden")
    page.goto("/design/?row=first")
    page.get_by_role("link", name="The second row").click()
    panel.get_by_role("heading", name="The second row").wait_for()
    panel.get_by_role("link", name="Close").click()
    panel.wait_for(state="hidden")

    phone = {"viewport": {"width": 360, "height": 740}}
    page = visit(world.owner, **phone, color_scheme="dark")
    page.goto("/design/")
    page.get_by_role("link", name="The first row").click()
    panel = page.locator("#side-panel")
    panel.get_by_role("heading", name="The first row").wait_for()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    assert page.evaluate("document.querySelector('.bar').inert")
    shot(page, "side-panel-phone-dark")
    panel.get_by_role("link", name="Close").click()
    panel.wait_for(state="hidden")
    assert not page.evaluate("document.querySelector('.bar').inert")

    plain = visit(world.owner, **phone, java_script_enabled=False)
    plain.goto("/design/")
    plain.get_by_role("link", name="The first row").click()
    panel = plain.locator("#side-panel")
    assert panel.get_by_role("heading", name="The first row").is_visible()
    panel.get_by_role("link", name="Close").click()
    assert not plain.locator("#side-panel").is_visible()


def test_dialogs_ask_and_keys_lead_everywhere_and_can_be_switched_off(visit, world, shot):
    page = visit(world.owner)
    page.goto("/design/")
    button = page.locator("form[data-confirm] button.danger", has_text="Delete").last
    button.click()
    dialog = page.get_by_role("dialog")
    assert "Delete this?" in (dialog.text_content() or "")
    shot(page, "dialog-desktop")
    dialog.get_by_role("button", name="Cancel").click()
    assert not dialog.is_visible()
    assert "?" not in page.url
    button.click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Delete").click()

    page.goto("/")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_role("heading", name="Keys").is_visible()
    shot(page, "keys-desktop")
    page.keyboard.press("Escape")
    page.locator("dialog#keys").wait_for(state="hidden")
    page.keyboard.type("gs")
    page.wait_for_url("**/sites/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/*/")

    page.goto("/account/preferences/")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("radio", name="dark").check()
    page.get_by_label("Keys without Ctrl or Alt do something").uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your preferences are kept.").wait_for()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert "JST" in (page.locator("main time").text_content() or "")
    shot(page, "preferences-desktop-dark")
    page.keyboard.press("?")
    assert not page.locator("dialog#keys").is_visible()
