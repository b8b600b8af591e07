"""Each format's lines are read as its documentation says, and nothing else is guessed."""

from __future__ import annotations

import pytest

from requirements_app.core.errors import InvalidInput
from requirements_app.core.log_lines import (
    FORMATS,
    MOST_BYTES,
    MOST_LINES,
    LoggedConnection,
    read_paste,
)

from . import fixtures
from .fixtures import ASA, FORTIOS, NETFILTER, PANOS, PFIREWALL, PFIREWALL_HEADER, TOLD, VPC

SYSLOG = (
    "<134>Nov 20 08:00:00 fw01 ",
    "<134>1 2026-11-20T08:00:00.123+01:00 fw01 traffic 42 - - ",
    "2026-11-20T08:00:00Z fw01 kernel: ",
)


def one(text: str) -> LoggedConnection:
    (line,) = read_paste(text)
    assert line.problems == ()
    assert line.connection is not None
    return line.connection


def refused(text: str) -> str:
    (line,) = read_paste(text)
    assert line.connection is None
    return " ".join(map(str, line.problems))


def ends(text: str) -> tuple[str, str, str]:
    found = one(text)
    return found.source.text, found.destination.text, str(found.service)


@pytest.mark.parametrize("line", TOLD, ids=[told[0] for told in TOLD.values()])
def test_a_line_of_each_format_tells_its_connection(line):
    found = one(line)
    told = found.source.text, found.destination.text, str(found.service), found.source_port
    assert (found.format, *told, found.action, found.time) == TOLD[line]


def test_every_format_has_its_line():
    assert {told[0] for told in TOLD.values()} == {each.name for each in FORMATS}


@pytest.mark.parametrize("prefix", SYSLOG)
@pytest.mark.parametrize("line", TOLD, ids=[told[0] for told in TOLD.values()])
def test_a_syslog_header_in_front_changes_nothing(prefix, line):
    found, plain = one(prefix + line), one(line)
    assert found.time
    assert (found.source, found.destination, found.service) == (
        plain.source,
        plain.destination,
        plain.service,
    )


def test_a_mixed_paste_is_read_line_by_line():
    lines = [
        PFIREWALL_HEADER.strip(), PFIREWALL, "", fixtures.VPC_HEADER, VPC, "what is this?", PANOS,
        FORTIOS, ASA, NETFILTER,
    ]  # fmt: skip
    paste = "\ufeff" + "\n".join(lines).replace("\n", "\r\n")
    found = read_paste(paste)
    assert [line.connection.format if line.connection else None for line in found] == [
        "windows-firewall", "aws-vpc", None, "panos-traffic", "fortios", "cisco-asa", "netfilter",
    ]  # fmt: skip
    assert [line.number for line in found] == [5, 8, 9, 10, 11, 12, 13]
    assert "is in no format that is understood" in str(found[2].problems[0])
    assert all(each.label in str(found[2].problems[0]) for each in FORMATS)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "holds no log line"),
        (" \r\n\t\n", "holds no log line"),
        (PFIREWALL_HEADER, "holds no log line"),
        (f"{VPC}\n" * (MOST_LINES + 1), "are too many at once"),
        ("x" * (MOST_BYTES + 1), "is too much at once"),
        ("é" * (MOST_BYTES // 2 + 1), "is too much at once"),
    ],
)
def test_an_empty_or_endless_paste_is_refused(text, problem):
    with pytest.raises(InvalidInput, match=problem):
        read_paste(text)


def test_as_many_lines_as_are_promised_are_read():
    assert len(read_paste(f"{VPC}\n\n" * MOST_LINES)) == MOST_LINES


# --- Palo Alto -----------------------------------------------------------------------------------


def test_the_head_of_an_exported_traffic_log_is_no_line():
    head = "Domain,Receive Time,Serial #,Type,Threat/Content Type,Config Version,Generate Time,"
    assert one(f"{head}Source address,Destination address\n{PANOS}").format == "panos-traffic"


def test_a_panos_line_that_was_cut_off_is_told():
    assert "ends before the protocol" in refused(PANOS.partition(",tcp,deny")[0])


def test_other_panos_logs_are_no_traffic():
    assert "no format" in refused(PANOS.replace("TRAFFIC", "THREAT"))


