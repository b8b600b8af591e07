"""Changes as tickets while faults happen, by two connectors: one makes a ticket of each change that
is approved meanwhile, by the other two people at once ask for tickets of these and of changes that
were approved before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now

from requirements_app.accounts.models import User
from requirements_app.accounts.services import service_account_create
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.submit import change_submit
from requirements_app.sites.services import role_grant
from requirements_app.tickets.actions import ticket_send
from requirements_app.tickets.connectors import connector_create
from requirements_app.tickets.models import Connector, Message, Ticket
from requirements_app.tickets.watching import tickets_watch
from tests.rulesets.stored import rule_set_build, site_make

from .ground import Ground
from .people import People

BY_ITSELF, ASKED_FOR = "by-itself", "asked-for"
BEFORE = "Before"
"""The title of the changes that were approved before; nothing else happens to them."""
_PAUSE = 0.2
_LOOKS_SECONDS = 1.0


@dataclass
class Desk:
    """`accepted` are the tickets that people were told of: change and ticket. What failed is due
    again within a second, as if its pause were over."""

    people: People
    asked_for: Connector
    before: list[int]
    seconds: float
    accepted: list[tuple[int, int]] = field(default_factory=list)
    repeated: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def make(cls, area: Ground, people: People, seconds: float) -> Desk:
        before = _approved_before(people, max(12, int(seconds / 4)))
        root = User.objects.create_superuser("root")
        bot = service_account_create(username="desk-bot", responsible=root, actor=root)
        for site in people.sites():
            role_grant(actor=people.olga, site=site, role="reader", user=bot)
        made = {slug: _connector(area, slug, root) for slug in (BY_ITSELF, ASKED_FOR)}
        return cls(people, made[ASKED_FOR], before, seconds)

    def start(self) -> None:
        """Ask for what was approved before, one after the other, and look for what is due."""
        for work in (self._ask_all, self._watch):
            self._begin(work)

    def under_way(self) -> bool:
        """Whether somebody asks, or there is anything left to tell."""
        asking = [each for each in self._threads if each.name != self._watch.__name__]
        waiting = Message.objects.filter(done_at=None, dropped="")
        return any(each.is_alive() for each in asking) or waiting.exists()

    def end(self) -> None:
        """Nobody looks at the tickets any more: a look is a job, and the verdict would come upon
        one that is under way."""
        self._ended.set()
        Ticket.objects.update(look_at=None)

    def ask(self, number: int) -> None:
        """Have both who may ask for a ticket of the change do so at once, in threads of their
        own."""
        for actor in (self.people.olga, self.people.mona):
            self._begin(partial(self._ask, number, actor))

    def _begin(self, work: Callable[[], None]) -> None:
        def and_close() -> None:
            try:
                work()
            finally:
                connection.close()

        name = getattr(work, "__name__", "")
        thread = threading.Thread(target=and_close, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _ask_all(self) -> None:
        began = time.monotonic()
        for turn, number in enumerate(self.before):
            due = began + self.seconds * turn / len(self.before)
            time.sleep(max(0.0, due - time.monotonic()))
            self.ask(number)

    def _ask(self, number: int, actor: User) -> None:
        while True:
            try:
                ticket = ticket_send(number=number, connector=self.asked_for, actor=actor)
            except (OperationalError, InterfaceError):
                connection.close()
            else:
                self.accepted.append((number, ticket.pk))
                return
            self.repeated += 1
            time.sleep(_PAUSE)

    def _watch(self) -> None:
        """One more that looks for what is due, beside the dispatchers."""
        while not self._ended.wait(_LOOKS_SECONDS):
            try:
                Ticket.objects.filter(try_at__gt=Now()).update(try_at=Now())
                tickets_watch()
            except (OperationalError, InterfaceError):
                connection.close()


def _approved_before(people: People, count: int) -> list[int]:
    site = site_make(people.olga, "desk", third=200)
    people.join(site)
    rule_set = rule_set_build(site, people.olga)
    known: dict[str, Any] = {"expected_revision": None}
    numbers = []
    for _ in range(count):
        change = change_create(
            actor=people.olga, rule_sets=[rule_set], title=BEFORE, justification="It goes live."
        )
        change_submit(number=change.pk, actor=people.olga, **known)
        change_approve(number=change.pk, actor=people.anna, options={}, **known)
        numbers.append(change.pk)
    return numbers


def _connector(area: Ground, slug: str, root: User) -> Connector:
    made = connector_create(
        actor=root,
        slug=slug,
        system=area.ticket_system.system,
        name=f"Desk {slug}",
        address=f"http://127.0.0.1:{area.ticket_way.port}",
        account="desk-bot",
        settings=area.ticket_system.settings,
        secret=area.ticket_system.secret,
        automatic=slug == BY_ITSELF,
    )
    # A PDF for each ticket would be what the run's time goes into.
    made.mapping = made.mapping | {"documents": ["change-csv"]}
    made.save()
    return made
