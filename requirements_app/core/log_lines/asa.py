"""Cisco ASA (and Firepower Threat Defense) system log messages about single connections.

Forms by “Cisco Secure Firewall ASA Series Syslog Messages”, and earlier “Cisco Security Appliance
System Log Messages”: 106023 (denied by an access list), 106100 (matched by one that logs), 106001,
106006, 106014 and 106015 (denied otherwise), 302013 and 302015 (built). What identity firewall and
TrustSec add in parentheses behind an address is left out. 302013 and 302015 name the outer side
first, whoever opened the connection: “outbound” was opened by the second.
https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html
"""

from __future__ import annotations

import re

from .connection import (
    Columns,
    LogFormat,
    LoggedConnection,
    connection,
    no_connection,
    time_in,
)

NAME = "cisco-asa"
_MESSAGE = re.compile(r"%(?:ASA|FTD|PIX)-(?:\w+-)?\d-(\d{6}): *(.*)", re.DOTALL)
_ASIDE = re.compile(r" ?\((?!type \d)[^()]*\)")
_ICMP = r"(?: \(type (?P<type>\d+), code (?P<code>\d+)\))?"
_BETWEEN = re.compile(
    r"Deny (?P<way>inbound )?(?:protocol )?(?P<protocol>\S+) src (?P<source>[^\s:]+: ?\S+)"
    rf" dst (?P<destination>[^\s:]+: ?\S+){_ICMP}"
)
_FROM_TO = re.compile(
    r"(?:Inbound (?P<first>TCP) connection denied|Deny (?:inbound )?(?P<second>TCP|UDP))"
    r" from (?P<source>\S+) to (?P<destination>\S+)"
)
_BUILT = re.compile(
    r"Built (?P<way>inbound|outbound) (?P<protocol>TCP|UDP) connection \S+"
    r" for (?P<source>[^\s:]+:\S+) to (?P<destination>[^\s:]+:\S+)"
)
_LISTED = re.compile(
    r"access-list \S+ (?P<action>permitted|denied|est-allowed) (?P<protocol>\S+)"
    r" [^\s/]+/(?P<source>[^\s()]+)\((?P<from>\d+)\)(?:\([^()]*\))?"
    r" -> [^\s/]+/(?P<destination>[^\s()]+)\((?P<to>\d+)\)"
)
_ENDS = {
    "106001": _FROM_TO, "106006": _FROM_TO, "106014": _BETWEEN, "106015": _FROM_TO,
    "106023": _BETWEEN, "106100": _LISTED, "302013": _BUILT, "302015": _BUILT,
}  # fmt: skip


def recognises(line: str, columns: Columns) -> bool:  # noqa: ARG001
    return _MESSAGE.search(line) is not None


def read(line: str, columns: Columns) -> LoggedConnection:  # noqa: ARG001
    message = _MESSAGE.search(line)
    number = message[1] if message else ""
    pattern = _ENDS.get(number)
    if message is None or pattern is None:
        raise no_connection(line, f"is message {number}; understood are {', '.join(_ENDS)}")
    text = message[2] if pattern is _LISTED else _ASIDE.sub("", message[2])
    found = pattern.match(text.strip())
    if found is None:
        raise no_connection(line, f"is no message {number} as Cisco documents it")
    time = time_in(line[: message.start()])
    return _listed(found, time) if pattern is _LISTED else _told(found, time)


def _listed(found: re.Match[str], time: str) -> LoggedConnection:
    """106100, which writes ports in parentheses; what it writes there for ICMP has changed."""
    return connection(
        NAME,
        source=found["source"],
        destination=found["destination"],
        protocol=found["protocol"],
        source_port=found["from"],
        port=found["to"],
        action=found["action"],
        time=time,
    )


def _told(found: re.Match[str], time: str) -> LoggedConnection:
    parts = {key: value or "" for key, value in found.groupdict().items()}
    named = found.re is not _FROM_TO
    source, source_port = _end(parts["source"], named=named)
    destination, port = _end(parts["destination"], named=named)
    if parts.get("way") == "outbound":
        source, source_port, destination, port = destination, port, source, source_port
    return connection(
        NAME,
        source=source,
        destination=destination,
        protocol=parts.get("protocol") or parts.get("first") or parts.get("second") or "",
        source_port=source_port,
        port=port,
        icmp_type=parts.get("type", ""),
        icmp_code=parts.get("code", ""),
        action="built" if found.re is _BUILT else "deny",
        time=time,
    )


def _end(text: str, *, named: bool) -> tuple[str, str]:
    """Address and port of `interface:address/port`, or of `address/port` where none is `named`."""
    address, _, port = text.partition("/")
    return (address.partition(":")[2] if named else address).strip(), port


FORMAT = LogFormat(NAME, "Cisco ASA message (106023 and its like)", recognises, read)
