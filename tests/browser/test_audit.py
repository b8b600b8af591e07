"""The audit trail as an auditor reads it: filtered, one event beside the table, and as a file."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import AUDITORS
from requirements_app.audit.models import Event
from requirements_app.audit.seal import seal

pytestmark = pytest.mark.browser

VIOLATIONS = """axe.run({resultTypes: ["violations"]}).then((found) =>
    found.violations.map(({id, nodes}) => [id, nodes.map(({target}) => target)]))"""


def test_an_auditor_finds_an_event_and_takes_the_file_along(visit, world, shot):
    while seal():
        pass
    auditor = User.objects.create_user("audrey", "audrey@example.org")
    auditor.groups.add(Group.objects.get_or_create(name=AUDITORS)[0])
    wanted = Event.objects.filter(site_slug="campus", action__startswith="binding.").latest("id")
    page = visit(auditor, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Audit trail").click()
    expect(page.get_by_role("heading", name="Audit trail")).to_be_visible()

    page.get_by_label("Action", exact=True).fill("binding.")
    page.get_by_label("Site", exact=True).fill("campus")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("action=binding.&.*site=campus"))
    page.locator(f"#event-{wanted.pk} a[data-panel]").click()
    panel = page.locator("#side-panel")
    expect(panel.get_by_role("heading", name=wanted.action)).to_be_focused()
    expect(panel).to_contain_text(wanted.seal.digest)
    expect(page).to_have_url(re.compile(f"row={wanted.pk}"))

    shot(page, "audit-event")
    page.evaluate(Axe().axe_script)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(VIOLATIONS) == []
    for width in (2560, 360):
        page.set_viewport_size({"width": width, "height": 844})
        shot(page, f"audit-event-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    with page.expect_download() as file:
        page.get_by_role("link", name="As CSV").click()
    assert file.value.suggested_filename == "audit-events.csv"
