"""Changes: what leads a site from what is in force to a rule set."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from . import models, operations
from .asking import Operation
from .errors import ChangedError, ConflictError, TimeIsUpError
from .session import Session

WAITING = ("draft", "submitted")
GOING_WELL = ("approved", "scheduled", "implemented", "verified", "closed")
"""In the order in which a change goes through them."""
ENDED = ("rejected", "withdrawn", "rolled-back")
"""Where it will not come any further, unless somebody makes a draft of it again."""


def reached(state: str, wanted: str) -> bool:
    """Whether a change in `state` is as far as `wanted`, or further."""
    return state in GOING_WELL[GOING_WELL.index(wanted) :]


class Changes:
    """`portal.changes`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(
        self, *, updated_since: dt.datetime | None = None, **filters: object
    ) -> Iterator[models.ChangeSummary]:
        """The changes at the sites that you see, newest first; with `updated_since`, the one whose
        last update is the longest ago first. Filters are those of the API: site,
        state, owner, product, risk, emergency, q."""
        if updated_since is not None and updated_since.tzinfo is None:
            raise ValueError("updated_since needs a time zone")
        since = updated_since.isoformat() if updated_since else None
        return self._session.walk(
            operations.CHANGES_LIST, query={**filters, "updated_since": since}
        )

    def get(self, number: int) -> models.ChangeDetail:
        """One change. Its `revision` is what a step after it needs."""
        return self._session.call(operations.CHANGES_GET, number=number)

    def create(
        self,
        *,
        title: str,
        justification: str,
        rule_set: UUID | str | None = None,
        rule_sets: Sequence[UUID | str] | None = None,
        **fields: object,
    ) -> models.ChangeDetail:
        """A draft of what leads to a rule set, or to one for each of several sites. Fields are
        those of the API: products, emergency, owner, external_system, external_reference, …"""
        body: dict[str, Any] = {**fields, "title": title, "justification": justification}
        body["rule_set"] = str(rule_set) if rule_set else None
        body["rule_sets"] = [str(each) for each in rule_sets] if rule_sets else None
        return self._session.call(operations.CHANGES_CREATE, body=body)

    def edit(self, number: int, *, revision: int, **fields: object) -> models.ChangeDetail:
        """Change fields of it. Raises ChangedError where `revision` is not the current one."""
        return self._session.call(
            operations.CHANGES_EDIT, body=fields, revision=revision, number=number
        )

    def submit(self, number: int, *, revision: int | None = None) -> models.ChangeDetail:
        """Ask for approval of what it holds now, or of what it held at a revision."""
        return self._step(operations.CHANGES_SUBMIT, number, revision, "submitted")

    def withdraw(
        self, number: int, *, reason: str = "", revision: int | None = None
    ) -> models.ChangeDetail:
        """Ask for it no longer."""
        body = {"reason": reason} if reason else {}
        return self._step(operations.CHANGES_WITHDRAW, number, revision, "withdrawn", body)

    def approvals(self, number: int) -> Iterator[models.Step]:
        """The steps of every submission with what was decided at them."""
        return self._session.walk(operations.CHANGE_APPROVALS_LIST, number=number)

    def comment(self, number: int, text: str) -> models.Comment:
        """Say something about it."""
        return self._session.call(
            operations.CHANGE_COMMENTS_ADD, body={"text": text}, number=number
        )

    def wait(
        self,
        number: int,
        wanted: str = "approved",
        *,
        timeout: float = 3600,
        every: float = 10,
        progress: Callable[[models.ChangeDetail], object] | None = None,
    ) -> models.ChangeDetail:
        """Wait until it is as far as `wanted`, or has ended otherwise: look at the `state` of what
        is returned. Raises TimeIsUpError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            change = self.get(number)
            if progress is not None:
                progress(change)
            if change.state in ENDED or reached(change.state, wanted):
                return change
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeIsUpError(
                    f"Change {number} is {change.state}, not {wanted}.",
                    "Ask those who decide, or wait longer.",
                )
            time.sleep(min(every, left))

    def _step(
        self,
        operation: Operation[models.ChangeDetail],
        number: int,
        revision: int | None,
        leads_to: str,
        body: dict[str, str] | None = None,
    ) -> models.ChangeDetail:
        if revision is None:
            revision = self.get(number).revision
        try:
            return self._session.call(operation, body=body, revision=revision, number=number)
        except (ChangedError, ConflictError) as error:
            # The answer to an earlier try was lost; it may have been this very step.
            if error.repeated and (now := self.get(number)).state == leads_to:
                return now
            raise
