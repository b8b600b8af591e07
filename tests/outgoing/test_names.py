from ipaddress import ip_address

import pytest

from requirements_app.outgoing import checks, names
from requirements_app.outgoing.names import NoNameServer, names_ask

from .name_server import Zone, serving


@pytest.fixture
def zone(settings):
    with serving(Zone()) as zone:
        settings.DNS_RESOLVERS = [zone.address]
        yield zone


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(names, "_SECONDS_A_QUESTION", 0.4)
    monkeypatch.setattr(names, "_SECONDS_A_SERVER", 0.2)


def ask(name):
    return names_ask([name])[0]


def test_both_families_are_told_in_order_with_server_and_least_ttl(zone):
    zone.add("get.example.net", "93.184.216.40", "93.184.216.34")
    zone.add("get.example.net", "2606:2800:21f::1", ttl=60)
    found = ask("get.example.net")
    told = ("93.184.216.34", "93.184.216.40", "2606:2800:21f::1")
    assert found.addresses == tuple(map(ip_address, told))
    assert (found.ttl, found.resolver, found.remark) == (60, "127.0.0.1", "")
    assert found.at.tzinfo is not None
    assert found.at.microsecond == 0


def test_aliases_are_followed_and_their_ttls_count(zone):
    zone.add("get.example.net", "=one.cdn.example", ttl=3600)
    zone.add("one.cdn.example", "=two.cdn.example", ttl=20)
    zone.add("two.cdn.example", "93.184.216.34")
    found = ask("get.example.net")
    assert (found.addresses, found.ttl) == ((ip_address("93.184.216.34"),), 20)


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("none.example.net", "there is no such name"),
        ("empty.example.net", ""),
        ("silent.example.net", "the name service did not answer in time (A)"),
        ("broken.example.net", "the name service could not tell (A)"),
        ("loop.example.net", "the name service could not tell (A)"),
    ],
)
def test_what_has_no_address_says_why(zone, name, remark):
    zone.records["empty.example.net"] = []
    zone.silent.add("silent.example.net")
    zone.broken.add("broken.example.net")
    zone.add("loop.example.net", "=loop.example.net")
    found = ask(name)
    assert (found.addresses, found.ttl) == ((), 0)
    assert found.remark.startswith(remark)


def test_the_family_that_was_not_told_is_remarked_on(zone, monkeypatch):
    zone.add("get.example.net", "93.184.216.34")
    answer = zone.answer
    monkeypatch.setattr(
        zone, "answer", lambda wire: None if b"\x00\x1c\x00\x01" in wire else answer(wire)
    )
    found = ask("get.example.net")
    assert len(found.addresses) == 1
    assert found.remark == "the name service did not answer in time (AAAA)"


def test_many_addresses_are_cut(zone):
    zone.add("many.example.net", *(f"93.184.216.{number}" for number in range(120)))
    found = ask("many.example.net")
    assert len(found.addresses) == names.MOST_ADDRESSES
    assert found.remark == "20 more are left out"


def test_names_are_asked_together_and_answered_in_order(zone):
    asked = [f"host-{number}.example.net" for number in range(40)]
    for number, name in enumerate(asked):
        zone.add(name, f"93.184.216.{number}")
    done: list[int] = []
    found = names_ask(asked, told=done.append)
    assert [each.name for each in found] == asked
    assert [str(each.addresses[0]) for each in found[:2]] == ["93.184.216.0", "93.184.216.1"]
    assert done == list(range(1, 41))


def test_the_whole_ends_in_time(zone):
    asked = [f"silent-{number}.example.net" for number in range(200)]
    zone.silent.update(asked)
    found = names_ask(asked, seconds=0.3)
    assert all("did not answer in time" in each.remark for each in found)
    assert len(zone.asked) < 200


def test_whoever_is_told_may_end_it(zone):
    def told(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        names_ask(["get.example.net"], told=told)


def test_names_stay_in_their_own_domain(zone):
    ask("get.example.net")
    assert {name for name, _ in zone.asked} == {"get.example.net"}


@pytest.mark.parametrize("server", ["name.example.net", "192.0.2.53:x", "192.0.2.53:70000", ""])
def test_a_name_server_that_is_no_address_is_refused(settings, server):
    settings.DNS_RESOLVERS = [server]
    with pytest.raises(NoNameServer, match="DNS_RESOLVERS"):
        ask("get.example.net")
    assert [each.id for each in checks.name_servers_can_be_read()] == ["outgoing.E005"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:db8::53]", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_name_servers_are_read_as_people_write_them(settings, text, read):
    settings.DNS_RESOLVERS = [text]
    assert names.servers_read() == [read]
    assert checks.name_servers_can_be_read() == []


def test_more_names_than_are_asked_for_are_refused():
    with pytest.raises(ValueError, match="more than"):
        names_ask(["x"] * (names.MOST_NAMES + 1))
