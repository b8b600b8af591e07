"""A driver, connected to its contract server by the portal's own client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings as django
from django.test import override_settings

from exports.tickets.generic import Generic
from exports.tickets.github import GitHub
from exports.tickets.gitlab import GitLab
from exports.tickets.jira import Jira
from exports.tickets.port import Connection, Draft, Driver, Steps, run
from exports.tickets.servicenow import ServiceNow
from requirements_app.core.http import Request, Response
from requirements_app.outgoing.client import Guarded

from . import contract_server
from .server import Contract

T = TypeVar("T")
DRIVERS: Mapping[str, Driver[Any]] = {
    each.system: each for each in (ServiceNow(), Jira(), GitLab(), GitHub(), Generic())
}
OPEN_SYSTEMS = ("servicenow", "servicenow-table", "jira", "jira-data-center", "gitlab", "generic")
SYSTEMS = (*OPEN_SYSTEMS, "github")
# A status that follows a new ticket's own, for each system.
NEXT = {
    "servicenow": "-4", "jira": "In Progress", "gitlab": "closed", "github": "completed",
    "generic": "doing",
}  # fmt: skip
DRAFT = Draft(
    external_id="nrp-3f2a-17",
    title="Change 17: collectors reach\nthe portal – ümlaut",
    body="Two connections are added.\n\n- 10.1.2.0/24 to 10.9.0.1, tcp 443\n- /close @all [x](y)",
    link="https://portal.example.org/changes/17/",
)


@dataclass(frozen=True)
class Desk:
    """`patience` is how long an answer may take, in seconds."""

    driver: Driver[Any]
    at: Connection[Any]
    contract: Contract
    patience: float = 20.0

    def asked(self, steps: Steps[T]) -> T:
        """What a verb returns once its requests were sent."""

        def send(request: Request) -> Response:
            return Guarded().send(request, deadline_seconds=self.patience)

        return run(steps, send)

    def with_settings(self, **changed: Any) -> Desk:
        given = {**self.contract.settings, **changed}
        settings = type(self.driver).settings.model_validate(given)
        return replace(self, at=replace(self.at, settings=settings))

    def with_secret(self, **secret: str) -> Desk:
        return replace(self, at=replace(self.at, secret=secret))

    def impatient(self, patience: float) -> Desk:
        return replace(self, patience=patience)


@contextmanager
def desk(system: str) -> Iterator[Desk]:
    """The desk of a system; afterwards nothing must have been asked that its contract does not
    know."""
    with contract_server(system) as contract:
        driver = DRIVERS[contract.system]
        settings = type(driver).settings.model_validate(contract.settings)
        at = Connection(contract.address, settings, contract.secret)
        allowed = [*django.OUTGOING_ALLOW, urlsplit(contract.address).netloc]
        with override_settings(OUTGOING_ALLOW=allowed):
            yield Desk(driver, at, contract)
        assert contract.unfit == []
