"""A real Chromium in front of a portal with the real catalogue and the demonstration sites."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest
from django.core.signals import request_finished, request_started

from tests.kept import Kept, keep
from tests.web.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from requirements_app.accounts.models import User

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
            browser = playwright.chromium.launch(executable_path=path, args=arguments())
            yield browser
            browser.close()


def arguments() -> list[str]:
    """What Chromium is started with: no graphics card, and nobody asked in the background."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return [*root, "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def _kept(chromium: Browser, kept_catalogue: Kept[int], django_db_blocker: Any) -> Kept[World]:
    from tests.web.world import build

    with django_db_blocker.unblock():
        return keep(lambda: build(kept_catalogue))


@pytest.fixture
def world(_kept: Kept[World], transactional_db: None) -> Iterator[World]:
    """What the pages show, committed, so that the server sees it. The tables are emptied
    afterwards, once nobody writes any more: what closed pages had asked for is answered first."""
    with Unanswered() as unanswered:
        yield _kept.put_back()
        unanswered.wait()


class Unanswered:
    """Counts the requests that the live server, a thread of this process, has not yet answered."""

    def __init__(self) -> None:
        self.count, self.changed = 0, threading.Condition()

    def __enter__(self) -> Self:
        request_started.connect(self._began, weak=False, dispatch_uid=self)
        request_finished.connect(self._ended, weak=False, dispatch_uid=self)
        return self

    def __exit__(self, *error: object) -> None:
        request_started.disconnect(dispatch_uid=self)
        request_finished.disconnect(dispatch_uid=self)

    def wait(self) -> None:
        """Until nothing has been unanswered for a fifth of a second.

        Raises AssertionError when a request goes on for longer than half a minute."""
        deadline = time.monotonic() + 30
        with self.changed:
            while self.count or self.changed.wait(0.2):
                assert time.monotonic() < deadline, f"{self.count} requests without an answer"
                self.changed.wait(0.2)

    def _began(self, **_signal: object) -> None:
        self._count(1)

    def _ended(self, **_signal: object) -> None:
        self._count(-1)

    def _count(self, step: int) -> None:
        with self.changed:
            self.count += step
            self.changed.notify_all()


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
        context.close()
    assert complaints == []


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

    from playwright.sync_api import Error

    def take(page: Page, name: str, tries: int = 3) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state()
        try:
            page.screenshot(path=SHOTS / f"{name}.png")
        except Error as error:
            # Chromium takes none while it changes from one page to the next.
            if "Unable to capture" not in error.message or tries == 1:
                raise
            page.wait_for_timeout(200)
            take(page, name, tries - 1)

    return take
