"""Telling a ticket what waits for it, each thing once, and reading what came of it.

A job of its own speaks for a ticket: `Ticket.job` names it, and no other is made before it ends.
What it is about to do is committed before the system hears of it (`Message.begun_at`). Whoever
comes after a crash waits until that request can no longer be under way and the system's own look-up
shows what it did, and looks before making anything.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from exports.tickets.port import Connection, Driver, Found, Seen, Update
from requirements_app.audit.services import record
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.jobs.registry import JobRun
from requirements_app.jobs.services import job_create

from .access import require_readable
from .drafting import DraftedChange, files_of
from .following import OF_CONTENT, is_over, status_follow
from .mapping import Mapping, mapping_of
from .models import Message, Ticket
from .outbox import ticket_held
from .speaking import Failure, Spoken, connection_of, driver_of, speak
from .telling import sentence_of
from .waits import SEEN_FIELDS, look_again, try_again

logger = logging.getLogger(__name__)


def _settled() -> dt.timedelta:
    """After this long, a request that was begun is no longer under way."""
    return dt.timedelta(seconds=1.5 * settings.TICKET_SECONDS)


class _NotYet(Exception):  # noqa: N818 - it is not an error
    def __init__(self, at: dt.datetime) -> None:
        super().__init__(at)
        self.at = at


class Speaker:
    """One job's conversation with the system about one ticket."""

    def __init__(self, run: JobRun, ticket: Ticket) -> None:
        self.run = run
        self.ticket = ticket
        self.driver: Driver[Any] = driver_of(ticket.connector)
        self.at: Connection[Any] = connection_of(ticket.connector)
        self.mapping: Mapping = mapping_of(ticket.connector.mapping)

    def tell_all(self) -> None:
        """Tell everything that waits, in order, then read the ticket. What fails for now is tried
        later; what fails for good is told on the ticket and waits for a person."""
        try:  # roles are taken away, and changes get further sites
            require_readable(self.ticket.connector, self.ticket.change)
        except Conflict as error:
            self._fail(Failure(error.message, error.mend, passes=False, heard=False))
            return
        try:
            while (message := self._next()) is not None:
                self.run.progress(message.get_kind_display())
                self._tell(message)
            if self.ticket.key:
                self.run.progress("reading the ticket")
                self._look()
        except _NotYet as wait:
            with self.run.writing():
                Ticket.objects.filter(pk=self.ticket.pk).update(try_at=wait.at)
        except Spoken as spoken:
            logger.warning("ticket %s: %s", self.ticket.external_id, spoken.failure.message)
            self._fail(spoken.failure)
        except InvalidInput as error:
            self._fail(Failure(str(error), "mend the connector's mapping", False, False))

    def _next(self) -> Message | None:
        waiting = Message.objects.filter(ticket=self.ticket, done_at=None, dropped="")
        return waiting.order_by("id").first()

    def _tell(self, message: Message) -> None:
        if message.kind == Message.Kind.CREATE:
            self._create(message)
            return
        begun_before = message.begun_at is not None
        began = self._begin(message)
        try:
            if message.kind == Message.Kind.ATTACH:
                if left_out := self._attach(again=begun_before):
                    words = f"{'; '.join(left_out)}. The ticket links to the change"
                    self._drop(message, Failure(words, "", passes=False, heard=True))
                    return
            elif message.kind == Message.Kind.COMMENT:
                text = sentence_of(self.ticket.change, message)
                speak(self.driver.comment(self.at, self.ticket.key, text), since=began)
            else:
                update = self._update(message)
                if message.data.get("texts"):
                    self._note_former(message)
                speak(self.driver.update(self.at, self.ticket.key, update), since=began)
        except Spoken as spoken:
            if spoken.failure.passes or spoken.failure.trouble in ("unauthorised", "gone"):
                raise
            self._drop(message, spoken.failure)
            return
        self._done(message)

    # --- making it --------------------------------------------------------------------------

    def _create(self, message: Message) -> None:
        self._wait_for(message)
        found = speak(self.driver.find(self.at, self.ticket.external_id))
        if found is None:
            draft = DraftedChange(self.ticket.change).draft(self.mapping, self.ticket.external_id)
            began = self._begin(message)
            try:
                found = speak(self.driver.create(self.at, draft), since=began)
            except Spoken as spoken:
                if not spoken.failure.heard:
                    with self.run.writing():
                        Message.objects.filter(pk=message.pk).update(begun_at=None)
                raise
        self._made(message, found)

    def _wait_for(self, message: Message) -> None:
        """Raise _NotYet while a request that was begun may still be under way, by the clock that
        its beginning was noted by: the database's."""
        wait = _settled() + self.driver.settles
        recent = Message.objects.filter(pk=message.pk, begun_at__gt=Now() - wait)
        begun = recent.values_list("begun_at", flat=True).first()
        if begun is not None:
            raise _NotYet(begun + wait)

    def _made(self, message: Message, found: Found) -> None:
        ticket = self.ticket
        ticket.key, ticket.label, ticket.url = found.key, found.label, found.url
        ticket.state = Ticket.State.OPEN
        with self.run.writing():
            Message.objects.filter(pk=message.pk).update(done_at=Now())
            ticket.save(update_fields=["key", "label", "url", "state", "updated_at"])
            record(
                actor=ticket.created_by,
                action="ticket.made",
                obj=ticket,
                data={
                    "change": ticket.change_id,
                    "connector": ticket.connector.slug,
                    "label": found.label,
                    "url": found.url,
                },
            )

    # --- telling it -------------------------------------------------------------------------

    def _attach(self, *, again: bool) -> list[str]:
        """Put the documents on the ticket. Returns why some are not, in words."""
        if not self.driver.takes_files(self.at):
            return []
        there: frozenset[str] = frozenset()
        if again:
            there = speak(self.driver.read(self.at, self.ticket.key)).attached or frozenset()
        files, left_out = files_of(self.ticket.change, self.mapping)
        for file in files:
            if file.name not in there:
                speak(self.driver.attach(self.at, self.ticket.key, file))
        return left_out

    def _update(self, message: Message) -> Update:
        if not message.data.get("texts"):
            return Update(status=message.data["status"])
        draft = DraftedChange(self.ticket.change).draft(self.mapping, self.ticket.external_id)
        return Update(title=draft.title, body=draft.body, link=draft.link, fields=draft.fields)

    def _note_former(self, message: Message) -> None:
        """What a ticket says before it tells the new content is no word on that: it is noted as one
        that was put into effect."""
        said = speak(self.driver.read(self.at, self.ticket.key)).status
        if self.mapping.statuses.get(said) in OF_CONTENT:
            with self.run.writing():
                Ticket.objects.filter(pk=self.ticket.pk).update(applied=said)
                message.data["said"] = said
                message.save(update_fields=["data"])

    def _begin(self, message: Message) -> float:
        """Note that the system may hear of it from now on. Returns since when, by this machine's
        clock: from then runs the time that it may take, for whoever comes next counts from what is
        noted, however long noting it took."""
        began = time.monotonic()
        with self.run.writing():
            Message.objects.filter(pk=message.pk).update(begun_at=Now())
        return began

    def _done(self, message: Message) -> None:
        with self.run.writing():
            Message.objects.filter(pk=message.pk).update(done_at=Now())

    def _drop(self, message: Message, failure: Failure) -> None:
        """What the system refuses for good does not hold up what comes after it."""
        with self.run.writing():
            data = {**message.data, "refused": True}
            Message.objects.filter(pk=message.pk).update(dropped=failure.message, data=data)
            record(
                actor=None,
                action="ticket.message-refused",
                obj=self.ticket,
                data={"message": message.kind, "why": failure.message},
            )

    # --- reading it -------------------------------------------------------------------------

    def _look(self) -> None:
        seen: Seen = speak(self.driver.read(self.at, self.ticket.key))
        with self.run.writing():
            ticket = ticket_held(self.ticket.pk)
            look_again(ticket, seen)
            status_follow(ticket, self.mapping)
            if seen.closed and not ticket.conflict and is_over(ticket):
                ticket.look_at = None  # both are at their end, and say the same
            # What is told in the same breath has written rows of its own: content and job stay.
            ticket.save(update_fields=SEEN_FIELDS)

    def _fail(self, failure: Failure) -> None:
        with self.run.writing():
            ticket = ticket_held(self.ticket.pk)
            newly = ticket.error != failure.message
            try_again(ticket, failure)
            ticket.save(update_fields=SEEN_FIELDS)
            if newly:
                record(
                    actor=None,
                    action="ticket.failed",
                    obj=ticket,
                    data={"why": failure.message, "tried_again": failure.passes},
                )


def job_let_go(ticket_id: int) -> dict[str, Any]:
    """End the job's hold on a ticket, in the transaction that ends the job; the next one is made at
    once where something came up meanwhile."""
    ticket = ticket_held(ticket_id)
    waiting = ticket.messages.filter(done_at=None, dropped="", begun_at=None).exists()
    if waiting and ticket.state in (Ticket.State.OPEN, Ticket.State.CLOSED) and not ticket.error:
        ticket.job = job_create(kind="ticket-send", owner=None, arguments={"ticket": ticket.pk})
    else:
        ticket.job = None
    ticket.save(update_fields=["job", "updated_at"])
    return {"ticket": ticket.label or ticket.external_id, "state": ticket.state}
