"""Values as they may stand at a site, and the collecting of everything wrong with them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from requirements_app.core.endpoints import AddressRange, AnyEndpoint, NamePattern, parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.services import parse_service
from requirements_app.core.text import clean_text
from requirements_app.core.yaml_problems import choose

T = TypeVar("T")
P = ParamSpec("P")

_SLUG = re.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,5}")
_JOINERS = frozenset("\u200c\u200d")


class Checks:
    """Runs checks and keeps their problems, so that one answer tells all that is wrong."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def run(self, check: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The check's value, or None with its problems kept."""
        try:
            return check(*args, **kwargs)
        except InvalidInput as error:
            self.problems += error.problems
            return None

    def refuse(self, field: str, value: object, message: str, mend: str) -> None:
        """Keep one problem."""
        self.problems.append(Problem(field, value, message, mend))

    def done(self) -> None:
        """Raise InvalidInput with every problem kept so far; silent without any."""
        if self.problems:
            raise InvalidInput(*self.problems)


@dataclass(frozen=True)
class UnknownName(Problem):
    """A reference to nothing: `kind` is what was looked for (zone, deployment, …)."""

    kind: str = ""


def unknown(field: str, value: object, kind: str, known: Iterable[str], where: str) -> InvalidInput:
    """The error for a name that is not among `known`; the mend offers the nearest."""
    names = list(known)
    mend = choose(value, names, "name one that is there" if names else "there is none yet")
    return InvalidInput(UnknownName(field, value, f"is no {kind} of {where}", mend, kind))


# --- texts -------------------------------------------------------------------------------


def line(value: object, field: str, max_length: int = 200, *, required: bool = False) -> str:
    """Free text on one line, without invisible characters. Raises InvalidInput."""
    text = clean_text(value, field, max_length, required=required)
    return _visible(text, field)


def name(value: object, field: str) -> str:
    """A name of at most 200 characters, not blank. Raises InvalidInput."""
    return line(value, field, required=True)


def prose(value: object, field: str, max_length: int = 5000, *, required: bool = False) -> str:
    """Free text that may have several lines. Raises InvalidInput."""
    text = clean_text(value, field, max_length, multiline=True, required=required)
    return _visible(text, field)


def reason(value: object, field: str) -> str:
    """Why something deviates: free text, not blank. Raises InvalidInput."""
    return prose(value, field, required=True)


def slug(value: object, field: str, max_length: int = 80) -> str:
    """Lower-case letters, digits and inner hyphens. Raises InvalidInput."""
    text = clean_text(value, field, max_length, required=True)
    if not _SLUG.fullmatch(text):
        simple = re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")
        mend = f"write {simple}" if simple else "use lower-case letters, digits and inner hyphens"
        raise InvalidInput.one(field, value, "is not a slug", mend)
    return text


def optional_slug(value: object, field: str) -> str:
    """A slug of at most 40 characters, or blank. Raises InvalidInput."""
    return slug(value, field, 40) if value != "" else ""


def address_space(value: object, field: str) -> str:
    """The slug of an address space. Raises InvalidInput."""
    return slug(value, field, 40)


def version(value: object, field: str) -> str:
    """A dotted version number such as 4.0.2, or blank. Raises InvalidInput."""
    text = clean_text(value, field, 40)
    if text and not _VERSION.fullmatch(text):
        raise InvalidInput.one(
            field, value, "is not a version number", "write numbers and dots alone, such as 4.0.2"
        )
    return text


def _visible(text: str, field: str) -> str:
    for character in text:
        if unicodedata.category(character) in ("Cf", "Co", "Cn") and character not in _JOINERS:
            raise InvalidInput.one(
                field, text, f"holds the invisible character U+{ord(character):04X}", "remove it"
            )
    return text


