"""The whole life of a change by three people: who asks, who approves, who carries it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from requirements_app.accounts.models import User
from requirements_app.catalogue.models import ProductRevision
from requirements_app.changes.models import BaselineEntry, Change
from requirements_app.sites.services import role_grant

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}
WIDEST = "document.documentElement.scrollWidth"
SITE = "campus"


@dataclass
class Team:
    anna: User
    mona: User


@pytest.fixture
def team(world) -> Team:
    """`anna` approves at the campus, `mona` manages changes and reads there; blocking findings
    stand in nobody's way."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.roles import CHANGE_MANAGERS, SECURITY
    from requirements_app.changes.models import PolicyRevision
    from requirements_app.changes.policies import policy_current

    anna, mona, sara = (
        User.objects.create_user(name, f"{name}@example.org") for name in ("anna", "mona", "sara")
    )
    for user, role in ((anna, "approver"), (mona, "reader"), (sara, "reader")):
        role_grant(actor=world.owner, site=world.sites[SITE], role=role, user=user)
    mona.groups.add(Group.objects.get_or_create(name=CHANGE_MANAGERS)[0])
    for user in (sara, mona):
        user.groups.add(Group.objects.get_or_create(name=SECURITY)[0])
    text = policy_current("approval").text
    text = text.replace("blocking_findings_allowed: false", "blocking_findings_allowed: true")
    PolicyRevision.objects.create(kind="approval", number=2, text=text)
    return Team(anna, mona)


def fits(page: Page) -> None:
    assert page.evaluate(WIDEST) <= page.viewport_size["width"]


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(text)


def test_the_whole_life_of_a_change_by_three_people(visit, world, team, shot):
    olga = visit(world.owner, color_scheme="light", **DESKTOP)
    olga.goto(f"/rule-sets/{world.rule_sets[SITE].pk}/")
    olga.get_by_role("link", name="Ask for a change").click()
    expect(olga.get_by_role("heading", name="What it would change")).to_be_visible()
    cockpit = ProductRevision.objects.filter(entity__slug="nextron-analysis-cockpit").latest("pk")
    expect(olga.get_by_label(cockpit.name, exact=True)).to_be_checked()
    shot(olga, "change-new-desktop-light")
    olga.get_by_label("Business justification").fill("The campus goes live in spring.")
    olga.get_by_role("button", name="Make the draft").click()
    told(olga, "The change is a draft")
    change = Change.objects.get()
    shot(olga, "change-draft-desktop-light")

    olga.get_by_role("link", name="Items", exact=True).click()
    olga.get_by_label("What is done").select_option("add")
    expect(olga).to_have_url(re.compile("kind=add"))
    row = olga.locator("a[data-panel]").first
    row.click()
    expect(olga.locator("#side-panel")).to_contain_text("Why is this here?")
    shot(olga, "change-items-desktop-light")
    olga.keyboard.press("Escape")
    before = change.item_count
    leave_out = olga.get_by_role("button", name="Leave the ticked ones out")
    expect(leave_out).to_be_disabled()
    olga.locator("input[name=item]").first.check()
    leave_out.click()
    olga.get_by_role("dialog").get_by_role("button", name="Leave the ticked ones out").click()
    told(olga, "1 item is no longer part of it")
    change.refresh_from_db()
    assert change.item_count == before - 1

    olga.goto(f"/changes/{change.pk}/")
    olga.get_by_role("button", name="Submit for approval").click()
    told(olga, "Submitted")
    shot(olga, "change-submitted-desktop-light")

    anna = visit(team.anna, color_scheme="dark", **PHONE)
    anna.goto("/")
    anna.get_by_role("link", name=re.compile("^Look and decide")).click()
    fits(anna)
    shot(anna, "change-decide-phone-dark")
    anna.get_by_role("link", name="Items", exact=True).click()
    fits(anna)
    shot(anna, "change-items-phone-dark")
    anna.goto("/changes/approvals/")
    fits(anna)
    anna.get_by_label(f"Change {change.pk}").check()
    anna.get_by_role("button", name="Approve the ticked ones").click()
    fits(anna)
    shot(anna, "change-approve-several-phone-dark")
    anna.get_by_label("Comment on each").fill("As discussed.")
    anna.get_by_role("button", name="Approve it").click()
    expect(anna.get_by_role("status").first).to_contain_text("approved")

    mona = visit(team.mona, color_scheme="dark", **DESKTOP)
    mona.goto(f"/changes/{change.pk}/")
    while change.state != "approved":  # the risk decides whether security is asked as well
        mona.get_by_role("button", name="Approve", exact=True).click()
        told(mona, "pprov")
        change.refresh_from_db()
    mona.get_by_label("From", exact=True).fill("2099-05-01T20:00")
    mona.get_by_label("Until", exact=True).fill("2099-05-01T22:00")
    shot(mona, "change-approved-desktop-dark")
    mona.get_by_role("button", name="Schedule", exact=True).click()
    told(mona, "Scheduled")
    mona.get_by_role("link", name="Implementation", exact=True).click()
    mona.get_by_role("button", name=re.compile("^All done here")).first.click()
    told(mona, "Noted")
    shot(mona, "change-implementation-desktop-dark")
    mona.get_by_role("button", name="Everything is implemented").click()
    mona.get_by_role("dialog").get_by_role("button", name="Everything is implemented").click()
    told(mona, "All of it is implemented")
    change.refresh_from_db()
    assert BaselineEntry.objects.filter(change=change).count() == change.item_count
    mona.get_by_label("What was seen").fill("All agents report.")
    mona.get_by_role("button", name="Add evidence").click()
    told(mona, "on record")
    mona.get_by_role("link", name="Overview", exact=True).click()
    mona.get_by_role("button", name="It works: verified").click()
    told(mona, "Verified")
    mona.get_by_role("button", name="Close", exact=True).click()
    told(mona, "Closed")
    mona.get_by_role("link", name="Timeline").click()
    expect(mona.get_by_text("closed it")).to_be_visible()
    shot(mona, "change-timeline-desktop-dark")

    olga.goto(f"/sites/{SITE}/in-force/?q=443")
    expect(olga.get_by_role("status").first).to_contain_text("in force")
    shot(olga, "in-force-desktop-light")


