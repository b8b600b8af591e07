"""A real Request Tracker and a real Redmine, once for all the tests that ask them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from exports.tickets.port import Connection, Draft, Driver, Steps, run
from exports.tickets.redmine import Redmine
from exports.tickets.redmine.settings import RedmineSettings
from exports.tickets.request_tracker import RequestTracker
from exports.tickets.request_tracker.settings import RequestTrackerSettings

from . import servers
from .sending import send

T = TypeVar("T")


@dataclass(frozen=True)
class Real:
    """A system that runs, as one of its accounts sees it."""

    driver: Driver[Any]
    at: Connection[Any]
    secrets: Mapping[str, str]  # account → its token or key
    waiting: str  # a status that a ticket has while somebody works on it
    done: str
    extra: str  # a field besides the key's
    lost: Mapping[str, Any]  # settings with which the key's field is not there
    unknown: str  # a field that there is not

    def asked(self, steps: Steps[T]) -> T:
        """What a verb returns once its requests were sent to the system."""
        return run(steps, send)

    def as_account(self, name: str) -> Real:
        """The same, with another account's credential (that of nobody for an unknown name)."""
        field = next(iter(self.driver.secrets))
        secret = {field: self.secrets.get(name, "1-14-" + "0" * 32)}
        return replace(self, at=replace(self.at, secret=secret))

    def with_settings(self, **changed: Any) -> Real:
        settings = self.at.settings.model_copy(update=changed)
        return replace(self, at=replace(self.at, settings=settings))

    def draft(self, **said: Any) -> Draft:
        given: dict[str, Any] = {
            "external_id": f"portal:{uuid4()}",
            "title": "Change 7: the collectors' new address",
            "body": "Two connections are added.\n\n- 10.1.2.0/24 to 10.9.0.1, tcp 443",
            "link": "https://portal.example.org/changes/7/",
        }
        return Draft(**given | said)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a system together: processes that test side by side start one each."""
    for item in items:
        for name in ("request_tracker", "redmine"):
            if f"{name}_server" in getattr(item, "fixturenames", ()) or f"[{name}" in item.name:
                item.add_marker(pytest.mark.xdist_group(name))


def _run(kind: type[servers.System], folders: pytest.TempPathFactory) -> Iterator[servers.Running]:
    if lacking := kind.lacking():
        pytest.skip(f"{kind.name} is not installed: {' '.join(lacking)}")
    system = kind(folders.mktemp(kind.__name__.lower()))
    with system.running(system.prepare()) as running:
        yield running


@pytest.fixture(scope="session")
def request_tracker_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Running]:
    yield from _run(servers.RequestTracker, tmp_path_factory)


@pytest.fixture(scope="session")
def redmine_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Running]:
    yield from _run(servers.Redmine, tmp_path_factory)


@pytest.fixture(scope="session")
def request_tracker(request_tracker_server: servers.Running) -> Real:
    """Request Tracker 5, as the portal's account sees it."""
    tokens = request_tracker_server.made
    return Real(
        driver=RequestTracker(),
        at=Connection(
            request_tracker_server.address,
            RequestTrackerSettings(queue="Network", key_field="Change key"),
            {"token": tokens["portal"]},
        ),
        secrets=tokens,
        waiting="open",
        done="resolved",
        extra="Site's risk",
        lost={"queue": "Without field"},
        unknown="No such field",
    )


@pytest.fixture(scope="session")
def redmine(redmine_server: servers.Running) -> Real:
    """Redmine 5, as the portal's account sees it."""
    keys, fields = redmine_server.made["keys"], redmine_server.made["fields"]
    return Real(
        driver=Redmine(),
        at=Connection(
            redmine_server.address,
            RedmineSettings(project="network", tracker=1, key_field=fields["Change key"]),
            {"key": keys["portal"]},
        ),
        secrets=keys,
        waiting="In Progress",
        done="Closed",
        extra="cf_" + str(fields["Site's risk"]),
        lost={"key_field": fields["Not of the project"]},
        unknown="cf_9999",
    )


@pytest.fixture(params=["request_tracker", "redmine"])
def real(request: pytest.FixtureRequest) -> Real:
    """Each of the systems."""
    system: Real = request.getfixturevalue(request.param)
    return system
