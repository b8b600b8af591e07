"""Speaking with a ticketing system: a driver's verbs, sent by the guarded client."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from exports.tickets.port import Connection, Driver, Steps, TicketError, run
from exports.tickets.registry import DRIVERS
from requirements_app.core.errors import ExplainedError
from requirements_app.core.http import BadAnswer, Request, Response
from requirements_app.outgoing.client import Guarded
from requirements_app.outgoing.errors import OutgoingError

from .mapping import settings_read
from .models import Connector

T = TypeVar("T")
REQUEST_SECONDS = 20.0


@dataclass(frozen=True)
class Failure:
    """Why the system did not do it. `passes`: trying later may help; `heard`: it may have got the
    request, and done it."""

    message: str
    mend: str
    passes: bool
    heard: bool
    trouble: str = ""
    wait_seconds: float = 0.0


class Spoken(Exception):  # noqa: N818 - carries a failure, and is told as one
    """A verb that failed."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def driver_of(connector: Connector) -> Driver[Any]:
    """The driver of a connector's system."""
    return DRIVERS[connector.system]


def connection_of(connector: Connector) -> Connection[Any]:
    """The installation and the credential, for the driver."""
    return Connection(
        address=connector.address.rstrip("/"),
        settings=settings_read(driver_of(connector), connector.settings),
        secret=secret_of(connector),
    )


def secret_of(connector: Connector) -> Mapping[str, str]:
    """The fields of the credential."""
    return json.loads(connector.secret.open()) if connector.secret else {}


def speak(steps: Steps[T], *, since: float | None = None) -> T:
    """Have a verb's requests sent. Raises Spoken.

    The clock (`time.monotonic`) runs from here, or `since` an earlier moment, also while the
    process is stopped: one that is woken long after sends nothing more, since another may speak for
    the ticket by then.
    """
    ends = (time.monotonic() if since is None else since) + settings.TICKET_SECONDS
    asked: list[Request] = []
    client = Guarded()

    def within(request: Request) -> Response:
        left = ends - time.monotonic()
        if left <= 0:
            raise _TooLong
        asked.append(request)
        return client.send(request, deadline_seconds=min(left, REQUEST_SECONDS))

    try:
        return run(steps, within)
    except _TooLong as error:
        raise Spoken(_late(heard=bool(asked))) from error
    except TicketError as error:
        raise Spoken(_told(error)) from error
    except OutgoingError as error:
        heard = error.sent or len(asked) > 1
        raise Spoken(Failure(error.message, error.mend, _passes(error), heard)) from error
    except BadAnswer as error:
        raise Spoken(Failure(error.message, error.mend, passes=True, heard=True)) from error
    except ExplainedError as error:
        raise Spoken(Failure(error.message, error.mend, passes=False, heard=False)) from error


class _TooLong(Exception):  # noqa: N818 - never leaves this module
    pass


def _late(*, heard: bool) -> Failure:
    return Failure(
        f"it took longer than {settings.TICKET_SECONDS:.0f} seconds",
        "it is tried again",
        True,
        heard,
    )


def _told(error: TicketError) -> Failure:
    wait = error.retry_after.total_seconds() if error.retry_after else 0.0
    return Failure(
        message=error.message,
        mend=error.mend,
        passes=error.trouble in ("conflict", "limited", "broken"),
        # What was refused was not done; of the rest nobody knows.
        heard=error.trouble in ("broken", "ignored", "conflict"),
        trouble=error.trouble,
        wait_seconds=wait,
    )


def _passes(error: OutgoingError) -> bool:
    """A forbidden address and a bad certificate stay as they are until somebody mends them; a
    machine that does not answer may come back."""
    return type(error).__name__ not in ("Refused", "BadCertificate")
