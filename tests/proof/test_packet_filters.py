"""Every entry of the demonstration sites tried at a real packet filter: the files that nftables and
iptables load stand between a namespace of clients and servers for each zone.

What an entry asks for is answered; what is beside it (another port, protocol, address, direction,
pair of zones or interface) is not. Without the file all of it is, so that what is not was stopped
by the file and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from requirements_app.core.endpoints import Endpoint
from requirements_app.core.ports import PortRange
from tests.exports.firewall.netfilter_files import (
    LOADERS,
    assert_answered,
    loaded,
    skip_without,
    written,
)
from tests.exports.firewall.probes import Probe
from tests.exports.firewall.zone_namespaces import World, world

from .shares import FIREWALLS, Asked, Share
from .tries import PRETENDED, Tries

pytestmark = pytest.mark.netns

KINDS = {"port", "protocol", "source", "destination", "reversed"}
AMONG_SEVERAL = {PRETENDED, "another zone", "another end"}
"""Where a firewall has entries between more than two zones."""
PLACES = ("here", "there")
"""Two parts of a zone, with the firewall between them."""


@pytest.fixture(params=LOADERS)
def loader(request: pytest.FixtureRequest) -> str:
    skip_without(request.param)
    return str(request.param)


@pytest.mark.parametrize("by_addresses", [False, True], ids=["interfaces", "addresses"])
def test_every_entry_is_answered_and_nothing_beside_it(share, loader, by_addresses):
    tries = Tries(share, share.crossing, by_addresses=by_addresses)
    with world(share.zones, (), tries.homes) as net:
        open_to_all(net, tries)
        load(net, loader, share, zones={} if by_addresses else dict(net.interfaces))
        assert net.came_through(in_order(tries.all_unwanted)) == set()
        assert_answered(net, tries.all_wanted)
    count, _ = FIREWALLS[share.site, share.firewall]
    assert sum(1 for probes in tries.wanted.values() if probes) == count
    tried = {kind for kind, probes in tries.unwanted.items() if probes}
    expected = KINDS | (AMONG_SEVERAL if len(share.zones) > 2 else set())
    assert tried == expected - ({PRETENDED} if by_addresses else set())


@pytest.mark.parametrize(
    "at", [each for each, (_, inside) in FIREWALLS.items() if inside], ids="-".join
)
def test_entries_within_a_zone_pass_a_firewall_that_segments_it(shares, db, at, loader):
    """Known by addresses: a zone has one interface, and these packets would not leave it."""
    share = replace(shares[at], zones=PLACES)
    tries = Tries(share, list(in_places(share.inside)), by_addresses=True)
    with world(PLACES, (), tries.homes) as net:
        open_to_all(net, tries)
        load(net, loader, share, inside_zones=True)
        assert net.came_through(in_order(tries.all_unwanted)) == set()
        assert_answered(net, tries.all_wanted)
    assert sum(1 for probes in tries.wanted.values() if probes) == FIREWALLS[at][1]
    ways = {(each.source, each.destination) for each in share.inside}
    both = all((there, here) in ways for here, there in ways)
    tried = {kind for kind, probes in tries.unwanted.items() if probes}
    assert tried >= KINDS - ({"reversed"} if both else set())


@pytest.mark.parametrize("at", [("datacentre", "fw-inner")], ids="-".join)
def test_a_file_that_permits_or_lacks_too_much_is_caught(shares, db, at, loader):
    """The proof proves something: one port more, one rule less."""
    share = shares[at]
    tries = Tries(share, share.crossing)
    first, *others, last = (each for each in share.report.rules if each.crosses_firewall)
    more = replace(first, services=tuple(map(one_port_more, first.services)))
    with world(share.zones, (), tries.homes) as net:
        spoilt = replace(share, report=replace(share.report, rules=(more, *others)))
        load(net, loader, spoilt, zones=dict(net.interfaces))
        through = net.came_through(in_order(tries.all_unwanted))
        lost = tries.all_wanted - net.passed(in_order(tries.all_wanted))
    assert through
    assert {each.source_zone for each in through} == {first.source_zone}
    assert lost == {probe for each in last.entry_ids for probe in tries.wanted[each]}


def open_to_all(net: World, tries: Tries) -> None:
    """Without a file, all that will be tried is answered; what only pretends to be where it comes
    from arrives."""
    pretended = set(tries.unwanted.get(PRETENDED, ()))
    lost = pretended - net.came_through(in_order(pretended))
    assert lost - net.came_through(in_order(lost)) == set()
    assert_answered(net, (tries.all_wanted | tries.all_unwanted) - pretended)


def load(net: World, loader: str, share: Share, **options: object) -> None:
    """The firewall's file, as everything that it has; its own translations are beside it."""
    if share.translations:
        loaded(net, loader, translation(loader, share))
        net.seen_as.update(share.translations)
    options |= {"default_drop": True, "resolve": True, "translates": bool(share.translations)}
    if loader != "nftables":
        options["jump"] = True
    loaded(net, loader, written(loader, share.report, **options))


def translation(loader: str, share: Share) -> str:
    pairs = share.translations.items()
    if loader == "nftables":
        lines = [f"ip daddr {front} dnat to {behind}" for front, behind in pairs]
        hook = "type nat hook prerouting priority dstnat;"
        return "\n".join(["table ip nat {", "chain prerouting {", hook, *lines, "}", "}", ""])
    lines = [
        f"-4 -A PREROUTING -d {front} -j DNAT --to-destination {behind}" for front, behind in pairs
    ]
    return "\n".join(["*nat", *lines, "COMMIT", ""])


def in_order(probes: Iterable[Probe]) -> list[Probe]:
    return sorted(probes, key=str)


def one_port_more(service):
    first, *others = service.ports
    return replace(service, ports=(PortRange(first.first, first.last + 1), *others))


def in_places(asked: Iterable[Asked]) -> Iterator[Asked]:
    """The entries with their ends in two places, each address in one."""
    known: dict[Endpoint, str] = {}
    waiting = list(asked)
    while waiting:
        each = next(
            (one for one in waiting if one.source in known or one.destination in known), waiting[0]
        )
        waiting.remove(each)
        if each.destination in known:
            known.setdefault(each.source, _other(known[each.destination]))
        here = known.setdefault(each.source, PLACES[0])
        there = known.setdefault(each.destination, _other(here))
        assert here != there, "the entries of the zone are no two parties"
        yield replace(each, from_zone=here, to_zone=there)


def _other(place: str) -> str:
    return PLACES[1 - PLACES.index(place)]