def texts(value: object, field: str, most: int) -> list[str]:
    """A list of at most `most` texts. Raises InvalidInput."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidInput.one(field, value, "is no list", "give a list")
    if len(value) > most:
        raise InvalidInput.one(field, f"{len(value)} items", "is too long", f"keep it to {most}")
    for at, each in enumerate(value):
        if not isinstance(each, str):
            raise InvalidInput.one(f"{field}[{at}]", each, "is not text", "give a string")
    return list(value)


# --- numbers, dates, choices ---------------------------------------------------------------


def port(value: object, field: str) -> int:
    """A port from 1 to 65535. Raises InvalidInput."""
    if type(value) is not int or not 1 <= value <= 65535:
        raise InvalidInput.one(field, value, "is no port", "give a whole number from 1 to 65535")
    return value


def optional_port(value: object, field: str) -> int | None:
    """A port, or None. Raises InvalidInput."""
    return None if value is None else port(value, field)


def flag(value: object, field: str) -> bool:
    """True or False, nothing that merely looks like it. Raises InvalidInput."""
    if not isinstance(value, bool):
        raise InvalidInput.one(field, value, "is neither true nor false", "give true or false")
    return value


def optional_date(value: object, field: str) -> dt.date | None:
    """A date, or None. Raises InvalidInput."""
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    raise InvalidInput.one(field, value, "is not a date", "write a date as YYYY-MM-DD")


def one_of(value: object, field: str, words: Sequence[str]) -> str:
    """One of `words`. Raises InvalidInput."""
    if not isinstance(value, str) or value not in words:
        mend = choose(value, words, "write one of the words known here")
        raise InvalidInput.one(field, value, "is not one of the words known here", mend)
    return value


# --- endpoints -----------------------------------------------------------------------------


def prefix(value: object, field: str) -> str:
    """One IPv4 or IPv6 prefix of a zone, canonical. Raises InvalidInput."""
    found = _endpoint(
        value,
        field,
        "name the site's own networks; what none of them covers is the zone internet anyway",
    )
    if not isinstance(found, AddressRange):
        mend = "write a prefix such as 10.1.2.0/24 or 2001:db8:1::/48"
        raise InvalidInput.one(field, value, "is no network", mend)
    if found.prefix_length is None:
        exact = ", ".join(part.text for part in found.prefixes())
        raise InvalidInput.one(field, value, "is not one prefix", f"write {exact}")
    return found.text


def address(value: object, field: str) -> str:
    """One IP address, canonical. Raises InvalidInput."""
    found = translated(value, field)
    if not found.is_address:
        raise InvalidInput.one(field, value, "is more than one address", "give one address")
    return found.text


def translated(value: object, field: str) -> AddressRange:
    """An address, or a range of them; no name. Raises InvalidInput."""
    found = _endpoint(value, field, "give the address")
    if not isinstance(found, AddressRange):
        raise InvalidInput.one(
            field, value, "is no address", "give the address itself; names are never looked up"
        )
    return found


def member_endpoint(value: object, field: str) -> AddressRange | NamePattern:
    """An address, range, network or host name; neither any nor a wildcard. Raises InvalidInput."""
    found = _endpoint(value, field, "list the addresses, networks or names that play this role")
    if isinstance(found, NamePattern) and found.wildcard:
        raise InvalidInput.one(
            field, value, "is a wildcard, which names nobody", "list the names, or give addresses"
        )
    return found


def peer(value: object, field: str) -> str:
    """A host, wildcard, address or network that an override or a proxy names, canonical and
    never any. Raises InvalidInput."""
    return _endpoint(value, field, "name the hosts that are meant").text


def service(value: object, field: str) -> str:
    """A service such as tcp/443, canonical. Raises InvalidInput."""
    return str(parse_service(value, field))  # type: ignore[arg-type]  # it refuses what is no text


def _endpoint(value: object, field: str, mend: str) -> AddressRange | NamePattern:
    try:
        found = parse_endpoint(value, field)  # type: ignore[arg-type]  # it refuses what is no text
    except InvalidInput as error:
        if error.problems[0].message.startswith("is every"):
            raise InvalidInput.one(field, value, error.problems[0].message, mend) from error
        raise
    if isinstance(found, AnyEndpoint):
        raise InvalidInput.one(field, value, "would stand for everyone", mend)
    return found
