"""Palo Alto PAN-OS traffic logs, as syslog sends them by default: CSV.

Fields by the PAN-OS documentation, “Traffic Log Fields” (8.0 to 11.0 agree on those read here):
https://docs.paloaltonetworks.com/pan-os/11-0/pan-os-admin/monitoring/use-syslog-for-monitoring/syslog-field-descriptions/traffic-log-fields
Type stands fourth and is TRAFFIC; what is read is counted from there, so that a syslog header in
front does no harm. ICMP's type is not among the fields.
"""

from __future__ import annotations

import csv

from .connection import Columns, LogFormat, LoggedConnection, connection, no_connection

NAME = "panos-traffic"
_TYPE = "TRAFFIC"
# Places counted from the type's.
_GENERATED, _SOURCE, _DESTINATION = 3, 4, 5
_SOURCE_PORT, _PORT, _PROTOCOL, _ACTION = 21, 22, 26, 27


def recognises(line: str, columns: Columns) -> bool:  # noqa: ARG001
    return _TYPE in _cells(line)[3:]


def read(line: str, columns: Columns) -> LoggedConnection:  # noqa: ARG001
    cells = _cells(line)
    fields = cells[cells.index(_TYPE, 3) :]
    if len(fields) <= _ACTION:
        raise no_connection(line, "ends before the protocol and action")
    return connection(
        NAME,
        source=fields[_SOURCE],
        destination=fields[_DESTINATION],
        protocol=fields[_PROTOCOL],
        source_port=fields[_SOURCE_PORT],
        port=fields[_PORT],
        action=fields[_ACTION],
        time=fields[_GENERATED],
    )


def header(line: str) -> Columns | None:
    """The first line of a log that was exported from the firewall's pages."""
    cells = [cell.strip().lower() for cell in _cells(line)]
    return () if "type" in cells[3:4] and "source address" in cells else None


def _cells(line: str) -> list[str]:
    if line.count(",") <= 3:
        return []
    try:
        return next(csv.reader([line]), [])
    except csv.Error:  # a line feed within; no log line has one
        return []


FORMAT = LogFormat(NAME, "Palo Alto PAN-OS traffic log (CSV)", recognises, read, header)
