"""The real portal behind a way that can break, its people, and the client in front of it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from portal_client import Portal
from tests.kept import Kept, keep

from .conformity import problems_of
from .way import Exchange, Way

if TYPE_CHECKING:
    from requirements_app.accounts.models import User
    from tests.changes.conftest import Office

SOURCE = Path(__file__).resolve().parents[2] / "clients" / "python" / "src"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def _kept(django_db_setup: None, django_db_blocker: Any) -> Kept[Office]:
    from tests.changes.conftest import office_make

    with django_db_blocker.unblock():
        return keep(office_make)


@pytest.fixture
def office(_kept: Kept[Office], transactional_db: None) -> Office:
    """The site `hq` with its rule set, committed, so that the server sees it."""
    return _kept.put_back()


@pytest.fixture
def way(live_server: Any, office: Office, settings: Any) -> Iterator[Way]:
    """The way to the portal. What goes along and is not as the API describes it fails the test."""
    wrong: list[str] = []

    def seen(exchange: Exchange) -> None:
        wrong.extend(problems_of(exchange))

    settings.SECURE_SSL_REDIRECT = False
    with Way(live_server.url, seen) as way:
        settings.PORTAL_URL = way.url
        yield way
    assert wrong == []


@pytest.fixture
def token(office: Office) -> str:
    """A token of the site's owner."""
    return token_of(office.olga)


@pytest.fixture
def portal(way: Way, token: str) -> Iterator[Portal]:
    """The client, as the site's owner."""
    with Portal(way.url, token, patience=20) as portal:
        yield portal


@pytest.fixture
def clerk(office: Office) -> Iterator[None]:
    """Does the jobs as they come, as a worker would."""
    ended = threading.Event()

    def work() -> None:
        from django.db import connections

        from tests.rulesets.stored import jobs_run

        while not ended.wait(0.02):
            jobs_run()
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.fixture
def run(way: Way, token: str, tmp_path: Path) -> Run:
    """`run("sites", …)`: the real command in a process of its own, in an empty folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "portal_client", *arguments],
            cwd=tmp_path, env=surroundings(way, token, tmp_path) | environment,
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run


def surroundings(way: Way, token: str, home: Path) -> dict[str, str]:
    """The environment of a command."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(SOURCE),
        "PORTAL_URL": way.url, "PORTAL_TOKEN": token,
    }  # fmt: skip


def token_of(user: User) -> str:
    """A fresh token to read and write with."""
    from django.utils import timezone

    from requirements_app.accounts.models import Token
    from requirements_app.accounts.services import token_issue

    _, secret = token_issue(
        user=user,
        name="client",
        scopes=[Token.Scope.READ, Token.Scope.WRITE],
        expires_at=timezone.now() + dt.timedelta(hours=1),
        actor=user,
    )
    return secret
