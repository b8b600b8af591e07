"""What the Linux kernel logs for iptables' LOG target and nftables' `log` statement.

Fields as the kernel writes them (net/netfilter/nf_log_syslog.c): `IN= OUT= MAC= SRC= DST= … PROTO=`
and then SPT and DPT, or TYPE and CODE. An ICMP error carries the packet that caused it in brackets;
that one is not read. The rule's own prefix stands in front, and with it the only hint of what
became of the packet, so that no action is told.
"""

from __future__ import annotations

import re

from .connection import Columns, LogFormat, LoggedConnection, connection, time_in

NAME = "netfilter"
_PACKET = re.compile(r"(?:^|(?<=[\s\]:]))IN=\S* OUT=\S* ")
_PAIR = re.compile(r"([A-Z]+)=(\S*)")


def recognises(line: str, columns: Columns) -> bool:  # noqa: ARG001
    return _PACKET.search(line) is not None and "SRC=" in line


def read(line: str, columns: Columns) -> LoggedConnection:  # noqa: ARG001
    packet = _PACKET.search(line)
    at = packet.start() if packet else 0
    outer = line[at:].partition(" [")[0]
    fields = dict(reversed(_PAIR.findall(outer)))  # the first of a name counts: LEN stands twice
    return connection(
        NAME,
        source=fields.get("SRC", ""),
        destination=fields.get("DST", ""),
        protocol=fields.get("PROTO", ""),
        source_port=fields.get("SPT", ""),
        port=fields.get("DPT", ""),
        icmp_type=fields.get("TYPE", ""),
        icmp_code=fields.get("CODE", ""),
        time=time_in(line[:at]),
    )


FORMAT = LogFormat(NAME, "Linux nftables or iptables LOG", recognises, read)
