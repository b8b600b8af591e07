"""Why a request brought no answer."""

from __future__ import annotations

from typing import ClassVar

from requirements_app.core.errors import ExplainedError


class OutgoingError(ExplainedError):
    """A request without an answer.

    `sent` tells whether the other side may have got the request: what is not safe to do twice is
    only tried again where it is False, or where a look-up has shown that nothing arrived.
    """

    outcome: ClassVar[str] = "failed"

    def __init__(self, message: str, mend: str = "", *, sent: bool = False) -> None:
        super().__init__(message, mend)
        self.sent = sent


class Refused(OutgoingError):  # noqa: N818 - as the other errors of the portal
    """The portal does not send there, or not that."""

    outcome = "refused"


class Unresolvable(OutgoingError):  # noqa: N818
    """The host's name has no address."""

    outcome = "unresolvable"


class Unreachable(OutgoingError):  # noqa: N818
    """No connection came about."""

    outcome = "unreachable"


class BadCertificate(OutgoingError):  # noqa: N818
    """The other side does not prove to be the host that was named."""

    outcome = "bad-certificate"


class TimedOut(OutgoingError):  # noqa: N818
    """The whole took longer than it may."""

    outcome = "timed-out"


class TooLarge(OutgoingError):  # noqa: N818
    """The answer is larger than it may be, as it came or once it is unpacked."""

    outcome = "too-large"


class Broken(OutgoingError):  # noqa: N818
    """The connection ended within the answer, or what came is no HTTP."""

    outcome = "broken"
