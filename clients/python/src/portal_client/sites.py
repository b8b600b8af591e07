"""Sites, and the rule sets that are built of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from . import models, operations
from .jobs import Jobs, Progress
from .session import Session


class Sites:
    """`portal.sites`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self) -> Iterator[models.Site]:
        """The sites that you have a role at, by slug."""
        return self._session.walk(operations.SITES_LIST)

    def get(self, site: str) -> models.Site:
        """One site, by its slug."""
        return self._session.call(operations.SITES_GET, site=site)

    def update(self, site: str, *, revision: int, **fields: object) -> models.Site:
        """Change name, description, external_source or external_id. `revision` is the
        `row_version` that one has seen: raises ChangedError where it is another one now."""
        return self._session.call(
            operations.SITES_UPDATE, body=fields, revision=revision, site=site
        )

    def in_force(self, site: str, **filters: str) -> Iterator[models.InForce]:
        """The entries in force; filters are product, deployment and flow."""
        return self._session.walk(operations.IN_FORCE_LIST, query=filters, site=site)


class RuleSets:
    """`portal.rule_sets`. A built rule set never changes."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        self._session = session
        self._jobs = jobs

    def list(self, site: str) -> Iterator[models.RuleSet]:
        """A site's rule sets, newest first; not all need to be built."""
        return self._session.walk(operations.RULE_SETS_LIST, site=site)

    def newest(self, site: str) -> models.RuleSet | None:
        """The site's newest rule set that is built, or None."""
        built = (each for each in self.list(site) if each.state == "succeeded")
        return next(built, None)

    def get(self, rule_set: UUID | str) -> models.RuleSet:
        """One rule set: what it was built from, its hashes and counts."""
        return self._session.call(operations.RULE_SETS_GET, rule_set_id=rule_set)

    def build(
        self,
        site: str,
        *,
        as_of: dt.date | None = None,
        wait: bool = True,
        timeout: float = 600,
        progress: Progress | None = None,
    ) -> models.RuleSet:
        """Build the site's rule set for a day, today unless given. Without `wait` the answer is
        the rule set as it was accepted. Raises what `Jobs.wait` raises."""
        body: dict[str, Any] = {"as_of": as_of.isoformat() if as_of else None}
        accepted = self._session.call(operations.RULE_SETS_BUILD, body=body, site=site)
        if wait:
            self._jobs.wait(accepted.job, timeout=timeout, progress=progress)
        return self.get(accepted.rule_set)

    def findings(self, rule_set: UUID | str) -> Iterator[models.Finding]:
        """What a person must know or do, the gravest first."""
        return self._session.walk(operations.FINDINGS_LIST, rule_set_id=rule_set)

    def rules(self, rule_set: UUID | str) -> Iterator[models.Rule]:
        """The rules, by number."""
        return self._session.walk(operations.RULES_LIST, rule_set_id=rule_set)

    def entries(self, rule_set: UUID | str, **filters: object) -> Iterator[models.Entry]:
        """The entries in their order; filters are those of the API: product, port, …"""
        return self._session.walk(operations.ENTRIES_LIST, query=filters, rule_set_id=rule_set)
