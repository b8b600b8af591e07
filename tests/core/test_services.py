import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.intervals import IntervalSet
from requirements_app.core.ports import PortRange
from requirements_app.core.services import (
    Service,
    parse_service,
    protocol_name,
    protocol_number,
    services_from_intervals,
)
from tests.core.strategies import quick, services

HTTPS = Service("tcp", (PortRange(443, 443),))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("tcp/443", "tcp/443"),
        ("443/tcp", "tcp/443"),
        (" 443 / TCP ", "tcp/443"),
        ("tcp/8000-8010, 443", "tcp/443,8000-8010"),
        ("443,444/udp", "udp/443-444"),
        ("sctp/2905", "sctp/2905"),
        ("icmp", "icmp"),
        ("ICMP/8", "icmp/8"),
        ("icmp/8/0", "icmp/8/0"),
        ("icmpv6/128", "icmpv6/128"),
        ("icmp6", "icmpv6"),
        ("gre", "gre"),
        ("ip/47", "gre"),
        ("ip/1", "icmp"),
        ("ip/200", "ip/200"),
        ("ip/0", "ip/0"),
        ("esp", "esp"),
        ("ah", "ah"),
    ],
)
def test_every_accepted_spelling_has_one_canonical_form(text, canonical):
    assert str(parse_service(text)) == canonical


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("443/icmp", "gives ICMP a port", "icmp/8"),
        ("icmp/443", "type and code", "not ports"),
        ("icmp/8/0/0", "too many parts", "tcp/443"),
        ("icmp/8/256", "type and code", "0 to 255"),
        ("icmp/", "type and code", "icmp/8"),
        ("tcp", "needs ports", "tcp/1-65535"),
        ("tcp/", "is blank", "443"),
        ("tcp/any", "names no port", "1-65535"),
        ("tcp/0", "below port 1", "1 to 65535"),
        ("tcp/65536", "beyond port 65535", "1 to 65535"),
        ("443-80/tcp", "reversed", "write 80-443"),
        ("53/tcp/udp", "more than one service", "tcp/53 and udp/53"),
        ("ip/6", "needs ports", "tcp/1-65535"),
        ("ip/256", "one IP protocol number", "0 to 255"),
        ("ip", "one IP protocol number", "ip/47"),
        ("gre/47", "too many parts", "tcp/443"),
        ("any", "names no protocol", "tcp/443"),
        ("", "blank", "tcp/443"),
        ("443", "not a known protocol", "tcp"),
        ("http/443", "not a known protocol", "tcp"),
        ("tcp/4\x003", "neither a port", "443"),
        ("\ud800/443", "not a known protocol", "tcp"),
        ("tcp/" * 10_000, "longer than 10000", "tcp/443"),
        ("tcp/" * 1_000, "too many parts", "tcp/443"),
        (None, "not text", "tcp/443"),
    ],
)
def test_what_is_no_service_is_refused_with_a_mend(text, message, mend):
    with pytest.raises(InvalidInput) as caught:
        parse_service(text, "service")
    (problem,) = caught.value.problems
    assert problem.field == "service"
    assert message in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (("icmp", (PortRange(443, 443),)), "ports"),
        (("gre", (PortRange(443, 443),)), "ports"),
        (("tcp",), "ports"),
        (("tcp", (PortRange(1, 1),), 8), "icmp_type"),
        (("icmp", (), 256), "icmp_type"),
        (("icmp", (), -1), "icmp_type"),
        (("icmp", (), True), "icmp_type"),
        (("icmp", (), 8, 256), "icmp_code"),
        (("icmp", (), None, 0), "icmp_code"),
        (("256",), "protocol"),
        (("quic",), "protocol"),
        (("",), "protocol"),
    ],
)
def test_a_service_cannot_be_made_wrong(arguments, field):
    with pytest.raises(InvalidInput) as caught:
        Service(*arguments)
    assert caught.value.problems[0].field == field


def test_protocols_and_ports_are_brought_to_one_form():
    assert Service("6", (PortRange(443, 443),)) == Service("TCP", (PortRange(443, 443),)) == HTTPS
    split = (PortRange(81, 90), PortRange(80, 80))
    assert Service("tcp", split) == Service("tcp", (PortRange(80, 90),))
    assert (protocol_number("sctp"), protocol_number("200")) == (132, 200)
    assert (protocol_name(58), protocol_name(200)) == ("icmpv6", "200")


def test_services_lie_on_the_line_of_protocol_and_port():
    assert list(HTTPS.intervals()) == [(6 << 16 | 443, 6 << 16 | 444)]
    echo = Service("icmp", icmp_type=8, icmp_code=0)
    assert list(echo.intervals()) == [(1 << 16 | 8 << 8, (1 << 16 | 8 << 8) + 1)]
    assert echo.intervals() <= Service("icmp", icmp_type=8).intervals()
    assert Service("icmp", icmp_type=8).intervals() <= Service("icmp").intervals()
    assert Service("icmp").intervals().isdisjoint(Service("icmpv6").intervals())


def test_services_with_and_without_icmp_type_can_be_sorted():
    untyped, echo = Service("icmp"), Service("icmp", icmp_type=8)
    assert sorted([HTTPS, echo, untyped]) == [untyped, echo, HTTPS]


@pytest.mark.parametrize("text", ["icmp/8/0", "icmp/8/255", "icmp/0/0", "icmpv6/255/0", "icmp/0"])
def test_an_icmp_code_never_grows_into_its_type(text):
    assert [str(each) for each in services_from_intervals(parse_service(text).intervals())] == [
        text
    ]


@quick
@given(services)
def test_a_service_parses_back_from_its_text(service):
    assert parse_service(str(service)) == service


@quick
@given(services)
def test_a_service_comes_back_from_its_intervals(service):
    assert services_from_intervals(service.intervals()) == (service,)


@quick
@given(st.lists(services, max_size=6))
def test_services_from_intervals_are_exact(several):
    line = IntervalSet.from_pairs(pair for each in several for pair in each.intervals())
    found = services_from_intervals(line)
    assert IntervalSet.from_pairs(pair for each in found for pair in each.intervals()) == line
    assert list(found) == sorted(set(found))


@pytest.mark.parametrize(
    "pair", [(6 << 16, (6 << 16) + 1), (47 << 16, (47 << 16) + 1), (-1, 3), (0, 257 << 16)]
)
def test_points_that_no_service_has_are_an_error(pair):
    with pytest.raises(ValueError, match="service"):
        services_from_intervals(IntervalSet.from_pairs([pair]))
