"""FortiGate FortiOS logs, in their default form of key=value pairs.

Fields by Fortinet's “FortiOS Log Message Reference” and the administration guide's “Sample logs by
log type”: https://docs.fortinet.com/document/fortigate/6.4.2/administration-guide/986892
Texts stand in double quotes; `proto` is the IP protocol's number. Type and code of ICMP have no
field of their own.
"""

from __future__ import annotations

import re

from .connection import Columns, LogFormat, LoggedConnection, connection

NAME = "fortios"
_PAIR = re.compile(r'(?:^|(?<=\s))(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))')
_NEEDED = ("srcip=", "dstip=")


def recognises(line: str, columns: Columns) -> bool:  # noqa: ARG001
    return all(key in line for key in _NEEDED)


def read(line: str, columns: Columns) -> LoggedConnection:  # noqa: ARG001
    fields = {key: quoted or bare for key, quoted, bare in _PAIR.findall(line)}
    return connection(
        NAME,
        source=fields.get("srcip", ""),
        destination=fields.get("dstip", ""),
        protocol=fields.get("proto", ""),
        source_port=fields.get("srcport", ""),
        port=fields.get("dstport", ""),
        action=fields.get("action", ""),
        time=f"{fields.get('date', '')} {fields.get('time', '')}",
    )


FORMAT = LogFormat(NAME, "FortiGate FortiOS log (key=value)", recognises, read)
