"""Changes in flight while faults happen: at each site one is asked for, split, submitted, approved
and implemented, by people who repeat each request until it is answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from requirements_app.accounts.models import User
from requirements_app.changes import preparing
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.portions import change_split
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.models import Change
from requirements_app.core.errors import Conflict
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.jobs.models import IdempotentRequest
from requirements_app.rulesets.models import RuleSet

from .load import World
from .people import People
from .tickets import Desk

AGAIN = "Again"
PIECES = 3
_PAUSE = 0.2


@dataclass(frozen=True)
class Move:
    """What a person was told was done: the audit row is that of the action at the revision."""

    action: str
    change: int
    revision: int


@dataclass
class Moves:
    """A thread for each site. `accepted` is what was answered, `refused` how often the second of
    two who implemented the same was told so."""

    world: World
    people: People
    desk: Desk
    seconds: float
    accepted: list[Move] = field(default_factory=list)
    refused: int = 0
    repeated: int = 0
    error: BaseException | None = None
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        preparing.MOST_AT_ONCE = 0  # by a job each, as large ones are
        for rule_set in self.world.rule_sets:
            self._threads.append(_begun(partial(self._guarded, partial(self._site, rule_set))))

    def under_way(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def end(self) -> None:
        """Raise what one of them ended with, or that they have not come to their end."""
        if self.error or self.under_way():
            raise self.error or AssertionError("not every change was implemented in the end")

    def _guarded(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the main thread raises it
            self.error = error
        finally:
            connection.close()

    def _site(self, rule_set: RuleSet) -> None:
        """The whole rule set in several changes, and in one more that has nothing left to do once
        these are implemented."""
        began = time.monotonic()
        asked: dict[str, Any] = {
            "actor": self.people.olga,
            "rule_sets": [rule_set],
            "justification": "The site goes live.",
        }
        key = str(rule_set.pk)
        first = self._done("created", f"{key} all", partial(change_create, title="All", **asked))
        self._done("created", f"{key} again", partial(change_create, title=AGAIN, **asked))
        splits = [f"{key} split {turn}" for turn in range(1, PIECES)]
        parts = [self._done("created", split, partial(self._split, first)) for split in splits]
        for turn, number in enumerate([first, *parts]):
            time.sleep(max(0.0, began + self.seconds * turn / PIECES - time.monotonic()))
            self._carried_out(number)

    def _split(self, number: int) -> Change:
        change = Change.objects.get(pk=number)
        positions = change.items.values_list("position", flat=True)[: change.item_count // 2]
        return change_split(
            number=number,
            actor=self.people.olga,
            expected_revision=None,
            positions=list(positions),
            new_title=f"Of {number}",
        )

    def _carried_out(self, number: int) -> None:
        """Both who may implement do so at once, while others ask for a ticket."""
        known: dict[str, Any] = {"number": number, "expected_revision": None}
        olga, anna, mona = self.people.olga, self.people.anna, self.people.mona
        self._done("submitted", str(number), partial(change_submit, actor=olga, **known))
        approve = partial(change_approve, actor=anna, options={}, **known)
        self._done("approved", str(number), approve)
        self.desk.ask(number)
        rivals = [partial(self._implemented, number, actor) for actor in (olga, mona)]
        threads = [_begun(partial(self._guarded, rival)) for rival in rivals]
        for thread in threads:
            thread.join()

    def _implemented(self, number: int, actor: User) -> None:
        implement = partial(change_implement, number=number, actor=actor, expected_revision=None)
        self._done("implemented", f"{number} by {actor.username}", implement, rival=number)

    def _done(
        self, action: str, key: str, make: Callable[[], Change], *, rival: int | None = None
    ) -> int:
        """Ask until there is an answer; the number of the change. It may be refused where somebody
        else has implemented the change `rival` before this was asked."""
        key = f"{action} {key}"
        while True:
            over = False
            try:
                over = rival is not None and self._done_by_another(rival, key)
                answer = answer_once(
                    owner=self.people.olga,
                    key=key,
                    method="POST",
                    path=f"/{action}",
                    body=key.encode(),
                    make=partial(_answer, make),
                )
            except (OperationalError, InterfaceError):
                connection.close()
            except Conflict:
                if over:
                    self.refused += 1
                    return rival or 0
            else:
                self.accepted.append(Move(action, **answer.body))
                return int(answer.body["change"])
            self.repeated += 1
            time.sleep(_PAUSE)

    def _done_by_another(self, number: int, key: str) -> bool:
        """In this order: what this key did is there with its answer."""
        done = Change.objects.filter(pk=number, state=Change.State.IMPLEMENTED).exists()
        return done and not IdempotentRequest.objects.filter(key=key).exists()


def _answer(make: Callable[[], Change]) -> Answer:
    change = make()
    return Answer(200, {"change": change.pk, "revision": change.revision})


def _begun(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, name="changes", daemon=True)
    thread.start()
    return thread
