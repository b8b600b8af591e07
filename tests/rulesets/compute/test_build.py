"""From catalogue and site to entries, findings and decisions."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from requirements_app.rulesets.compute import TooManyEntries, needs
from requirements_app.rulesets.compute.model import Deployment

from .world import (
    AGENT,
    AS_OF,
    HTTPS,
    SERVER,
    ZONES,
    bound,
    built,
    catalogue,
    codes,
    flow,
    reasons,
    site,
)


def test_a_required_flow_between_bound_roles_is_an_entry_on_its_firewall_path():
    result = built(site(AGENT, SERVER), catalogue(HTTPS))
    (entry,) = result.entries
    assert (entry.source.value, entry.destination.value, entry.service) == (
        "10.1.0.0/24",
        "10.2.0.5",
        "tcp/443",
    )
    assert (entry.source.zone, entry.destination.zone) == ("clients", "servers")
    assert [hop.firewall for hop in entry.path] == ["inner"]
    assert entry.destination.name == "app01"
    assert result.findings == ()
    assert [(d.flow, d.outcome) for d in result.decisions] == [("app.https", "included")]


def test_the_same_inputs_in_any_order_give_the_same_bytes():
    bindings = [AGENT, SERVER, bound("app.primary", "10.2.0.7", "10.2.0.6")]
    flows = [HTTPS, flow("ssh", "agent", "server", "tcp/22")]
    first = built(site(*bindings), catalogue(*flows))
    for seed in range(5):
        shuffled = random.Random(seed)
        shuffled.shuffle(bindings)
        zones = list(ZONES)
        shuffled.shuffle(zones)
        again = built(site(*bindings, zones=tuple(zones)), catalogue(*flows))
        assert again.content_hash == first.content_hash


def test_a_product_that_the_version_does_not_have_is_a_finding_and_no_failure():
    whole = site(AGENT, SERVER)
    gone = Deployment("old", "Old", "gone", bindings=(bound("gone.server", "10.2.0.9"),))
    result = built(replace(whole, deployments=(gone, *whole.deployments)), catalogue(HTTPS))
    assert codes(result) == ["product-not-in-catalogue", "component-not-in-catalogue"]
    assert len(result.entries) == 1


def test_every_flow_of_every_deployment_has_one_decision():
    content = catalogue(HTTPS, flow("ssh", "agent", "primary", "tcp/22"))
    test = Deployment("test", "Test", "app", bindings=(AGENT, SERVER))
    whole = site(AGENT)
    result = built(replace(whole, deployments=(*whole.deployments, test)), content)
    assert sorted((each.deployment, each.flow, each.code) for each in result.decisions) == [
        ("prod", "app.https", "not-resolved"),
        ("prod", "app.ssh", "not-resolved"),
        ("test", "app.https", "included"),
        ("test", "app.ssh", "included"),
    ]


def test_an_entry_that_could_not_be_placed_is_decided_so():
    result = built(site(bound("app.agent", "192.168.1.1"), SERVER), catalogue(HTTPS))
    assert reasons(result)["app.https"][0] == "not-placed"


def test_an_id_survives_what_does_not_concern_the_entry():
    first = built(site(AGENT, SERVER), catalogue(HTTPS))
    more = flow("ssh", "agent", "server", "tcp/22")
    other_words = {**HTTPS, "purpose": "other words"}
    again = built(site(AGENT, SERVER, name="Renamed"), catalogue(other_words, more))
    (known,) = first.entries
    assert known.id in {each.id for each in again.entries}
    elsewhere = built(site(AGENT, SERVER, slug="other"), catalogue(HTTPS))
    assert known.id not in {each.id for each in elsewhere.entries}


def test_the_inputs_hash_tells_what_was_read():
    content = catalogue(HTTPS)
    first = built(site(AGENT, SERVER), content).inputs_hash
    assert built(site(SERVER, AGENT), content).inputs_hash == first
    other_hosts = catalogue(
        HTTPS, hosts=[{"pattern": "get.example.net", "kind": "exact", "party": "vendor"}]
    )
    assert built(site(AGENT, SERVER), other_hosts).inputs_hash != first
    assert built(site(AGENT), content).inputs_hash != first


def test_more_entries_than_the_limit_are_refused_with_a_mend():
    agents = bound("app.agent", *(f"10.1.0.{n}" for n in range(5)))
    content = catalogue(*(flow(f"f{n}", "agent", "server", f"tcp/{n + 1}") for n in range(4)))
    found = needs(site(agents, SERVER), content, AS_OF, most_entries=20)
    assert len(found.entries) == 20
    for servers in (("10.2.0.1", "10.2.0.2"), tuple(f"10.2.0.{n}" for n in range(5))):
        with pytest.raises(TooManyEntries, match="more than 20 entries"):
            needs(site(agents, bound("app.server", *servers)), content, AS_OF, most_entries=20)
