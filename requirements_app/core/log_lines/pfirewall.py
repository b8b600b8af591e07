"""The log file of Windows Defender Firewall, pfirewall.log.

Fields by Microsoft's “Interpreting the Windows Firewall log” and the file's own `#Fields` line,
which is followed where it is pasted too; times are local unless its header says otherwise.
https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/ff428145(v=ws.10)
"""

from __future__ import annotations

import re

from .connection import Columns, LogFormat, LoggedConnection, connection, no_connection

NAME = "windows-firewall"
COLUMNS: Columns = (
    "date", "time", "action", "protocol", "src-ip", "dst-ip", "src-port", "dst-port", "size",
    "tcpflags", "tcpsyn", "tcpack", "tcpwin", "icmptype", "icmpcode", "info", "path",
)  # fmt: skip
_NEEDED = {"action", "protocol", "src-ip", "dst-ip", "dst-port"}
_START = re.compile(
    r"(?:^|(?<=\s))\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
    r" (?:ALLOW|DROP|OPEN|OPEN-INBOUND|CLOSE|INFO-EVENTS-LOST) "
)
_FIELDS = "#fields:"


def recognises(line: str, columns: Columns) -> bool:  # noqa: ARG001
    return _START.search(line) is not None


def read(line: str, columns: Columns) -> LoggedConnection:
    start = _START.search(line)
    told = dict(zip(columns, line[start.start() if start else 0 :].split(), strict=False))
    if not set(told) >= _NEEDED:
        raise no_connection(line, "ends before its ports")
    if told["action"] == "INFO-EVENTS-LOST":
        raise no_connection(line, "counts events that were lost")
    return connection(
        NAME,
        source=told["src-ip"],
        destination=told["dst-ip"],
        protocol=told["protocol"],
        source_port=told.get("src-port", ""),
        port=told["dst-port"],
        icmp_type=told.get("icmptype", ""),
        icmp_code=told.get("icmpcode", ""),
        action=told["action"],
        time=f"{told.get('date', '')} {told.get('time', '')}",
    )


def header(line: str) -> Columns | None:
    """`#Fields:` names columns; the file's other lines with # are its head as well."""
    if not line.startswith("#"):
        return None
    if not line.lower().startswith(_FIELDS):
        return ()
    columns = tuple(line[len(_FIELDS) :].split())
    return columns if set(columns) >= _NEEDED else ()


FORMAT = LogFormat(
    NAME, "Windows Defender Firewall (pfirewall.log)", recognises, read, header, COLUMNS
)
