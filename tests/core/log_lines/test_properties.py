"""Whatever is pasted is answered or refused, and what a writer of a format writes is read back."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.log_lines import FORMATS, LoggedConnection, read_paste
from tests.core.strategies import quick

from .fixtures import PFIREWALL_HEADER, TOLD, VPC_HEADER

_ports = st.integers(1, 65535)
_v4 = st.integers(0x0A000001, 0x0AFFFFFE).map(lambda number: str(IPv4Address(number)))
_v6 = st.integers(1, 1 << 64).map(lambda number: str(IPv6Address((0x20010DB8 << 96) + number)))
_ends = st.one_of(st.tuples(_v4, _v4), st.tuples(_v6, _v6))
_names = st.sampled_from(["tcp", "udp"])
_numbers = {"tcp": 6, "udp": 17}
_noise = st.text(max_size=60)
_lines = st.sampled_from([*TOLD, PFIREWALL_HEADER, VPC_HEADER])


@quick
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text):
    try:
        lines = read_paste(text)
    except InvalidInput:
        return
    assert all((line.connection is None) == bool(line.problems) for line in lines)


@quick
@given(st.lists(st.tuples(_lines, st.integers(0, 300), st.integers(0, 40), _noise), max_size=6))
def test_no_damaged_line_breaks_the_reader(damaged):
    text = "\n".join(line[:at] + noise + line[at + gone :] for line, at, gone, noise in damaged)
    try:
        lines = read_paste(text)
    except InvalidInput:
        return
    for line in lines:
        if line.connection is not None:
            assert str(line.connection.service)
            assert line.connection.source.is_address


def panos(source, destination, protocol, source_port, port):
    fields = [
        "1", "2026/11/20 08:00:00", "0018", "TRAFFIC", "end", "2561", "2026/11/20 08:00:00", source,
        destination, "", "", "a rule", "", "", "app", "vsys1", "in", "out", "e1", "e2", "log", "",
        "1", "1", source_port, port, "0", "0", "0x0", protocol, "allow", "1",
    ]  # fmt: skip
    return ",".join(map(str, fields))


def fortios(source, destination, protocol, source_port, port):
    return (
        f'date=2026-11-20 time=08:00:00 type="traffic" srcip={source} srcport={source_port}'
        f' dstip={destination} dstport={port} proto={_numbers[protocol]} action="accept"'
    )


def asa(source, destination, protocol, source_port, port):
    return (
        f"%ASA-4-106023: Deny {protocol} src outside:{source}/{source_port}"
        f' dst inside:{destination}/{port} by access-group "a" [0x0, 0x0]'
    )


def netfilter(source, destination, protocol, source_port, port):
    return (
        f"kernel: x: IN=eth0 OUT=eth1 SRC={source} DST={destination} LEN=60"
        f" PROTO={protocol.upper()} SPT={source_port} DPT={port} WINDOW=64240 "
    )


def vpc(source, destination, protocol, source_port, port):
    return (
        f"2 123456789012 eni-0123456789abcdef0 {source} {destination} {source_port} {port}"
        f" {_numbers[protocol]} 1 40 1763625604 1763625664 ACCEPT OK"
    )


def pfirewall(source, destination, protocol, source_port, port):
    return (
        f"2026-11-20 08:00:05 ALLOW {protocol.upper()} {source} {destination} {source_port} {port}"
        " 0 - 0 0 0 - - - SEND"
    )


WRITERS = {
    "panos-traffic": panos,
    "fortios": fortios,
    "cisco-asa": asa,
    "netfilter": netfilter,
    "aws-vpc": vpc,
    "windows-firewall": pfirewall,
}


def test_every_format_has_a_writer():
    assert set(WRITERS) == {each.name for each in FORMATS}


@quick
@given(st.sampled_from(sorted(WRITERS)), _ends, _names, _ports, _ports)
def test_what_is_written_is_read_back(name, ends, protocol, source_port, port):
    source, destination = ends
    written = WRITERS[name](source, destination, protocol, source_port, port)
    (line,) = read_paste(written)
    found = line.connection
    assert isinstance(found, LoggedConnection), line.problems
    assert (found.format, found.source.text, found.destination.text) == (name, *ends)
    assert (found.protocol, found.source_port, found.port) == (protocol, source_port, port)
