"""What holds of every build, tried on many small sites and catalogues."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import fields, is_dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.core.endpoints import AddressRange, parse_endpoint
from requirements_app.core.packets import PacketSet
from requirements_app.core.services import parse_service
from requirements_app.rulesets.compute.model import Binding, Entry, Member, Rule, Site

from .world import bound, built
from .worlds import HOSTS, worlds

TRIED = settings(deadline=None, max_examples=60)
UNUSED = bound("site.workstation", "10.2.0.200")


# --- never wider than what was said -----------------------------------------------------------


def _bindings_of(site: Site, deployment: str) -> list[Binding]:
    parties = {each.slug: each for each in site.deployments}
    services = site.site_services
    for consumer in site.consumers:
        parties |= {f"{consumer.site}/{each.slug}": each for each in consumer.deployments}
        if deployment.startswith(f"{consumer.site}/"):
            services = consumer.site_services
    return [*parties[deployment].bindings, *services]


def _allowed(site: Site, entry: Entry) -> PacketSet:
    """Whatever this deployment's bindings, the catalogue and the overrides name."""
    named = [
        member.value for each in _bindings_of(site, entry.deployment) for member in each.members
    ]
    named += [host["pattern"] for host in HOSTS] + [proxy.address for proxy in site.proxies]
    for override_ in site.overrides:
        if override_.flow == entry.flow:
            named += override_.replacement.get("hosts", [])  # type: ignore[arg-type]
    return _set_of([(named, named, ["tcp/1-65535"])])


def _set_of(sides: Any) -> PacketSet:
    return PacketSet.from_rules(
        (
            [parse_endpoint(text) for text in sources],
            [parse_endpoint(text) for text in destinations],
            [parse_service(text) for text in services],
        )
        for sources, destinations, services in sides
    )


@TRIED
@given(worlds())
def test_no_entry_is_wider_than_what_was_bound_named_or_accepted(world):
    site, content = world
    result = built(site, content)
    accepted = {each.flow for each in site.overrides if each.kind == "accept-any"}
    for entry in result.entries:
        sides = [entry.source, entry.destination]
        for side in sides:
            if side.value == "any":
                assert entry.flow in accepted
                assert side.zone == "internet"
        values = [side.value for side in sides if side.value != "any"]
        if values:
            box = _set_of([(values, values, ["tcp/1-65535"])])
            assert box <= _allowed(site, entry)


@TRIED
@given(worlds())
def test_every_entry_comes_from_a_flow_that_was_decided_to_be_in(world):
    site, content = world
    result = built(site, content)
    decided = {
        (each.deployment, each.flow): each
        for each in result.decisions
        if each.outcome == "included"
    }
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for entry in result.entries:
        counted[entry.deployment, entry.flow] += 1
    assert counted == {key: each.entry_count for key, each in decided.items()}
    for flow_ in content.products["app"].flows:
        for deployment in site.deployments:
            keys = [(each.deployment, each.flow) for each in result.decisions]
            assert keys.count((deployment.slug, f"app.{flow_.id}")) == 1


@TRIED
@given(worlds())
def test_an_absent_role_plays_no_part(world):
    site, content = world
    result = built(site, content)
    for deployment in site.deployments:
        gone = {each.component for each in deployment.bindings if each.state == "absent"}
        leaves = gone - {"app.server"}  # a special server may be bound where the general is not
        for entry in result.entries:
            if entry.deployment == deployment.slug:
                assert not leaves & {entry.source.component, entry.destination.component}


@TRIED
@given(worlds())
def test_both_ends_are_of_one_address_family_and_never_one_host(world):
    site, content = world
    for entry in built(site, content).entries:
        ends = [parse_endpoint(side.value) for side in (entry.source, entry.destination)]
        families = {each.version for each in ends if isinstance(each, AddressRange)}
        assert len(families) < 2
        if ends[0] == ends[1] and isinstance(ends[0], AddressRange):
            assert not ends[0].is_address
        icmp = parse_service(entry.service).protocol
        if icmp in ("icmp", "icmpv6"):
            assert families <= {4 if icmp == "icmp" else 6}


