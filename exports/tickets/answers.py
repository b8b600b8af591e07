"""What another system's answer comes to: what it holds, or the trouble in words."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from requirements_app.core import pauses
from requirements_app.core.errors import shown
from requirements_app.core.http import BadAnswer, Response

from .port import Attempt, Line, Steps, T, TicketError, Trouble

EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_TROUBLES: Mapping[int, Trouble] = {
    401: "unauthorised",
    403: "forbidden",
    404: "gone",
    408: "broken",
    409: "conflict",
    410: "gone",
    412: "conflict",
    423: "conflict",
    425: "limited",
    429: "limited",
}
_WORDS: Mapping[Trouble, tuple[str, str]] = {
    "unauthorised": ("does not accept the credential", "enter a valid one for this connector"),
    "forbidden": ("forbids this to the account", "give the connector's account the right to it"),
    "gone": ("does not have this", "check the connector's address and the names in its settings"),
    "refused": ("does not accept this", "mend what its answer names"),
    "conflict": ("says that something changed meanwhile", "it is tried again later"),
    "limited": ("was asked too often", "it is tried again later"),
    "broken": ("is in trouble", "it is tried again later; if that lasts, ask who runs it"),
}


@dataclass(frozen=True)
class Dialect:
    """How a system tells what is wrong: its name, where the words stand in the body of a refusal,
    and the mends that it has of its own."""

    label: str
    words: Callable[[Any], str]
    mends: Mapping[Trouble, str] = field(default_factory=dict)

    def expect(self, response: Response, doing: str, codes: Collection[int] = (200,)) -> Any:
        """The answer's JSON (None without a body). `doing` completes "… refuses …": "to make the
        ticket". Raises TicketError for another status and for a body that is no JSON."""
        if not response.ok:
            raise self.error(response, doing)
        try:
            value = response.json() if response.body.strip() else None
        except BadAnswer as error:
            said = f"{self.label}, asked {doing}: {error.message}"
            raise TicketError("broken", said, error.mend) from error
        if response.status not in codes:
            raise self.broken(doing, f"with the code {response.status}, which it never does")
        return value

    def error(self, response: Response, doing: str) -> TicketError:
        """What a status other than the expected comes to."""
        trouble = trouble_of(response)
        words, mend = _WORDS[trouble]
        if 300 <= response.status < 400:
            words = f"sends elsewhere ({shown(response.headers.get('location', ''))})"
            mend = "set the address at which the system's API itself answers"
        said = self._said(response)
        return TicketError(
            trouble,
            f"{self.label}, asked {doing}, {words} ({response.status})"
            + (f": {said}" if said else ""),
            self.mends.get(trouble, mend),
            retry_after=retry_after(response),
        )

    def broken(self, doing: str, message: str) -> TicketError:
        """An answer of success that does not hold what it must."""
        return TicketError(
            "broken",
            f"{self.label}, asked {doing}, said yes, but {message}",
            "check what stands at the connector's address",
        )

    @contextmanager
    def reading(self, doing: str) -> Iterator[None]:
        """Take an answer apart: what is missing in it becomes TicketError("broken")."""
        try:
            yield
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            raise self.broken(doing, "its answer is not of the expected form") from error

    def ignored(self, doing: str, message: str, mend: str, name: str = "") -> TicketError:
        """Success was said, and what is there shows otherwise."""
        text = f"{self.label}, asked {doing}, said yes, but {message}"
        return TicketError("ignored", text, mend, field=name)

    def made(self, doing: str, label: str, steps: Steps[T]) -> Steps[T]:
        """What reading back brings of a ticket that was just made. Whatever its trouble is, the
        ticket may be there: it is never told as one that means that nothing was made."""
        try:
            return (yield from steps)
        except TicketError as error:
            if error.trouble == "gone":
                mend = "check that the connector's account may see what it makes"
                raise self.ignored(doing, f"{label} is not to be found", mend) from error
            raise TicketError(
                "broken",
                f"{label} was made, and could not be read back: {error.message}",
                error.mend,
                retry_after=error.retry_after,
            ) from error

    def _said(self, response: Response) -> str:
        try:
            words = self.words(response.json())
        except (BadAnswer, AttributeError, KeyError, IndexError, TypeError):
            words = "" if "html" in response.headers.get("content-type", "") else response.text
        words = " ".join(words.split())
        return words if len(words) <= 300 else f"{words[:299]}…"


def trouble_of(response: Response) -> Trouble:
    """The trouble that a status means; a 403 for want of quota is a limit."""
    if response.status == 403 and _quota_is_gone(response):
        return "limited"
    if response.status >= 500 or response.status < 300:
        return "broken"
    return _TROUBLES.get(response.status, "refused")


def retry_after(response: Response) -> timedelta | None:
    """How long the system asks to be left alone: Retry-After, else the reset of a used-up quota;
    at most a day. Moments are measured from the answer's own Date."""
    now = _moment(response.headers.get("date", ""))
    asked = pauses.retry_after(response, now)
    if asked is not None or now is None or not _quota_is_gone(response):
        return asked
    reset = response.headers.get("x-ratelimit-reset", "").strip()
    if not reset.isdigit():
        return None
    seconds = float(reset[:12]) - now.timestamp()
    return max(timedelta(0), min(timedelta(seconds=seconds), pauses.LONGEST_WAIT))


def checked_id(external_id: str) -> str:
    """The external id, if every system can carry and look it up as it is."""
    if EXTERNAL_ID.fullmatch(external_id):
        return external_id
    raise TicketError(
        "refused",
        f"the external id {shown(external_id)} cannot be looked up exactly",
        "use letters, digits and . _ : - only, at most 100 characters",
    )


def only(found: Collection[T], label: str, external_id: str) -> T | None:
    """The one that carries the id, or None. Raises TicketError("ambiguous") for several."""
    if len(found) > 1:
        raise TicketError(
            "ambiguous",
            f"{label} has {len(found)} tickets with the external id {external_id}",
            "take the id off all but one of them",
        )
    return next(iter(found), None)


def looked(what: str, steps: Steps[str]) -> Steps[Line]:
    """A line of a connection test: what `steps` says, or its trouble."""
    try:
        return Line(what, True, (yield from steps))
    except TicketError as error:
        return Line(what, False, error.message, error.mend)


def hexadecimal_signature(attempt: Attempt, secret: str, header: str, label: str) -> None:
    """Check `header`: sha256=<HMAC of the body>. Raises TicketError("unauthorised")."""
    given = attempt.headers.get(header, "")
    right = "sha256=" + hmac.new(secret.encode(), attempt.body, hashlib.sha256).hexdigest()
    same = hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
    if not secret or not same:
        raise bad_signature(label, header)


def bad_signature(label: str, header: str) -> TicketError:
    """What a message comes to whose sender did not know the secret."""
    return TicketError(
        "unauthorised",
        f"the message is not signed with the secret of this connector ({header})",
        f"enter the same secret in {label}'s webhook and in the connector",
    )


def _quota_is_gone(response: Response) -> bool:
    return (
        "retry-after" in response.headers
        or response.headers.get("x-ratelimit-remaining", "").strip() == "0"
    )


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
