"""What the portal says when it cannot do what was asked.

Every message tells its reader what to do next (the *mend*), because the people who see it
are usually the ones who can put it right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_SHOWN_VALUE = 500


def shown(value: object, limit: int = 80) -> str:
    """`value` as it may stand in a message: escaped, quoted, at most `limit` characters."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field.

    `field` is a path such as ``services[0].ports``; `value` is what was given, text beyond 500
    characters cut; `message` completes the sentence "<field> <value> …"; `mend` is an instruction.
    """

    field: str
    value: object
    message: str
    mend: str

    def __post_init__(self) -> None:
        if isinstance(self.value, str):
            # A lone surrogate cannot be encoded, so it would break the very answer that reports it.
            safe = self.value.encode("utf-8", "backslashreplace").decode("utf-8")
            if len(safe) > MAX_SHOWN_VALUE:
                safe = f"{safe[: MAX_SHOWN_VALUE - 1]}…"
            object.__setattr__(self, "value", safe)

    def __str__(self) -> str:
        return f"{self.field}: {shown(self.value)} {self.message}; {self.mend}"


class PortalError(Exception):
    """Base of every error that the portal expects and can explain."""


class InvalidInput(PortalError):  # noqa: N818 - the name is the word used in the API
    """Input that cannot be accepted; one `Problem` for each thing wrong with it."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("InvalidInput needs at least one Problem")
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    @classmethod
    def one(cls, field: str, value: object, message: str, mend: str) -> InvalidInput:
        """The error for a single problem."""
        return cls(Problem(field, value, message, mend))

    def under(self, prefix: str) -> InvalidInput:
        """The same problems with every field below `prefix`: "ports" → "services[0].ports"."""
        return InvalidInput(
            *(replace(each, field=_below(prefix, each.field)) for each in self.problems)
        )

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class ExplainedError(PortalError):
    """An error with one message and, where there is one, the mend."""

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message, mend)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}; {self.mend}" if self.mend else self.message


class NotFound(ExplainedError):  # noqa: N818 - as InvalidInput
    """What was asked for does not exist, or the asker may not know that it does."""


class NotAllowed(ExplainedError):  # noqa: N818 - as InvalidInput
    """The actor lacks the role or the scope for this."""


class Conflict(ExplainedError):  # noqa: N818 - as InvalidInput
    """The thing has moved on, or something else stands in the way."""


class Stale(Conflict):
    """The change was made from an older version of the thing than the present one."""


def _below(prefix: str, field: str) -> str:
    if not prefix or not field:
        return prefix or field
    return f"{prefix}{field}" if field.startswith("[") else f"{prefix}.{field}"
