"""A real Chromium in front of a portal with the real catalogue and the demonstration sites."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from requirements_app.accounts.models import User

# Until htmx has waited for nothing for a second, or ten seconds have passed.
ANSWERED = """async () => {
    for (let quiet = 0, tries = 0; quiet < 10 && tries < 100; tries += 1) {
        quiet = document.querySelector(".htmx-request") ? 0 : quiet + 1;
        await new Promise((done) => setTimeout(done, 100));
    }
}"""
Visit = Callable[..., "Page"]
SHOTS = Path(__file__).resolve().parents[2] / "out" / "screens"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium. Where there is none, the tests are skipped and say so."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's event loop lives in this thread, and the tests read the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            yield browser
            browser.close()


@pytest.fixture
def world(chromium: Browser, transactional_db: None) -> World:
    """What the pages show, committed, so that the server sees it."""
    from tests.web.world import build

    return build()


@pytest.fixture
def visit(chromium: Browser, live_server: Any, world: World) -> Iterator[Visit]:
    """`visit(user, …)`: a page of a new browser in which the user is signed in; options are those
    of Playwright's contexts. What a page logs as an error fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def start(user: User | None = None, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_of(user, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend(_complaint(said.type, said.text)))
        return page

    yield start
    for context in contexts:
        for page in context.pages:
            # What the page has asked for is answered before the tables are emptied.
            page.evaluate(ANSWERED)
        context.close()
    nothing_is_asked()
    assert complaints == []


def nothing_is_asked() -> None:
    """Wait until the server has answered what the closed pages had asked for, so that nobody
    writes while the tables are emptied."""
    from django.db import connection

    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    deadline, quiet = time.monotonic() + 30, 0
    while quiet < 5 and time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(busy)
            quiet = quiet + 1 if cursor.fetchone() == (0,) else 0
        time.sleep(0.1)


def _complaint(kind: str, text: str) -> Iterator[str]:
    """A page's error, unless it only tells that the server refused what the test sent."""
    if kind == "error" and "status of 40" not in text:
        yield text


def session_of(user: User, url: str) -> Any:
    """The cookie of a session in which the user is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def shot() -> Callable[[Page, str], None]:
    """`shot(page, name)` keeps a picture of what is seen in out/screens/."""

    def take(page: Page, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return take
