"""AWS VPC flow logs: the default format (version 2), and others below their header line.

Fields by “Flow log records” of the Amazon VPC user guide:
https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
The protocol is the IANA number; ICMP's type is not among the fields. Records of both directions of
a connection look alike.
"""

from __future__ import annotations

from datetime import UTC, datetime

from .connection import Columns, LogFormat, LoggedConnection, connection, no_connection

NAME = "aws-vpc"
COLUMNS: Columns = (
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport",
    "protocol", "packets", "bytes", "start", "end", "action", "log-status",
)  # fmt: skip
_NEEDED = {"srcaddr", "dstaddr", "dstport", "protocol"}
_ACTIONS = ("ACCEPT", "REJECT", "-")
_STATES = ("OK", "NODATA", "SKIPDATA")
_LONGEST_NUMBER = 11


def recognises(line: str, columns: Columns) -> bool:
    fields = _fields(line, columns)
    if len(fields) != len(columns):
        return False
    told = dict(zip(columns, fields, strict=True))
    return (
        told.get("action", "-") in _ACTIONS
        and told.get("log-status", "OK") in _STATES
        and told.get("version", "2").isdecimal()
        and ("action" in told or "log-status" in told or "interface-id" in told)
    )


def read(line: str, columns: Columns) -> LoggedConnection:
    told = dict(zip(columns, _fields(line, columns), strict=True))
    if told.get("log-status", "OK") != "OK":
        raise no_connection(line, f"is {told['log-status']}: nothing was recorded")
    return connection(
        NAME,
        source=told["srcaddr"],
        destination=told["dstaddr"],
        protocol=told["protocol"],
        source_port=told.get("srcport", ""),
        port=told["dstport"],
        action=told.get("action", ""),
        time=_time(told.get("start", "")),
    )


def header(line: str) -> Columns | None:
    columns = tuple(line.split())
    return columns if set(columns) >= _NEEDED else None


def _fields(line: str, columns: Columns) -> list[str]:
    """The record's own fields; what CloudWatch Logs writes in front is left out."""
    return line.split()[-len(columns) :]


def _time(seconds: str) -> str:
    if not (seconds.isascii() and seconds.isdecimal()) or len(seconds) > _LONGEST_NUMBER:
        return ""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%d %H:%M:%SZ")


FORMAT = LogFormat(NAME, "AWS VPC flow log (version 2)", recognises, read, header, COLUMNS)
