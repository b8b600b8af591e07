"""What each format of lists writes, and what it tells of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exports.lists.base import ListValue
from exports.lists.registry import LIST_FORMATS
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.report import FindingLine
from tests.exports.golden_files import assert_golden

from .reading import Pac, report, report_of

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "lists"
OF_EACH_KIND = (
    "10.2.0.5",
    "10.2.0.6",
    "192.0.2.0/24",
    "198.51.100.7-198.51.100.19",
    "2001:db8::5",
    "2001:db8:1::/48",
    "get.example.net",
    "example.com",
    "*.example.com",
    "*.cdn.example.org",
    "_ldap._tcp.example.org",
    "any",
)
TOLD = (
    FindingLine(
        "warning", "not-tcp", "udp/123", "Left out: 2 entries that are not TCP.", "Use a rule."
    ),
)


def codes(file):
    return [each.code for each in file.findings]


@pytest.mark.parametrize("identifier", LIST_FORMATS)
def test_a_list_of_each_kind_of_value_is_as_it_was_reviewed(identifier):
    written = LIST_FORMATS[identifier]
    file = written.render(report(*OF_EACH_KIND, findings=TOLD))
    assert_golden(f"{identifier}.{written.suffix}", file.text.encode(), FOLDER)
    told = "".join(f"{each}\n" for each in file.findings)
    assert_golden(f"{identifier}.findings", told.encode(), FOLDER)


@pytest.mark.parametrize("identifier", LIST_FORMATS)
def test_an_empty_list_says_so_and_holds_nothing(identifier):
    file = LIST_FORMATS[identifier].render(report())
    assert (file.count, codes(file)) == (0, ["empty"])


@pytest.mark.parametrize("identifier", LIST_FORMATS)
def test_the_order_of_values_makes_no_difference(identifier):
    values = [ListValue(parse_endpoint(text), "app.flow") for text in OF_EACH_KIND]
    one = LIST_FORMATS[identifier].render(report(values=tuple(values)))
    other = LIST_FORMATS[identifier].render(report(values=tuple(reversed(values))))
    assert one == other


@pytest.mark.parametrize("identifier", LIST_FORMATS)
def test_any_is_on_no_list_and_is_told(identifier):
    file = LIST_FORMATS[identifier].render(report("any"))
    assert file.count == 0
    assert "any-not-held" in codes(file)


def test_paloalto_lines_carry_what_they_are_for_behind_a_space():
    file = LIST_FORMATS["paloalto-ip"].render(report("10.0.0.1", "10.0.0.2", "10.0.9.0/24"))
    assert file.text.splitlines() == [
        "10.0.0.1-10.0.0.2 app.flow-0, app.flow-1",
        "10.0.9.0/24 app.flow-2",
    ]


def test_a_wildcard_never_holds_the_name_above_it():
    for identifier in ("paloalto-url", "paloalto-domain", "plain"):
        lines = LIST_FORMATS[identifier].render(report("*.example.com")).text.split()
        assert [line.rstrip("/") for line in lines] == ["*.example.com"]


def test_squid_holds_a_wildcard_only_with_the_name_above_it():
    squid = LIST_FORMATS["squid-dstdomain"]
    alone = squid.render(report("*.example.com"))
    assert alone.count == 0
    assert "wildcards-not-held" in codes(alone)
    both = squid.render(report("*.example.com", "example.com", "a.example.com", "*.b.example.com"))
    lines = [line for line in both.text.splitlines() if not line.startswith("#")]
    assert lines == [".example.com"]
    assert codes(both) == []


def test_checkpoint_keeps_the_id_of_its_object():
    body = json.loads(LIST_FORMATS["checkpoint-gdc"].render(report("10.0.0.1")).text)
    assert body["version"] == "1.0"
    (only,) = body["objects"]
    assert only["id"] == "6f0c8f3e-5d55-4c7e-9a43-0d8a5d0f4a11"
    assert only["ranges"] == ["10.0.0.1"]


def test_more_than_a_device_takes_is_told():
    values = [f"10.{number // 200}.{number % 200}.1" for number in range(30)]
    file = LIST_FORMATS["paloalto-ip"].render(report(*values, most=20))
    assert "over-limit" in codes(file)
    assert file.count == 30
    assert "over-limit" not in codes(LIST_FORMATS["paloalto-ip"].render(report(*values, most=30)))


def test_the_known_limits_of_a_format_count_where_nobody_gave_one():
    first = 10 << 24
    from requirements_app.core.endpoints import AddressRange

    values = [AddressRange(4, first + 2 * at, first + 2 * at) for at in range(50_001)]
    file = LIST_FORMATS["paloalto-ip"].render(report_of(*values))
    (over,) = [each for each in file.findings if each.code == "over-limit"]
    assert "50001 entries" in over.message
    assert "50000" in over.message


@pytest.mark.parametrize("identifier", LIST_FORMATS)
def test_no_text_breaks_out_of_a_comment(identifier):
    nasty = 'x\n10.9.9.9\r\n*/ alert(1) //\u2028evil.example.org\u0085"; # \\'
    finding = FindingLine("warning", "x", nasty, nasty, nasty)
    file = LIST_FORMATS[identifier].render(
        report("10.0.0.1", site_name=nasty, says=nasty, address=nasty, findings=(finding,))
    )
    assert "\r" not in file.text
    assert file.text.isascii()
    for line in file.text.splitlines():
        assert not line.startswith(("10.9.9.9", "evil", "*/", '"; #'))
    if identifier == "checkpoint-gdc":
        assert json.loads(file.text)["objects"][0]["ranges"] == ["10.0.0.1"]
    if identifier == "pac":
        pac = Pac(file.text)
        assert pac.has("10.0.0.1")
        assert not pac.has("10.9.9.9")
        assert pac.added() == {"portal_list_hq_out"}


def test_a_flow_cannot_put_an_entry_behind_its_comment():
    value = ListValue(parse_endpoint("10.0.0.1"), "x\n10.9.9.9")
    text = LIST_FORMATS["paloalto-ip"].render(report(values=(value,))).text
    assert text.count("\n") == 1
    assert text.startswith("10.0.0.1 ")


def test_the_snippet_answers_as_the_portal_means_it():
    pac = Pac(LIST_FORMATS["pac"].render(report(*OF_EACH_KIND)).text)
    on_it = (
        "10.2.0.5", "10.2.0.6", "192.0.2.255", "198.51.100.7", "198.51.100.19", "2001:db8::5",
        "[2001:db8::5]", "2001:DB8:1::ffff", "2001:db8:0:0:0:0:0:5", "get.example.net",
        "GET.Example.Net.", "example.com", "a.example.com", "b.a.example.com",
        "x.cdn.example.org", "_ldap._tcp.example.org",
    )  # fmt: skip
    off_it = (
        "10.2.0.4", "10.2.0.7", "10.2.0.05", "0x0a.2.0.5", "10.2.5", "169083909", "198.51.100.20",
        "2001:db8::6", "2001:db8::5::", "::ffff:10.2.0.5", "2001:db8::5%eth0", "cdn.example.org",
        "evilexample.com", "example.com.evil.org", ".example.com", "a..example.com", "",
        "constructor", "__proto__", "toString", "hasOwnProperty", "a b", "\u212a.example.com",
        "example.com/x", "example.com:443", "[example.com]",
    )  # fmt: skip
    assert [host for host in on_it if not pac.has(host)] == []
    assert [host for host in off_it if pac.has(host)] == []


def test_a_name_may_be_what_every_object_has():
    pac = Pac(LIST_FORMATS["pac"].render(report("__proto__", "constructor", "*.__proto__")).text)
    assert all(map(pac.has, ("__proto__", "constructor", "a.__proto__")))
    assert not pac.has("tostring")