def test_ping_through_panos_has_no_icmp_type():
    assert ends(PANOS.replace(",tcp,", ",icmp,").replace(",50123,443,", ",0,0,"))[2] == "icmp"


# --- FortiGate -----------------------------------------------------------------------------------


def test_an_ip_protocol_without_ports_is_read():
    line = FORTIOS.replace("proto=6", "proto=47").replace("dstport=8443", "dstport=0")
    assert ends(line)[2] == "gre"


def test_a_quoted_text_that_looks_like_a_field_is_none():
    assert ends('msg="srcip=9.9.9.9 x" ' + FORTIOS)[0] == "10.20.12.11"


# --- Cisco ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            (
                "%ASA-4-106023: Deny udp src dmz_1:192.0.2.1/137 dst inside:10.1.1.1/53 by"
                ' access-group "a" [0x0, 0x0]'
            ),
            ("192.0.2.1", "10.1.1.1", "udp/53"),
        ),
        (
            (
                "%ASA-4-106023: Deny tcp src outside:2001:db8::1/5000 dst inside:2001:db8:1::2/443"
                ' by access-group "a" [0x0, 0x0]'
            ),
            ("2001:db8::1", "2001:db8:1::2", "tcp/443"),
        ),
        (
            (
                "%ASA-4-106023: Deny icmp src outside:192.0.2.1 dst inside:10.1.1.1"
                ' (type 8, code 0) by access-group "a" [0x0, 0x0]'
            ),
            ("192.0.2.1", "10.1.1.1", "icmp/8/0"),
        ),
        (
            (
                "%ASA-4-106023: Deny protocol 47 src outside:192.0.2.1 dst inside:10.1.1.1 by"
                ' access-group "a" [0x0, 0x0]'
            ),
            ("192.0.2.1", "10.1.1.1", "gre"),
        ),
        (
            (
                "%ASA-4-106023: Deny tcp src inside:10.1.1.1/5 (host.example.com, 15:Staff) dst"
                ' outside:192.0.2.1/25 (7) by access-group "a" [0x0, 0x0]'
            ),
            ("10.1.1.1", "192.0.2.1", "tcp/25"),
        ),
        (
            (
                "%FTD-session-2-106001: Inbound TCP connection denied from 192.0.2.1/5000 to"
                " 10.1.1.1/23 flags SYN on interface outside"
            ),
            ("192.0.2.1", "10.1.1.1", "tcp/23"),
        ),
        (
            (
                "%ASA-2-106006: Deny inbound UDP from 2001:db8::1/5000 to 2001:db8::2/161 on"
                " interface outside"
            ),
            ("2001:db8::1", "2001:db8::2", "udp/161"),
        ),
        (
            (
                "%ASA-3-106014: Deny inbound icmp src outside: 192.0.2.1 dst inside: 10.1.1.1"
                " (type 3, code 1)"
            ),
            ("192.0.2.1", "10.1.1.1", "icmp/3/1"),
        ),
        (
            (
                "%ASA-6-106015: Deny TCP (no connection) from 192.0.2.1/5000 to 10.1.1.1/443 flags"
                " RST on interface outside"
            ),
            ("192.0.2.1", "10.1.1.1", "tcp/443"),
        ),
        (
            (
                "%ASA-6-106100: access-list a denied tcp inside/10.1.1.1(5000)(LOCAL\\bob) ->"
                " outside/192.0.2.1(443) hit-cnt 1 first hit [0x0, 0x0]"
            ),
            ("10.1.1.1", "192.0.2.1", "tcp/443"),
        ),
        (
            (
                "%ASA-6-302013: Built inbound TCP connection 7 for outside:192.0.2.1/5000"
                " (192.0.2.1/5000) to dmz:10.1.1.1/443 (203.0.113.1/443)"
            ),
            ("192.0.2.1", "10.1.1.1", "tcp/443"),
        ),
        (
            (
                "%ASA-6-302015: Built outbound UDP connection 8 for outside:192.0.2.53/53"
                " (192.0.2.53/53) to inside:10.1.1.1/5000 (203.0.113.1/5000) (bob)"
            ),
            ("10.1.1.1", "192.0.2.53", "udp/53"),
        ),
    ],
)
def test_cisco_messages_tell_who_opened_the_connection(message, told):
    assert ends(message) == told


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("%ASA-6-305011: Built dynamic TCP translation", "is message 305011"),
        ("%ASA-4-106023: Deny something else", "is no message 106023"),
        (
            "%ASA-4-106023: Deny tcp src outside:mail/5 dst inside:10.1.1.1/25 by access-group a",
            "source",
        ),
        (
            "%ASA-4-106023: Deny tcp src outside:192.0.2.1 dst inside:10.1.1.1 by access-group a",
            "is no destination port",
        ),
    ],
)
def test_what_a_cisco_message_does_not_tell_is_said(message, problem):
    assert problem in refused(message)