@pytest.mark.parametrize(("name", "options"), [
    ("desktop-light", {**DESKTOP, "color_scheme": "light"}),
    ("phone-dark", {**PHONE, "color_scheme": "dark"}),
])  # fmt: skip
def test_lists_board_and_forms_fit_every_screen(
    visit, world, team, shot: Callable[[Page, str], None], name, options
):
    from django.contrib.auth.models import Group

    from requirements_app.accounts.roles import CATALOGUE_EDITORS
    from requirements_app.changes.actions.converse import comment_add
    from requirements_app.changes.actions.create import change_create
    from requirements_app.changes.actions.submit import change_submit

    numbers = [
        change_create(
            actor=world.owner,
            rule_sets=[world.rule_sets[site]],
            title=f"What {site} needs before the move to the new data centre",
            justification="It moves.",
            emergency=site == "branch",
        ).pk
        for site in ("campus", "branch", "campus")
    ]
    change_submit(number=numbers[0], actor=world.owner, expected_revision=None)
    comment_add(number=numbers[0], actor=world.owner, text="What do you think, @anna?")
    world.owner.groups.add(Group.objects.get_or_create(name=CATALOGUE_EDITORS)[0])
    page = visit(world.owner, **options)
    for part, address in {
        "list": "/changes/",
        "board": "/changes/board/",
        "choose": "/changes/new/",
        "merge": f"/changes/merge/?change={numbers[0]}&change={numbers[1]}",
        "discussion": f"/changes/{numbers[0]}/discussion/",
        "edit": f"/changes/{numbers[0]}/edit/",
        "absence": "/changes/absence/",
        "policy": "/administration/policies/risk/",
        "policy-revision": "/administration/policies/approval/2/",
        "in-force": "/sites/campus/in-force/",
    }.items():
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(WIDEST) <= page.viewport_size["width"], part
        shot(page, f"changes-{part}-{name}")
    for width in (1152, 1280):  # the bar with all of its entries
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/changes/")
        assert page.evaluate(WIDEST) <= width
    page.get_by_label("State").select_option("submitted")
    expect(page).to_have_url(re.compile("state=submitted"))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_sites_of_a_campaign_are_found_by_their_names(visit, world, shot):
    from requirements_app.sites.models import Site, SiteRole

    pinned = world.sites[SITE].catalogue_version
    for number in range(1, 31):
        made = Site.objects.create(
            slug=f"branch-{number}", name=f"Branch {number:02}", catalogue_version=pinned
        )
        SiteRole.objects.create(site=made, user=world.owner, role=SiteRole.Role.OWNER)
    page = visit(world.owner, **PHONE)
    page.goto("/reviews/campaigns/")
    shown = page.locator("[name=sites]:visible")
    page.get_by_role("checkbox", name="Branch 30").check()
    page.get_by_role("searchbox", name="Sites that are shown").fill("branch 0")
    expect(shown).to_have_count(10)  # the ticked one stays
    page.get_by_label("All that are shown").check()
    page.get_by_role("searchbox", name="Sites that are shown").press("Enter")
    page.get_by_role("searchbox", name="Sites that are shown").fill("")
    expect(page.locator("[name=sites]:checked")).to_have_count(10)
    fits(page)
    shot(page, "campaign-form-phone")
