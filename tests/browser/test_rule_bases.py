"""From an uploaded rule base to what it covers of a site's rule set, in a browser."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.sync_api import Page, expect

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.rulesets.firewall_reports import firewall_report

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}


def work(kind: str) -> None:
    """Do the job, as a worker would."""
    job = Job.objects.filter(kind=kind).latest("created_at")
    ended = run_job(job.pk)
    assert ended is not None
    assert ended.state == Job.State.SUCCEEDED, ended.error


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def down_to(page: Page, place: str) -> None:
    page.locator(place).evaluate("part => part.scrollIntoView({behavior: 'instant'})")


def table_of(world) -> tuple[str, bytes]:
    """A firewall of the campus, and two thirds of what it needs with some rules that nobody does,
    as CSV."""
    rule_set = world.rule_sets["campus"]
    firewall = rule_set.site.firewalls.order_by("slug").first()
    rules = [rule for rule in firewall_report(rule_set, firewall).rules if rule.crosses_firewall]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["name", "source", "destination", "service", "action"])
    for rule in [each for each in rules if each.number % 3]:
        sides = (" | ".join(str(each) for each in side) for side in (
            rule.sources, rule.destinations, rule.services
        ))  # fmt: skip
        writer.writerow([f"r{rule.number}", *sides, "permit"])
    writer.writerow(["old <b>host</b>", "10.250.0.0/24", "10.251.0.9", "tcp/22", "permit"])
    writer.writerow(["again", "10.250.0.0/24", "10.251.0.9", "tcp/22", "permit"])
    return firewall.name, out.getvalue().encode()


def test_from_an_upload_to_what_it_covers(visit, world, shot):
    name, data = table_of(world)
    page = visit(world.owner, color_scheme="light", **DESKTOP)
    page.goto("/sites/campus/")
    page.get_by_role("link", name="Rule bases").click()
    expect(page.get_by_text("No rule base was uploaded yet.")).to_be_visible()
    fits(page)
    shot(page, "rule-bases-empty-desktop-light")
    form = page.locator("form[enctype='multipart/form-data']")
    form.get_by_label("File").set_input_files(
        {"name": "edge.csv", "mimeType": "text/csv", "buffer": data}
    )
    form.get_by_label("Firewall").select_option(label=name)
    form.get_by_role("button", name="Upload").click()
    expect(page.locator("#job-progress")).to_be_visible()
    shot(page, "rule-base-reading-desktop-light")
    work("rule-base-read")
    page.get_by_role("link", name="To the rule base").click()
    expect(page.get_by_text("old <b>host</b>")).to_be_visible()
    fits(page)
    shot(page, "rule-base-desktop-light")

    page.get_by_role("link", name="Hold it against the rule set").click()
    expect(page.locator("#job-progress")).to_be_visible()
    work("rule-base-coverage")
    page.get_by_role("link", name="To the answers").click()
    expect(page.locator("table.coverage-map")).to_be_visible()
    fits(page)
    shot(page, "coverage-desktop-light")
    down_to(page, "#answers")
    shot(page, "coverage-answers-desktop-light")
    page.get_by_role("list", name="Filter by answer").get_by_role("link", name="Duplicate").click()
    expect(page.get_by_text("The same as")).to_be_visible()
    page.get_by_role("link", name="Clear all").click()
    page.locator(".coverage-counts a").first.click()
    expect(page.get_by_text("From zone:")).to_be_visible()

    phone = visit(world.owner, color_scheme="dark", **PHONE)
    coverage = page.url.partition("?")[0]
    for address, told in (
        ("/sites/campus/rule-bases/", "rule-bases"),
        (coverage.removesuffix("coverage/"), "rule-base"),
        (coverage, "coverage"),
        (coverage.replace("coverage/", "delete/"), "rule-base-delete"),
    ):
        phone.goto(address)
        fits(phone)
        shot(phone, f"{told}-phone-dark")
    phone.goto(coverage)
    down_to(phone, "#matrix")
    shot(phone, "coverage-matrix-phone-dark")
    down_to(phone, "#answer-1")
    shot(phone, "coverage-answers-phone-dark")


def test_a_change_leaves_out_what_is_allowed_already(visit, world, shot):
    from requirements_app.changes.actions.create import change_create
    from requirements_app.rulebases.services import coverage_request, rule_base_upload

    name, data = table_of(world)
    rule_set = world.rule_sets["campus"]
    firewall = rule_set.site.firewalls.get(name=name)
    base = rule_base_upload(
        site=rule_set.site, actor=world.owner, data=data, file_name="edge.csv",
        firewall=firewall.slug,
    )  # fmt: skip
    work("rule-base-read")
    base.reading.refresh_from_db()
    coverage_request(rule_base=base, rule_set=rule_set, firewall=firewall, actor=world.owner)
    work("rule-base-coverage")
    change = change_create(
        actor=world.owner, rule_sets=[rule_set], title="What the campus needs", justification="Now."
    )
    page = visit(world.owner, color_scheme="dark", **DESKTOP)
    page.goto(f"/changes/{change.pk}/items/")
    page.locator("#allowing").scroll_into_view_if_needed()
    fits(page)
    shot(page, "change-allowing-desktop-dark")
    page.get_by_role("button", name="Leave out what they allow").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave out what they allow").click()
    expect(page.get_by_text("On record: nothing is done")).to_be_visible()
    expect(page.get_by_text("allowed already", exact=True).first).to_be_visible()
    shot(page, "change-allowed-desktop-dark")

    phone = visit(world.owner, color_scheme="light", **PHONE)
    phone.goto(f"/changes/{change.pk}/items/")
    phone.locator("#allowing").scroll_into_view_if_needed()
    fits(phone)
    shot(phone, "change-allowing-phone-light")
