"""From a new webhook to a message that arrived, in a browser, and from a failure to a resend."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks import Webhook

from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_job
from requirements_app.webhooks.jobs import deliveries_ask
from tests.webhooks.receiver import Answer, Receiver, receiving

pytestmark = pytest.mark.browser

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    with receiving() as there:
        settings.OUTGOING_ALLOW = [f"127.0.0.1:{there.port}"]
        yield there


def work() -> None:
    """Send what is due, as dispatcher and worker would."""
    assert deliveries_ask() == 1
    job = Job.objects.filter(kind="webhook-deliver").latest("created_at")
    ended = run_job(job.pk)
    assert ended is not None
    assert ended.state == Job.State.SUCCEEDED


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_from_a_new_webhook_to_a_message_that_arrived(visit, world, receiver, shot):
    page = visit(world.owner, color_scheme="light", **DESKTOP)
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_label("Name", exact=True).fill("Chat")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("Changes", exact=True).check()
    page.get_by_role("button", name="Make it").click()
    secret = page.locator("#secret").inner_text()
    shot(page, "webhooks-desktop-light")
    page.get_by_role("link", name="To Chat").click()

    receiver.answers_with(Answer(503, body=b"not today"), Answer(204))
    page.get_by_role("button", name="Send a test").click()
    log = page.locator("#deliveries")
    expect(log.get_by_text("on its way")).to_be_visible()
    work()
    expect(log.get_by_text("it answered 503")).to_be_visible()  # it tells by itself
    fits(page)
    shot(page, "webhook-desktop-light")

    log.get_by_role("link", name="webhook.test").click()
    expect(page.get_by_text("not today")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()
    work()
    expect(page.locator("#delivery").get_by_text("delivered")).to_be_visible()
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert Webhook(secret).verify(second.body, second.headers)["type"] == "webhook.test"

    phone = visit(world.owner, color_scheme="dark", **PHONE)
    for address in ("/webhooks/", page.url.partition("deliveries")[0], page.url):
        phone.goto(address)
        fits(phone)
    shot(phone, "webhook-delivery-phone-dark")
