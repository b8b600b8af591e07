"""The page to read and try the API: it works under the strict content security policy."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest

from .conftest import token_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def token(person) -> str:
    return token_of(person)


_TO_THE_LAST = "[...document.querySelectorAll('.opblock, .opblock-tag')].at(-1).scrollIntoView()"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(complaints, token, live_server, published) -> Any:
    """A page of a real browser that tells what it complains about. All that needs the database
    comes before it: its driver's event loop stands between."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium here")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=arguments)
        page = browser.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()


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
        page.evaluate(_TO_THE_LAST)
        page.wait_for_timeout(100)
    page.click(f"{operation} .opblock-summary-control")
    page.click("button.try-out__btn")
    page.click("button.execute")
    page.wait_for_selector(".live-responses-table .response-col_status")
    shown = page.inner_text(".live-responses-table")
    assert "200" in shown
    assert str(published) in shown
    assert complaints == []


def test_every_script_and_style_comes_from_a_file(client):
    response = client.get("/api/v1/")
    assert response.status_code == 200
    text = response.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert text.count("<script") == text.count("<script src=") == 2
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
