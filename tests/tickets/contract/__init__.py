"""Contract servers: one for each system that cannot run here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .generic import GenericContract
from .github import GitHubContract
from .gitlab import GitLabContract
from .jira import JiraCloud, JiraDataCenter
from .server import Contract, running
from .servicenow import ServiceNowChanges, ServiceNowTable

CONTRACTS: Mapping[str, type[Contract]] = {
    "servicenow": ServiceNowChanges,
    "servicenow-table": ServiceNowTable,
    "jira": JiraCloud,
    "jira-data-center": JiraDataCenter,
    "gitlab": GitLabContract,
    "github": GitHubContract,
    "generic": GenericContract,
}


@contextmanager
def contract_server(system: str) -> Iterator[Contract]:
    """A system of the name (as in CONTRACTS) on loopback: `.address`, `.secret` and `.settings`
    for its driver, `.tickets`, `.requests`, `.fault(name)`, `.close_ticket(key)`."""
    with running(CONTRACTS[system]()) as contract:
        yield contract
