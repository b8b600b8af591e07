"""No spelling of an address that is not public gets past the client."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.http import Request
from requirements_app.outgoing.addresses import why_not_public
from requirements_app.outgoing.allowing import AllowList
from requirements_app.outgoing.client import Guarded
from requirements_app.outgoing.destination import Destination
from requirements_app.outgoing.errors import Refused
from requirements_app.outgoing.routing import Proxy, Router

SPECIAL_4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
]  # fmt: skip
SPECIAL_6 = ["::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "100::/64",
             "2001:db8::/32", "64:ff9b:1::/48", "2002:7f00:1::/48", "2001:0::/32"]  # fmt: skip


def of_networks(networks):
    def addresses(text):
        network = ipaddress.ip_network(text)
        last = int(network.broadcast_address)
        kind = IPv4Address if network.version == 4 else IPv6Address
        return st.integers(int(network.network_address), last).map(kind)

    return st.sampled_from(networks).flatmap(addresses)


# Asks no name service: what got so far as to be a name would be unknown, and not refused.
CLIENT = Guarded(resolver=lambda *_: [])
inside_4 = of_networks(SPECIAL_4)
inside_6 = of_networks(SPECIAL_6)


def spellings_4(address: IPv4Address) -> list[str]:
    number, parts = int(address), str(address).split(".")
    rest = number & 0xFFFFFF
    return [
        str(address), f"{address}.", str(number), hex(number), f"0{number:o}", f"0x{number:08X}",
        ".".join(hex(int(part)) for part in parts), ".".join(f"0{int(part):o}" for part in parts),
        ".".join(part.zfill(3) for part in parts), f"{parts[0]}.{rest}", f"{parts[0]}.{hex(rest)}",
        f"{parts[0]}.{parts[1]}.{rest & 0xFFFF}", str(address).replace(".", "。"),
        "".join(chr(ord("０") + int(c)) if c.isdigit() else c for c in str(address)),
        str(address).replace(".", "%2e"), *spellings_6(mapped(address)),
        *spellings_6(nat64(address)),
    ]  # fmt: skip


def spellings_6(address: IPv6Address) -> list[str]:
    tail = IPv4Address(int(address) & 0xFFFFFFFF)
    dotted = ":".join(address.exploded.split(":")[:6]) + f":{tail}"
    forms = [str(address), address.exploded, str(address).upper(), dotted]
    return [f"[{form}]" for form in forms] + [f"[{address}%25eth0]", f"[{address}%eth0]"]


def mapped(address: IPv4Address) -> IPv6Address:
    return IPv6Address((0xFFFF << 32) | int(address))


def nat64(address: IPv4Address) -> IPv6Address:
    return IPv6Address(int(IPv6Address("64:ff9b::")) | int(address))


def refused(host: str) -> None:
    for scheme in ("http", "https"):
        for port in ("", ":8443"):
            with pytest.raises(Refused) as caught:
                CLIENT.check(f"{scheme}://{host}{port}/")
            assert caught.value.sent is False


@bounds(max_examples=25, deadline=None)
@given(inside_4)
@example(IPv4Address("127.0.0.1"))
@example(IPv4Address("169.254.169.254"))
@example(IPv4Address("255.255.255.255"))
def test_no_spelling_of_an_inside_ipv4_address_is_let_out(address):
    assert why_not_public(address)
    for host in spellings_4(address):
        refused(host)


@bounds(max_examples=50, deadline=None)
@given(inside_6)
@example(IPv6Address("::ffff:127.0.0.1"))
@example(IPv6Address("::127.0.0.1"))
@example(IPv6Address("fd00:ec2::254"))
def test_no_spelling_of_an_inside_ipv6_address_is_let_out(address):
    assert why_not_public(address)
    for host in spellings_6(address):
        refused(host)


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_what_python_does_not_hold_for_global_is_never_public(address):
    if not address.is_global or address.is_multicast or address.is_reserved:
        wanted = getattr(address, "ipv4_mapped", None)
        assert why_not_public(address) or (wanted and wanted.is_global)


@pytest.mark.parametrize(
    "text",
    ["93.184.216.34", "8.8.8.8", "192.0.1.1", "2606:2800:220:1::1", "2a00:1450::1",
     "::ffff:8.8.8.8", "64:ff9b::808:808"],
)  # fmt: skip
def test_public_addresses_are_public(text):
    assert why_not_public(ipaddress.ip_address(text)) == ""


@pytest.mark.parametrize("text", ["168.63.129.16", "192.88.99.1", "2002:808:808::1", "4000::1"])
def test_some_that_python_holds_for_global_are_not(text):
    assert why_not_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "https://user@example.org/", "https://user:hunter2@example.org/", "https://@example.org/",
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/",
        "example.org", "", "https://", "https:///path", "https://:443/", "https://*.example.org/",
        "https://example.org:0/", "https://example.org:65536/", "https://example.org:x/",
        "https://exa mple.org/", "https://example.org/\r\nHost: a", "https://example.org\\@a.b/",
        "https://a..b/", "https://[::1/", "https://[1.2.3.4]/", "https://[v1.a]/",
        "https://example.org/ü", "https://example.org/?q=ü", "https://ex\u2100mple.org/",
        "https://" + "a" * 64 + ".org/", "https://example.org/" + "a" * 9000, "\thttps://a.org/",
    ],
)  # fmt: skip
def test_what_is_not_plainly_an_address_is_refused(url):
    with pytest.raises(Refused) as caught:
        Destination.of(url)
    assert caught.value.mend
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("HTTPS://Example.ORG./a?b#c", "example.org", 443, "/a?b"),
        ("https://bücher.example", "xn--bcher-kva.example", 443, "/"),
        ("http://rt:8080/x//y", "rt", 8080, "/x//y"),
        ("https://my_service.example:8443?q", "my_service.example", 8443, "/?q"),
        ("https://[2606:2800::0001]:444/", "2606:2800::1", 444, "/"),
    ],
)
def test_an_address_is_taken_apart(url, host, port, target):
    found = Destination.of(url)
    assert (found.host, found.port, found.target) == (host, port, target)


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://a.org/", "a.org"), ("http://a.org:443/", "a.org:443"),
        ("https://[2606::1]/", "[2606::1]"), ("http://[2606::1]:81/", "[2606::1]:81"),
    ],
)  # fmt: skip
def test_the_host_is_named_with_brackets_and_a_port_where_it_takes_them(url, authority):
    assert Destination.of(url).authority == authority


# --- the settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    ["rt.example.org", "rt.example.org:", "rt.example.org:0", "rt.example.org:70000", "*.a.org:443",
     "10.2.0.0/33:443", "10.2.3.4/16:443", "fd00::/8:443", "10.2:443", ":443", "https://a.org:443"],
)  # fmt: skip
def test_an_entry_that_is_none_is_refused_with_a_mend(entry):
    with pytest.raises(InvalidInput) as caught:
        AllowList.of([entry])
    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("OUTGOING_ALLOW", entry)
    assert problem.mend


def test_entries_are_hosts_and_networks_with_a_port():
    allowed = AllowList.of([" RT.example.org.:443", "10.2.0.0/16:8443", "[fd00::/8]:443", ""])
    for url, listed in [
        ("https://rt.example.org/", True), ("https://rt.example.org:8443/", False),
        ("https://a.rt.example.org/", False), ("https://10.2.9.9:8443/", True),
        ("https://[::ffff:10.2.9.9]:8443/", True), ("https://10.3.0.1:8443/", False),
        ("https://[fd12::1]/", True), ("https://[fd12::1]:444/", False),
    ]:  # fmt: skip
        assert allowed.names(Destination.of(url)) is listed, url


@pytest.mark.parametrize(
    "url", ["proxy:3128", "https://proxy:3128", "http://proxy", "http://:3128", "http://a:b:c"]
)
def test_a_proxy_that_is_none_is_refused(url):
    with pytest.raises(InvalidInput):
        Proxy.of(url)


def test_the_proxys_password_is_not_quoted():
    with pytest.raises(InvalidInput) as caught:
        Proxy.of("https://ada:the-word@proxy:3128")
    assert "the-word" not in str(caught.value)


def test_settings_that_cannot_be_read_are_told_at_the_start(settings):
    from requirements_app.outgoing import checks

    settings.OUTGOING_ALLOW, settings.OUTGOING_CA = ["rt.example.org"], "/nowhere/ca.pem"
    assert [each.id for each in checks.destinations_can_be_read()] == ["outgoing.E001"]
    assert [each.id for each in checks.own_authorities_can_be_read()] == ["outgoing.E002"]
    settings.OUTGOING_ALLOW = settings.OUTGOING_CA = ""
    assert checks.destinations_can_be_read() == checks.own_authorities_can_be_read() == []
    assert Router.from_settings(lambda *_: []).proxy is None


def test_a_request_does_not_show_its_secrets():
    request = Request("GET", "https://a.org/", (("Authorization", "the-token"),))
    assert ("Authorization", "the-token") not in request.shown_headers()
