"""What a driver of a ticketing system is: verbs that yield requests and are sent the answers.

A driver opens no connection and keeps no state. Each verb is a generator: it yields a `Request`,
is sent the `Response`, and returns what it found out. So a dry run shows the very request, tests
feed answers, and one guarded client sends them all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from requirements_app.core.errors import ExplainedError
from requirements_app.core.http import Request, Response

T = TypeVar("T")
SettingsT = TypeVar("SettingsT", bound="Settings")
Steps = Generator[Request, Response, T]

Trouble = Literal[
    "unauthorised",  # the credential is refused: 401
    "forbidden",  # the account may not do this: 403
    "gone",  # the ticket, or what the connector names, is not there: 404, 410
    "refused",  # what was sent is not accepted, and never will be as it is: 400, 422
    "conflict",  # somebody else changed it meanwhile: 409, 412
    "limited",  # asked too often: 429
    "broken",  # the other side is in trouble: 5xx, or an answer that is none
    "ignored",  # success was said, and reading back shows otherwise
    "ambiguous",  # several tickets carry the same external id
]
MAY_PASS: frozenset[Trouble] = frozenset({"conflict", "limited", "broken"})
"""Troubles that may be over when the same is tried later."""


class TicketError(ExplainedError):
    """The other system did not do it. `retry_after`: when it asked to be left alone until."""

    def __init__(
        self,
        trouble: Trouble,
        message: str,
        mend: str = "",
        *,
        retry_after: timedelta | None = None,
        field: str = "",
    ) -> None:
        super().__init__(message, mend)
        self.trouble = trouble
        self.retry_after = retry_after
        self.field = field


class Settings(BaseModel):
    """What a driver must know of an installation besides address and credential; unknown fields
    are errors. A field's `title` and `description` are what the form shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Connection(Generic[SettingsT]):
    """One installation of a system, and the account used there. `address` is https://host[/path]
    without a slash at its end; `secret` the fields that `Driver.secrets` names."""

    address: str
    settings: SettingsT
    secret: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a ticket is to say. `body` is plain text of paragraphs parted by empty lines, and of
    lines; lines that begin with "- " are a list. `fields` are the system's own fields by the names
    that its API has. `external_id` is the stable name by which the ticket is found again."""

    external_id: str
    title: str
    body: str
    link: str
    priority: str = ""
    assignee: str = ""
    group: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment. `name` is unique on its ticket, for it carries a part of the hash."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A ticket that is there: `key` is what the API calls it, `label` what people call it, `url`
    the page that people open."""

    key: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as it was read. `status` is a value of the system, `closed` whether the system
    itself takes it for done; `attached` the names of its files, None where it tells none."""

    status: str
    closed: bool
    updated_at: datetime | None = None
    etag: str = ""
    attached: frozenset[str] | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What is to change on a ticket: its status (a value of the system, empty: as it is) and
    fields. Labels among these are added to the ticket's own. `link` stands in the body, as it does
    in a draft's."""

    status: str = ""
    title: str = ""
    body: str = ""
    link: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a connection test looked at, in words; `mend` where it is not right."""

    what: str
    ok: bool
    message: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a webhook of the system says: something happened to `key`. `delivery` is unique for
    each; `at` is when it was sent, None where the system does not say."""

    delivery: str
    key: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A webhook as it came in: header names in small letters."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Driver(ABC, Generic[SettingsT]):
    """One ticketing system.

    `secrets`: field name → label, of what the credential is made. `settles`: how long a new ticket
    may stay unseen by `find`. `statuses`: the usual statuses and what they mean for a change
    (`MEANINGS`), offered as the first mapping. `attaches` and `signs_webhooks` say what the system
    can do. Every verb raises TicketError, whose words name the system's own answer and the mend.
    """

    system: ClassVar[str]
    label: ClassVar[str]
    settings: ClassVar[type[Settings]]
    secrets: ClassVar[Mapping[str, str]]
    settles: ClassVar[timedelta] = timedelta(0)
    statuses: ClassVar[Mapping[str, str]] = {}
    priorities: ClassVar[Mapping[str, str]] = {}
    attaches: ClassVar[bool] = True
    signs_webhooks: ClassVar[bool] = False

    @abstractmethod
    def find(self, at: Connection[SettingsT], external_id: str) -> Steps[Found | None]:
        """The ticket that carries exactly this external id, closed ones included. Raises
        TicketError("ambiguous") for several."""

    @abstractmethod
    def create(self, at: Connection[SettingsT], draft: Draft) -> Steps[Found]:
        """Make the ticket, and read back that it carries what matters (the external id above all).
        The creating request is the first one, after that for a token where one is needed."""

    @abstractmethod
    def attach(self, at: Connection[SettingsT], key: str, file: File) -> Steps[None]:
        """Put a file on the ticket."""

    @abstractmethod
    def comment(self, at: Connection[SettingsT], key: str, text: str) -> Steps[None]:
        """Say something on the ticket, for those who work on it."""

    @abstractmethod
    def update(self, at: Connection[SettingsT], key: str, update: Update) -> Steps[None]:
        """Change status and fields, and read back that it took."""

    @abstractmethod
    def read(self, at: Connection[SettingsT], key: str) -> Steps[Seen]:
        """The ticket as it is now. Raises TicketError("gone") where it is no more."""

    @abstractmethod
    def probe(self, at: Connection[SettingsT]) -> Steps[list[Line]]:
        """Look whether tickets could be made: who the credential is, whether the queue or project
        and the fields are there, what may be missing. Makes nothing."""

    def creating(self, at: Connection[SettingsT], draft: Draft) -> Request:
        """The request that would make the ticket, for a dry run; nothing is sent. (`create` may
        begin with one for a token.)"""
        return first_request(self.create(at, draft))

    def takes_files(self, at: Connection[SettingsT]) -> bool:  # noqa: ARG002
        """Whether `attach` works with these settings."""
        return self.attaches

    def incoming(self, attempt: Attempt, secret: str) -> Incoming | None:  # noqa: ARG002
        """What a webhook of the system says, once its signature is checked; None for one that only
        tries out the way. Raises TicketError ("unauthorised") for a bad signature, ("refused") for
        what is no message of this kind."""
        raise TicketError("refused", f"{self.label} sends no webhooks that can be checked", "poll")


MEANINGS = ("open", "approved", "rejected", "scheduled", "implemented", "closed", "cancelled")
"""What a ticket's status may mean for its change."""

Send = Callable[[Request], Response]


def run(steps: Steps[T], send: Send) -> T:
    """Have a verb's requests sent, and return what it returns. An error of `send` is raised where
    the verb stands, so that it can give way in order."""
    try:
        request = next(steps)
        while True:
            try:
                response = send(request)
            except Exception as error:  # noqa: BLE001 - the verb decides
                request = steps.throw(error)
            else:
                request = steps.send(response)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]


def first_request(steps: Steps[Any]) -> Request:
    """The request that a verb begins with; nothing is sent."""
    try:
        return next(steps)
    finally:
        steps.close()
