"""What a UDP test sends, so that a service that is there has something to answer."""

from __future__ import annotations

# A query for the root's name servers, recursion wanted.
_DNS = bytes.fromhex("4e52010000010000000000000000020001")
# A client's request of NTP version 3, all else zero.
_NTP = bytes([0x1B]) + bytes(47)
# SNMPv3: who are you? Asked without user and community; the answer is a report.
_SNMP = bytes.fromhex(
    "303a020103300f02024e52020300ffe30401040201030410300e0400020100020100"
    "040004000400301204000400a00c02024e530201000201003000"
)
_BY_PORT = {53: _DNS, 123: _NTP, 161: _SNMP}
_OTHERS = b"network requirements portal: reachability check\n"


def for_port(port: int) -> bytes:
    """A proper request for DNS, NTP and SNMP, elsewhere a line that tells what it is."""
    return _BY_PORT.get(port, _OTHERS)
