"""What a log line tells of one connection."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.ports import LAST_PORT, PortRange
from requirements_app.core.services import (
    ICMP_PROTOCOLS,
    PORT_PROTOCOLS,
    Service,
    protocol_name,
    protocol_number,
)

Columns = tuple[str, ...]
T = TypeVar("T")

_NUMBER = re.compile("[0-9]{1,5}")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
    r"|[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d"
)


@dataclass(frozen=True)
class LoggedConnection:
    """A connection in the direction in which it was opened, as far as the line tells.

    `protocol` is a name or number as :class:`Service` has it; `port` is the destination's, there
    for tcp, udp and sctp alone; ICMP numbers are None where the format does not log them. `action`
    and `time` are the log's own words, "" where it has none; `format` is the format's name.
    """

    format: str
    source: AddressRange
    destination: AddressRange
    protocol: str
    source_port: int | None = None
    port: int | None = None
    icmp_type: int | None = None
    icmp_code: int | None = None
    action: str = ""
    time: str = ""

    @property
    def service(self) -> Service:
        """What the destination is asked for; ICMP without a type where the log has none."""
        ports = (PortRange(self.port, self.port),) if self.port else ()
        return Service(self.protocol, ports, self.icmp_type, self.icmp_code)


@dataclass(frozen=True)
class LogFormat:
    """One format. `recognises` and `read` get the line and the columns in force: those of the
    last header line of this format, or `columns`. `header` gives the columns that a header line
    names, () for one that names none of use, and None for what is no header."""

    name: str
    label: str
    recognises: Callable[[str, Columns], bool]
    read: Callable[[str, Columns], LoggedConnection]
    header: Callable[[str], Columns | None] = lambda _: None
    columns: Columns = ()


def connection(
    format_name: str,
    *,
    source: str,
    destination: str,
    protocol: str,
    source_port: str = "",
    port: str = "",
    icmp_type: str = "",
    icmp_code: str = "",
    action: str = "",
    time: str = "",
) -> LoggedConnection:
    """The connection that a line's texts tell, "" or "-" where it tells nothing.

    Raises InvalidInput with one problem for each text that makes none.
    """
    problems: list[Problem] = []

    def checked(check: Callable[[str, str], T], text: str, field: str) -> T | None:
        try:
            return check(text, field)
        except InvalidInput as error:
            problems.extend(error.problems)
            return None

    start = checked(_address, source, "source")
    end = checked(_address, destination, "destination")
    if start and end and start.version != end.version:
        mend = "both ends are of one"
        problems.append(Problem("destination", destination, "is of another IP version", mend))
    name = checked(_protocol, protocol, "protocol")
    if name == "icmp" and start and start.version == 6:
        name = "icmpv6"
    has_ports, is_icmp = name in PORT_PROTOCOLS, name in ICMP_PROTOCOLS
    from_port = checked(_number, source_port, "source port") if has_ports else None
    to_port = checked(_port, port, "port") if has_ports else None
    kind = checked(_icmp_number, icmp_type, "icmp_type") if is_icmp else None
    code = checked(_icmp_number, icmp_code, "icmp_code") if is_icmp else None
    if problems or start is None or end is None or name is None:
        raise InvalidInput(*problems)
    return LoggedConnection(
        format=format_name,
        source=start,
        destination=end,
        protocol=name,
        source_port=from_port or None,
        port=to_port,
        icmp_type=kind,
        icmp_code=code if kind is not None else None,
        action=action.strip().lower(),
        time=time.strip(),
    )


def no_connection(text: str, told: str) -> InvalidInput:
    """The error for a line of a known format that is about something else."""
    return InvalidInput.one("line", text, told, "paste lines that tell of a connection")


def time_in(text: str) -> str:
    """The first time that stands in the text, such as a syslog header; "" for none."""
    found = _TIME.search(text)
    return found[0] if found else ""


def _address(text: str, field: str) -> AddressRange:
    found = AddressRange.from_text(text, field)
    if not found.is_address:
        raise InvalidInput.one(field, text, "is not one address", "have the log write addresses")
    return found


def _protocol(text: str, field: str) -> str:
    try:
        return protocol_name(protocol_number(text))
    except InvalidInput as error:
        problem = error.problems[0]
        raise InvalidInput.one(field, text, problem.message, problem.mend) from error


def _port(text: str, field: str) -> int:
    port = _number(text, field)
    if not port:
        mend = "a line of tcp, udp or sctp has a port from 1 to 65535"
        raise InvalidInput.one(field, text, "is no destination port", mend)
    return port


def _icmp_number(text: str, field: str) -> int | None:
    number = _number(text, field)
    if number is not None and number > 255:
        raise InvalidInput.one(field, text, "is no ICMP number", "numbers go from 0 to 255")
    return number


def _number(text: str, field: str) -> int | None:
    if text.strip() in ("", "-"):
        return None
    if not _NUMBER.fullmatch(text.strip()) or int(text) > LAST_PORT:
        raise InvalidInput.one(field, text, "is no number", "numbers go from 0 to 65535")
    return int(text)
