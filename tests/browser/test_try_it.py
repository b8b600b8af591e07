"""The page to read and try the API, in a real browser under the strict content security policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import token_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from requirements_app.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TO_THE_LAST = "[...document.querySelectorAll('.opblock, .opblock-tag')].at(-1).scrollIntoView()"


@pytest.fixture
def token(person: User) -> str:
    return token_of(person)


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(
    chromium: Browser, complaints: list[str], token: str, live_server: Any, published: int
) -> Iterator[Page]:
    """A page that tells what it complains about."""
    context = chromium.new_context()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def test_a_read_is_tried_with_a_token(page, complaints, token, live_server, published):
    page.goto(f"{live_server.url}/api/v1/")
    page.wait_for_selector(".opblock-tag")
    page.click("button.authorize")
    page.fill("input[aria-label='auth-bearer-value']", token)
    page.click(".auth-btn-wrapper .authorize >> nth=0")
    page.click("button.btn-done")
    operation = "#operations-catalogue-catalogue_version"
    for _ in range(200):  # of very many operations those are drawn that one comes to
        if page.query_selector(operation):
            break
        page.evaluate(TO_THE_LAST)
        page.wait_for_timeout(100)
    page.click(f"{operation} .opblock-summary-control")
    page.click("button.try-out__btn")
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table .response-col_status")
    shown = page.inner_text(".live-responses-table")
    assert "200" in shown
    assert str(published) in shown
    assert complaints == []
