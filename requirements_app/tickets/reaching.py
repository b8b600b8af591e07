"""Where a connector's system is: looked at before the transaction that keeps it, for a name service
may take seconds to answer."""

from __future__ import annotations

from dataclasses import dataclass

from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.outgoing.client import Guarded
from requirements_app.outgoing.errors import OutgoingError


@dataclass(frozen=True)
class Address:
    """An address that was looked at, and what is wrong with it, if anything."""

    text: str
    problem: InvalidInput | None = None

    def sound(self) -> str:
        """The address. Raises InvalidInput where something is wrong with it."""
        if self.problem is not None:
            raise self.problem
        return self.text


def address_look(given: object) -> Address:
    """Look whether the portal may send requests there. Asks the name service: call it where no
    transaction is open."""
    try:
        return Address(_reached(given))
    except InvalidInput as problem:
        return Address("", problem)


def _reached(given: object) -> str:
    text = clean_text(given, "address", 300, required=True).rstrip("/")
    if "?" in text or "#" in text:
        raise InvalidInput.one(
            "address", text, "has a query or a fragment", "give the system's own address alone"
        )
    try:
        Guarded().check(text)
    except OutgoingError as error:
        raise InvalidInput.one("address", text, f"was refused: {error.message}", error.mend) from (
            error
        )
    return text