# --- Linux ---------------------------------------------------------------------------------------


def test_an_icmp_error_is_read_without_the_packet_that_it_carries():
    line = (
        "IN=eth0 OUT=eth1 SRC=192.0.2.1 DST=10.1.1.1 LEN=56 PROTO=ICMP TYPE=3 CODE=3"
        " [SRC=10.1.1.1 DST=192.0.2.1 LEN=28 PROTO=UDP SPT=5000 DPT=53 LEN=8 ] "
    )
    assert ends(line) == ("192.0.2.1", "10.1.1.1", "icmp/3/3")


def test_long_ipv6_addresses_are_read():
    line = (
        "kernel: out IN= OUT=eth0 SRC=2001:0db8:0000:0000:0000:0000:0000:0001"
        " DST=2001:0db8:0000:0000:0000:0000:0000:0002 LEN=72 TC=0 HOPLIMIT=64 FLOWLBL=0"
        " PROTO=ICMPv6 TYPE=128 CODE=0 ID=1 SEQ=1 "
    )
    assert ends(line) == ("2001:db8::1", "2001:db8::2", "icmpv6/128/0")


def test_a_fragment_without_ports_is_told():
    line = "IN=eth0 OUT= SRC=192.0.2.1 DST=10.1.1.1 LEN=60 FRAG:185 PROTO=UDP "
    assert "is no destination port" in refused(line)


# --- AWS -----------------------------------------------------------------------------------------


def test_records_below_another_header_are_read_by_it():
    header = "srcaddr dstaddr dstport protocol action flow-direction"
    assert ends(f"{header}\n10.1.1.1 192.0.2.1 443 6 ACCEPT egress") == (
        "10.1.1.1", "192.0.2.1", "tcp/443",
    )  # fmt: skip
    assert "no format" in refused("10.1.1.1 192.0.2.1 443 6 ACCEPT egress")


def test_a_record_without_data_is_told():
    line = "2 123456789012 eni-0123456789abcdef0 - - - - - - - 1763625604 1763625664 - NODATA"
    assert "is NODATA" in refused(line)


# --- Windows -------------------------------------------------------------------------------------


def test_icmp_of_either_family_is_read_with_its_type():
    line = "2026-11-20 08:00:05 DROP ICMP {} {} - - 60 - - - - 8 0 - RECEIVE"
    assert ends(line.format("10.1.1.1", "10.1.1.2"))[2] == "icmp/8/0"
    assert ends(line.format("2001:db8::1", "2001:db8::2"))[2] == "icmpv6/8/0"


def test_the_order_of_the_fields_line_is_followed():
    header = "#Fields: date time action protocol dst-ip src-ip dst-port src-port"
    line = "2026-11-20 08:00:05 ALLOW UDP 10.1.1.1 10.1.1.2 53 5000"
    assert ends(f"{header}\n{line}") == ("10.1.1.2", "10.1.1.1", "udp/53")
    assert ends(line)[:2] == ("10.1.1.1", "10.1.1.2")


def test_lost_events_are_no_connection():
    assert "were lost" in refused("2026-11-20 08:00:05 INFO-EVENTS-LOST - - - - - 12 - -")


# --- all of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ((" 198.51.100.11 ", " 2001:db8::1 "), "is of another IP version"),
        ((" 198.51.100.11 ", " 198.51.100.0/24 "), "is not one address"),
        ((" 443 6 ", " 0 6 "), "is no destination port"),
        ((" 443 6 ", " 70000 6 "), "is no number"),
        ((" 443 6 ", " 443 300 "), "protocol"),
    ],
)
def test_values_that_make_no_connection_are_told(change, problem):
    assert problem in refused(VPC.replace(*change))