# --- rules ------------------------------------------------------------------------------------


def _constraint(each: Entry | Rule) -> tuple[object, ...]:
    zones = (
        (each.source.zone, each.destination.zone)
        if isinstance(each, Entry)
        else (each.source_zone, each.destination_zone)
    )
    path = tuple(hop.firewall for hop in each.path)
    return (*zones, path, each.phase, each.expires_on, each.tls_inspection)


@TRIED
@given(worlds())
def test_the_rules_allow_exactly_the_packets_of_the_entries_under_each_constraint(world):
    result = built(*world)
    parts: list[Entry | Rule] = [*result.entries, *result.rules]
    for key in {_constraint(each) for each in parts}:
        entries = [each for each in result.entries if _constraint(each) == key]
        rules = [each for each in result.rules if _constraint(each) == key]
        assert _set_of(
            ([each.source.value], [each.destination.value], [each.service]) for each in entries
        ) == _set_of((each.sources, each.destinations, each.services) for each in rules)


@TRIED
@given(worlds())
def test_each_firewall_sees_the_same_packets_by_rules_and_by_entries(world):
    result = built(*world)
    seen: dict[str, list[Any]] = defaultdict(list)
    told: dict[str, list[Any]] = defaultdict(list)
    for entry in result.entries:
        for hop in entry.path:
            seen[hop.firewall].append(([hop.source], [hop.destination], [hop.service]))
    for rule in result.rules:
        for step in rule.path:
            told[step.firewall].append((step.sources, step.destinations, step.services))
    assert {name: _set_of(sides) for name, sides in seen.items()} == {
        name: _set_of(sides) for name, sides in told.items()
    }


# --- the same, whatever the order ---------------------------------------------------------------


def _shuffled(value: Any, shuffler: random.Random) -> Any:
    """The same value with every tuple and list in it in another order."""
    if isinstance(value, tuple | list):
        items = [_shuffled(item, shuffler) for item in value]
        shuffler.shuffle(items)
        return type(value)(items)
    if isinstance(value, dict):
        items = list(value.items())
        shuffler.shuffle(items)
        return {key: _shuffled(item, shuffler) for key, item in items}
    if is_dataclass(value) and not isinstance(value, type):
        new = {f.name: _shuffled(getattr(value, f.name), shuffler) for f in fields(value)}
        return replace(value, **new)
    return value


@TRIED
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_read_makes_no_difference(world, shuffler):
    site, content = world
    first, again = built(site, content), built(_shuffled(site, shuffler), content)
    assert again.inputs_hash == first.inputs_hash
    assert again.content_hash == first.content_hash
    assert again == first


@TRIED
@given(worlds())
def test_a_binding_that_no_flow_asks_for_changes_no_entry(world):
    site, content = world
    before = built(site, content)
    prod = site.deployments[0]
    more = replace(prod, bindings=(*prod.bindings, UNUSED))
    after = built(
        replace(
            site,
            deployments=(more, *site.deployments[1:]),
            site_services=(*site.site_services, UNUSED),
        ),
        content,
    )
    assert after.entries == before.entries


@TRIED
@given(worlds())
def test_another_member_removes_no_entry(world):
    site, content = world
    before, after = built(site, content), built(_with_member(site), content)
    assert {each.id for each in before.entries} <= {each.id for each in after.entries}


def _with_member(site: Site) -> Site:
    def more(each: Binding) -> Binding:
        if each.component != "app.agent" or each.state != "bound":
            return each
        return replace(each, members=(*each.members, Member("10.1.200.1")))

    return replace(
        site,
        deployments=tuple(
            replace(each, bindings=tuple(more(binding) for binding in each.bindings))
            for each in site.deployments
        ),
    )
