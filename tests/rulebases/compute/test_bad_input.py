# ruff: noqa: E501 - lines of configurations are as long as they are
"""Files that are broken, huge, made to explode, or another platform's."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.rulebases.compute.parsing import PLATFORMS, limits, read_rule_base

from .test_reading import ASA, AWS, CSV, FORTIOS, IPTABLES, NFT, PANOS

FILES = {
    "iptables": IPTABLES, "nftables": json.dumps(NFT, indent=1), "paloalto-xml": PANOS,
    "cisco-asa": ASA, "fortios": FORTIOS, "aws-sg": json.dumps(AWS, indent=1), "csv": CSV,
}  # fmt: skip

LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>\n'
    "<config>&b;</config>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><config>&f;</config>'


def _refused(data: str | bytes, platform: str = "") -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read_rule_base(data.encode() if isinstance(data, str) else data, platform)
    (problem,) = caught.value.problems
    assert problem.mend
    return problem.field, problem.message


@pytest.mark.parametrize(
    ("text", "platform", "line", "message"),
    [
        (LAUGHS, "paloalto-xml", 2, "document type"),
        (OUTSIDE, "paloalto-xml", 1, "document type"),
        ("<config>\n<a></b></config>", "paloalto-xml", 2, "not XML"),
        ("<config>" + "<a>" * 200, "paloalto-xml", 1, "nests"),
        ('{"nftables":\n [', "nftables", 2, "not JSON"),
        ('{"nftables":' + "[" * 100_000, "nftables", 1, "nests too deep"),
        ('{"nftables": [],\n "nftables": []}', "nftables", 1, "twice"),
        ('{"nftables": [NaN]}', "nftables", 0, "NaN"),
        ('{"nftables": [' + "9" * 10_000 + "]}", "nftables", 0, "number"),
        ("*filter\n:FORWARD DROP [0:0]\n-A FORWARD -s 10.0.0.300 -j ACCEPT\n", "iptables", 3, "10.0.0.300"),
        ("*filter\n:FORWARD DROP [0:0]\n-A FORWARD --dport 99999 -p tcp -j ACCEPT\n", "iptables", 3, "port"),
        ('*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m comment --comment "x -j ACCEPT\n', "iptables", 3, "quotation"),
        ("*filter\n:FORWARD DROP [0:0]\n:a - [0:0]\n-A FORWARD -j a\n-A a -j a\n", "iptables", 5, "circle"),
        ("*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\n", "iptables", 1, "FORWARD"),
        ("*filter\n:FORWARD DROP [0:0]\nreboot\n-A FORWARD -j ACCEPT\n", "iptables", 3, "no line"),
        ("access-list a extended permit tcp any any eq\n", "cisco-asa", 1, "too early"),
        ("access-list a extended permit tcp host 10.0.0.999 any\n", "cisco-asa", 1, "10.0.0.999"),
        ("access-list a extended permit tcp any 10.0.0.0 0.0.0.255\n", "cisco-asa", 1, "netmask"),
        ("access-list a extended allow tcp any any\n", "cisco-asa", 1, "neither permit"),
        ("access-list a extended permit ip any any\naccess-group b in interface x\n", "cisco-asa", 2, "does not have"),
        ("config firewall policy\nedit 1\nset name \"x\nend\n", "fortios", 3, "quotation"),
        ("config firewall policy\nedit 1\nset name x\n", "fortios", 0, "ends within"),
        ("config firewall policy\nedit 1\nreboot\n", "fortios", 3, "no command"),
        ("source,destination,service\n10.0.0.1,10.0.0.2,tcp/1\n", "csv", 1, "action"),
        ('action,source,destination,service\npermit,"10.0.0.1,x\n', "csv", 2, "CSV"),
        ('{"SecurityGroups": [{"GroupId": "a",\n"IpPermissions": [{"IpProtocol": "tcp", "FromPort": 70000, "ToPort": 1, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}]}', "aws-sg", 2, "ports"),
        ("", "", 0, "empty"),
        ("hello\nworld", "", 1, "no format"),
        ("a\0b", "", 1, "NUL"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_naming_its_line(text, platform, line, message):
    field, told = _refused(text, platform)
    assert field == (f"rule_base.line {line}" if line else "rule_base")
    assert message in told or message in field or message in str(told)


def test_what_is_no_text_is_refused():
    assert _refused(b"\x1f\x8b\x08\n\xff")[1] == "is not text in UTF-8"
    assert _refused("*filter\n-A FORWARD\n".encode("utf-16"))[1] == "is not text in UTF-8"


def test_a_huge_file_is_refused_before_it_is_read():
    began = time.process_time()
    assert "bytes" in _refused(b"x" * (limits.MAX_BYTES + 1))[1]
    assert time.process_time() - began < 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_another_platforms_file_is_named(platform):
    for other, text in FILES.items():
        if other != platform:
            field, message = _refused(text, platform)
            assert field == "rule_base.line 1"
            assert message == f"looks like {other}, not like {platform}"


def test_a_platform_that_is_not_read_is_refused():
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_rule_base(b"x", "checkpoint; reboot")


def test_chains_that_call_each_other_many_times_end():
    chains = [f":c{at} - [0:0]" for at in range(30)]
    wide = [f"-s 10.0.0.0/{length} -d 10.0.0.0/{length}" for length in range(20, 24)]
    calls = [f"-A c{at} {each} -j c{at + 1}" for at in range(29) for each in wide]
    text = "\n".join(
        ["*filter", ":FORWARD DROP [0:0]", *chains, "-A FORWARD -j c0", *calls, "-A c29 -j ACCEPT", "COMMIT"]
    )  # fmt: skip
    assert "more than" in _refused(text, "iptables")[1]


@pytest.mark.parametrize("count", [5_000, 2_000])
def test_negated_interfaces_without_end_are_refused(count):
    """Each leaves all the others, so together they would grow with the square of the file."""
    lines = "".join(f"-A FORWARD ! -o e{at} -j DROP\n" for at in range(count))
    with pytest.raises(InvalidInput, match="interfaces"):
        read_rule_base(f"*filter\n:FORWARD DROP\n{lines}COMMIT\n".encode())


def test_groups_in_groups_are_resolved_once_and_a_circle_is_in_doubt():
    groups = "".join(
        f"object-group network g{at}\n group-object g{at + 1}\n group-object g{at + 1}\n"
        for at in range(20)
    )
    text = f"{groups}object-group network g20\n network-object host 10.0.0.1\naccess-list a extended permit ip object-group g0 any\n"
    base = read_rule_base(text.encode())
    assert len(base.rules[0].sources.sure) == 1
    circle = "object-group network g\n group-object h\nobject-group network h\n group-object g\naccess-list a extended permit ip object-group g any\n"
    base = read_rule_base(circle.encode())
    assert base.rules[0].why == ("uses 'g', a group that holds itself",)
    deep = "".join(f"object-group network g{at}\n group-object g{at + 1}\n" for at in range(60))
    assert "deep" in _refused(f"{deep}access-list a extended permit ip object-group g0 any\n")[1]


def test_a_group_of_ports_of_no_protocol_is_refused():
    text = "object-group service web tc\n port-object eq https\naccess-list a extended permit ip any any\n"
    assert "is no IP protocol" in _refused(text)[1]


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(platform, data):
    text = FILES[platform]
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, min(len(text), first + 60)))
    put = data.draw(
        st.sampled_from(
            ["", "\x00", '"', "}", "<", "\n", " ", "9" * 40, "; reboot #", "\u202e", "any "]
        )
    )
    with suppress(InvalidInput):
        read_rule_base((text[:first] + put + text[last:]).encode(), platform)
