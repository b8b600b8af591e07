"""What is tried for a connection, and what is told where nothing can be."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.reachability import payloads
from exports.reachability.plan import MAX_PROBES
from exports.reachability.sampling import MAX_PORTS, SAMPLE, sample_destinations, sample_ports
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.errors import InvalidInput
from requirements_app.core.ports import PortRange, merge_ports
from tests.exports.reachability.plans import connection, plan_of, small_plan

SAMPLES = {
    "10.0.0.7": ("10.0.0.7",),
    "10.0.0.0/31": ("10.0.0.0", "10.0.0.1"),
    "10.0.0.0/30": ("10.0.0.1", "10.0.0.2"),
    "10.0.0.0/24": ("10.0.0.1", "10.0.0.127", "10.0.0.254"),
    "10.0.0.5-10.0.0.7": ("10.0.0.5", "10.0.0.6", "10.0.0.7"),
    "2001:db8::/126": ("2001:db8::1", "2001:db8::2", "2001:db8::3"),
    "2001:db8::/64": ("2001:db8::1", "2001:db8:0:0:8000::", "2001:db8::ffff:ffff:ffff:ffff"),
    "host.example.net": ("host.example.net",),
}
UNTESTABLE = {
    ("any", "tcp/443"): "any names no host",
    ("*.example.net", "tcp/443"): "names that are not known",
    ("224.0.0.18", "udp/5405"): "multicast",
    ("ff02::1", "udp/5405"): "multicast",
    ("127.0.0.1", "tcp/443"): "the host itself",
    ("fe80::1", "tcp/443"): "link-local",
    ("255.255.255.255", "udp/67"): "reserved",
    ("10.0.0.1", "gre"): "cannot be sent by an ordinary program",
    ("10.0.0.1", "sctp/3868"): "cannot be sent by an ordinary program",
    ("10.0.0.1", "icmp/13"): "only echo requests",
    ("10.0.0.1", "icmpv6"): "different IP versions",
}


@pytest.mark.parametrize(("destination", "hosts"), SAMPLES.items(), ids=SAMPLES)
def test_of_a_network_the_first_the_middle_and_the_last_host_are_tried(destination, hosts):
    assert sample_destinations(destination).hosts == hosts


def test_a_sample_is_told_with_what_it_stands_for():
    probes = plan_of([connection("10.0.0.0/24", "tcp/443,50000-50999")]).probes
    assert [probe.group for probe in probes] == ["443"] * 3 + ["50000-50999"] * 9
    assert probes[0].sample == "3 of 254 addresses of 10.0.0.0/24"
    assert probes[3].sample == f"{probes[0].sample}; 3 of the 1000 ports 50000-50999"


def test_ports_beyond_the_bound_are_told():
    ports = ",".join(str(port) for port in range(1000, 1100, 2))
    *probes, rest = plan_of([connection("10.0.0.1", f"tcp/{ports}")]).probes
    assert len(probes) == MAX_PORTS
    assert rest.untestable == f"{50 - MAX_PORTS} more of its port ranges are not tried"


@pytest.mark.parametrize(("case", "why"), UNTESTABLE.items(), ids=map(str, UNTESTABLE))
def test_what_cannot_be_tried_says_why(case, why):
    (probe,) = plan_of([connection(*case)]).probes
    assert why in probe.untestable
    assert (probe.host, probe.tls) == ("", False)


def test_a_wildcard_source_is_no_host_to_start_from():
    (probe,) = plan_of([connection("10.0.0.1", "tcp/443", "*.example.net")]).probes
    assert "names no host to start from" in probe.untestable


@pytest.mark.parametrize("echo", ["icmp", "icmp/8", "icmp/8/0"])
def test_an_echo_request_is_tried(echo):
    (probe,) = plan_of([connection("10.0.0.1", echo)]).probes
    assert (probe.untestable, probe.protocol, probe.port) == ("", "icmp", 0)


def test_chosen_hosts_stand_for_a_wildcard():
    wildcard = connection("*.example.net", "tcp/443", samples=("a.example.net", "b.c.example.net"))
    probes = plan_of([wildcard]).probes
    assert [probe.host for probe in probes] == ["a.example.net", "b.c.example.net"]
    assert probes[0].sample == "2 hosts chosen for *.example.net"


@pytest.mark.parametrize(
    ("destination", "sample"),
    [
        ("*.example.net", "example.net"),
        ("*.example.net", "*.a.example.net"),
        ("*.example.net", "10.0.0.1"),
        ("10.0.0.0/24", "10.0.1.1"),
        ("10.0.0.0/24", "10.0.0.0/25"),
        ("any", "10.0.0.0/25"),
    ],
)
def test_a_chosen_host_outside_the_destination_is_refused(destination, sample):
    with pytest.raises(InvalidInput, match="is not one host of"):
        plan_of([connection(destination, "tcp/443", samples=(sample,))])


def test_what_goes_beyond_the_script_is_told_and_not_dropped():
    many = [connection("10.0.0.1", f"tcp/{port}") for port in range(1, MAX_PROBES + 3)]
    probes = plan_of(many).probes
    assert len(probes) == len(many)
    assert {probe.untestable for probe in probes[:MAX_PROBES]} == {""}
    assert all("go beyond them" in probe.untestable for probe in probes[MAX_PROBES:])


def test_equal_connections_make_an_equal_plan_and_another_one_another_hash():
    plan = small_plan()
    assert plan == small_plan()
    assert plan.plan_hash == small_plan().plan_hash
    others = (
        dataclasses.replace(plan, change=13),
        dataclasses.replace(plan, site="branch"),
        dataclasses.replace(plan, probes=plan.probes[1:]),
    )
    assert all(other.plan_hash != plan.plan_hash for other in others)
    later = dataclasses.replace(plan, made_at=plan.expires_at)
    assert later.plan_hash == plan.plan_hash


def test_certificates_are_looked_at_only_where_inspection_is_forbidden_and_tls_is_spoken():
    cases = {
        ("tcp/443", "", True): True,
        ("tcp/443", "", False): False,
        ("tcp/80", "HTTP", True): False,
        ("tcp/4000", "HTTPS", True): True,
        ("udp/443", "HTTPS", True): False,
    }
    for (service, application, forbidden), tls in cases.items():
        made = connection("10.0.0.1", service, application=application, tls_forbidden=forbidden)
        assert plan_of([made]).probes[0].tls is tls


def test_well_known_udp_services_are_asked_what_they_answer():
    sent = {port: bytes.fromhex(plan_of([connection("10.0.0.1", f"udp/{port}")]).probes[0].payload)
            for port in (53, 123, 161, 514)}  # fmt: skip
    assert len(sent[123]) == 48
    assert sent[53][2:6] == b"\x01\x00\x00\x01"
    assert sent[161][:5] == bytes([0x30, len(sent[161]) - 2, 2, 1, 3])
    assert b"reachability check" in sent[514] == payloads.for_port(514)


@given(st.lists(st.tuples(st.integers(1, 65535), st.integers(0, 400)), min_size=1, max_size=20))
def test_sampled_ports_are_few_and_of_the_service(pairs):
    ranges = merge_ports(PortRange(first, min(first + more, 65535)) for first, more in pairs)
    tried, left_out = sample_ports(ranges)
    assert 0 < len(tried) <= MAX_PORTS
    assert {each.of for each in tried} == {str(each) for each in ranges[: len(ranges) - left_out]}
    for each in tried:
        whole = next(span for span in ranges if str(span) == each.of)
        assert whole.first <= each.port <= whole.last
        assert bool(each.note) == (whole.last - whole.first >= SAMPLE)


@given(st.integers(1 << 24, (1 << 31) - 1), st.integers(0, 1 << 20))
def test_sampled_addresses_are_few_and_of_the_destination(first, more):
    whole = AddressRange(4, first, first + more)
    found = sample_destinations(whole.text)
    assert found.untestable or 0 < len(found.hosts) <= SAMPLE
    for host in found.hosts:
        assert whole.first <= AddressRange.from_text(host).first <= whole.last
