"""What somebody types into a search box, taken apart: words, host names, addresses, services.

Reading never fails for what a person might type on the way to something else: what is no name,
address or service is a word. Text between double quotes is words and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network
from typing import Generic, TypeAlias, TypeVar

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput
from requirements_app.core.name_patterns import NamePattern
from requirements_app.core.ports import FIRST_PORT, LAST_PORT
from requirements_app.core.services import PORT_PROTOCOLS
from requirements_app.core.text import clean_text

LONGEST = 300
MOST_TERMS = 8

_PARTS = re.compile(r'"([^"]*)"|(\S+)')
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_SERVICE = re.compile(r"([a-z]+)/([0-9]+)|([0-9]+)/([a-z]+)")
_WEB_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://([^/?#]+)")
_WITH_PORT = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+):([0-9]{1,5})")
_ADDRESS = re.compile(
    r"(?:[0-9]+\.){3}[0-9]+(?:/[0-9]+|-[0-9.]+)?|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:./-]*"
)
_PUNCTUATION = ",;()<>'“”„‚‘’"
_SCHEMES = {"http": 80, "https": 443}
_T = TypeVar("_T")


@dataclass(frozen=True, order=True)
class PortTerm:
    """A port, of one protocol or of any (`protocol` is "")."""

    port: int
    protocol: str = ""

    def __str__(self) -> str:
        return f"{self.protocol}/{self.port}" if self.protocol else str(self.port)


Value: TypeAlias = "str | NamePattern | AddressRange | PortTerm"


@dataclass(frozen=True)
class SearchTerms:
    """All of which must hold. `words` are in lower case; a host name may be a word as well, as an
    id such as `product.component` looks like one. `texts` are all of the terms as words, for what
    has neither hosts nor ports."""

    words: tuple[str, ...] = ()
    names: tuple[NamePattern, ...] = ()
    addresses: tuple[AddressRange, ...] = ()
    ports: tuple[PortTerm, ...] = ()
    texts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts)


@dataclass(frozen=True)
class Found(Generic[_T]):
    """The best rows, best first, of `count` that fit, or of more than that with `many`."""

    rows: tuple[_T, ...] = ()
    count: int = 0
    many: bool = False


def parse_search(text: str, name: str = "q") -> SearchTerms:
    """What `text` asks for.

    A number from 1 to 65535 is a port, `tcp/443` and `443/tcp` a service; `10.1.2.3`,
    `10.1.0.0/16`, `10.1.2.3-10.1.2.9` and IPv6 are addresses, a prefix with host bits the network
    around them; what has a dot and reads as a host name, or `*.x`, is a name. `name:443`,
    `[2001:db8::1]:443` and web addresses are both. Raises InvalidInput for a text that is longer
    than 300 characters, holds characters that no text has, or has more than 8 terms.
    """
    cleaned = clean_text(text, name, LONGEST)
    values = tuple(dict.fromkeys(_values(cleaned)))
    if len(values) > MOST_TERMS:
        raise InvalidInput.one(
            name, text, f"has {len(values)} terms", f"search for {MOST_TERMS} at most"
        )
    return SearchTerms(
        tuple(each for each in values if isinstance(each, str)),
        tuple(each for each in values if isinstance(each, NamePattern)),
        tuple(each for each in values if isinstance(each, AddressRange)),
        tuple(each for each in values if isinstance(each, PortTerm)),
        tuple(str(each) for each in values),
    )


def rank(words: Sequence[str], keys: Iterable[str]) -> int:
    """How well what goes by `keys` (its id, name or host) fits the words; the smaller the better.

    0: a key is what was asked for; 1: a key begins with it; 2: every word stands in a key as a
    word or as the beginning of one; 3: a part of the text at most.
    """
    lowered = [key.lower() for key in keys]
    whole = " ".join(words).removeprefix("*.")
    if not whole:
        return 3
    if any(key.removeprefix("*.") == whole for key in lowered):
        return 0
    if any(key.startswith(whole) for key in lowered):
        return 1
    begins = _beginnings(tuple(words))
    if all(any(each.search(key) for key in lowered) for each in begins):
        return 2
    return 3


@lru_cache(maxsize=64)
def _beginnings(words: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What finds each word as a word or as the beginning of one."""
    return tuple(re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in words)


def _values(text: str) -> Iterator[Value]:
    for quoted, plain in _PARTS.findall(text):
        if plain:
            yield from _read(plain.lower().strip(_PUNCTUATION))
        else:
            yield from quoted.lower().split()


def _read(term: str) -> Iterator[Value]:
    """The values of one term without white space, in lower case."""
    if _PORT.fullmatch(term) and _is_port(term):
        yield PortTerm(int(term))
    elif service := _service(term):
        yield service
    elif found := _WEB_ADDRESS.match(term):
        yield from _host_and_port(found[2].rpartition("@")[2], _SCHEMES.get(found[1]))
    else:
        yield from _host_and_port(term, None)


def _host_and_port(term: str, port: int | None) -> Iterator[Value]:
    host: Value | None = _host(term)
    if host is None and (found := _WITH_PORT.fullmatch(term)) and _is_port(found[2]):
        host = _host(found[1].strip("[]")) or _word(found[1])
        port = int(found[2])
    if value := host or _word(term):
        yield value
    if port is not None:
        yield PortTerm(port)


def _host(term: str) -> AddressRange | NamePattern | None:
    if _ADDRESS.fullmatch(term):
        return _address(term)
    if "." not in term.strip("."):
        return None
    try:
        return NamePattern.from_text(term)
    except InvalidInput:
        return None


def _address(term: str) -> AddressRange | None:
    try:
        return AddressRange.from_text(term)
    except InvalidInput:
        pass
    if "/" not in term:
        return None
    try:  # the network around an address with host bits
        return AddressRange.from_text(str(ip_network(term, strict=False)))
    except (ValueError, InvalidInput):
        return None


def _service(term: str) -> PortTerm | None:
    found = _SERVICE.fullmatch(term)
    if not found:
        return None
    protocol, port = found[1] or found[4], found[2] or found[3]
    return PortTerm(int(port), protocol) if protocol in PORT_PROTOCOLS and _is_port(port) else None


def _is_port(text: str) -> bool:
    return len(text) < 6 and FIRST_PORT <= int(text) <= LAST_PORT


def _word(term: str) -> str:
    """The word, without asterisks, which stand for anything in any case."""
    return term.replace("*", "")
