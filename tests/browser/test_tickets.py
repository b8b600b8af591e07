"""From a new connector to a ticket, in a browser: made in steps, tested, mapped, and a change sent
to a system that answers on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from requirements_app.accounts.models import User
from requirements_app.accounts.services import service_account_create
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.models import Change
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.sites.services import role_grant
from requirements_app.tickets.models import Connector, Ticket
from tests.tickets.contract import contract_server
from tests.tickets.contract.server import Contract

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
SLOW = 30_000
"""A preview reads a whole change; milliseconds."""
PHONE = {"viewport": {"width": 360, "height": 740}}
WIDEST = "document.documentElement.scrollWidth"
SITE = "campus"


@pytest.fixture
def gitlab(settings) -> Iterator[Contract]:
    with contract_server("gitlab") as there:
        settings.OUTGOING_ALLOW = [urlsplit(there.address).netloc]
        yield there


@pytest.fixture
def admin(world) -> User:
    root = User.objects.create_superuser("root")
    bot = service_account_create(username="desk-bot", responsible=root, actor=root)
    role_grant(actor=world.owner, site=world.sites[SITE], role="reader", user=bot)
    return root


@pytest.fixture
def change(world) -> Change:
    """An approved change at the campus."""
    made = change_create(
        actor=world.owner, rule_sets=[world.rule_sets[SITE]], title="What the campus needs",
        justification="The campus goes live in spring.",
    )  # fmt: skip
    Change.objects.filter(pk=made.pk).update(state=Change.State.APPROVED)
    return made


def work(kind: str) -> None:
    """Do the jobs of a kind that wait, as a worker would."""
    while job := Job.objects.filter(kind=kind, state=Job.State.QUEUED).first():
        run_job(job.pk)


def fits(page: Page) -> None:
    assert page.evaluate(WIDEST) <= page.viewport_size["width"], page.url


def test_from_a_new_connector_to_a_ticket(visit, world, admin, change, gitlab, shot):
    root = visit(admin, color_scheme="light", **DESKTOP)
    root.goto("/administration/")
    root.get_by_role("link", name="Connectors").click()
    root.get_by_role("link", name="Connect a system").first.click()
    shot(root, "connector-systems-desktop-light")
    root.get_by_role("link", name="GitLab").click()
    root.get_by_label("Name", exact=True).fill("The desk")
    root.get_by_label("Short name").fill("desk")
    root.get_by_label("Address").fill(gitlab.address)
    root.get_by_label("Account that acts for it here").select_option("desk-bot")
    for name, secret in gitlab.secret.items():
        root.locator(f"[name=secret_{name}]").fill(secret)
    for name, value in gitlab.settings.items():
        if isinstance(value, str):
            root.locator(f"[name=setting_{name}]").fill(value)
    shot(root, "connector-new-desktop-light")
    root.get_by_role("button", name="Make it, and test it next").click()
    root.get_by_role("button", name="Test the connection").click()
    expect(root.locator("#test")).to_contain_text("waits for a worker", timeout=SLOW)
    work("connector-test")
    expect(root.locator("#test")).to_contain_text("It works", timeout=SLOW)
    shot(root, "connector-desktop-light")

    root.get_by_role("link", name="Mapping").last.click()
    expect(root.locator("#preview")).to_contain_text(
        f"Change {change.pk}: {change.title}", timeout=SLOW
    )
    root.get_by_label("Title", exact=True).fill("Please open: {{ change.title }}")
    expect(root.locator("#preview")).to_contain_text(
        "Please open: What the campus needs", timeout=SLOW
    )
    expect(root.locator("#preview")).to_contain_text("•••")
    shot(root, "connector-mapping-desktop-light")
    root.get_by_role("button", name="Save the mapping").click()
    root.get_by_role("button", name="Switch on").click()
    assert Connector.objects.get().active

    olga = visit(world.owner, color_scheme="light", **DESKTOP)
    olga.goto(f"/changes/{change.pk}/")
    panel = olga.locator("#change-tickets")
    panel.get_by_role("button", name="Send it").click()
    expect(panel).to_contain_text("on its way", timeout=SLOW)
    work("ticket-send")
    expect(panel).to_contain_text("opened", timeout=SLOW)
    shot(olga, "change-ticket-desktop-light")
    ticket = Ticket.objects.get()
    made = gitlab.tickets[ticket.key]
    assert made["title"] == "Please open: What the campus needs"
    panel.get_by_role("link", name=re.compile(re.escape(ticket.label))).click()
    expect(olga.get_by_role("heading", level=1)).to_have_text(ticket.label)
    Ticket.objects.update(conflict="The ticket is “approved”, while the change is draft.",
                          meaning="approved")  # fmt: skip
    olga.reload()
    shot(olga, "ticket-desktop-light")
    pictures(visit, admin, change, ticket, shot)


def pictures(visit, admin: User, change: Change, ticket: Ticket, shot) -> None:
    """Every page on a phone and in the dark, none wider than the screen."""
    pages = {
        "connectors": "/connectors/",
        "connector": "/connectors/desk/",
        "connector-edit": "/connectors/desk/edit/",
        "connector-mapping": "/connectors/desk/mapping/",
        "connector-new": "/new-connector/?system=jira",
        "tickets": "/tickets/",
        "ticket": f"/tickets/{ticket.pk}/",
        "change-tickets": f"/changes/{change.pk}/tickets/",
    }
    phone = visit(admin, color_scheme="light", **PHONE)
    dark = visit(admin, color_scheme="dark", **DESKTOP)
    for name, address in pages.items():
        for page, look in ((phone, "phone-light"), (dark, "desktop-dark")):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            fits(page)
            shot(page, f"{name}-{look}")
