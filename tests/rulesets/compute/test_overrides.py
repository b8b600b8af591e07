"""What a site deviates from: suppressed, replaced, accepted, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from requirements_app.rulesets.compute.model import Deployment

from .world import (
    AGENT,
    AS_OF,
    HOST,
    HTTPS,
    SERVER,
    bound,
    built,
    catalogue,
    codes,
    connections,
    flow,
    only,
    override,
    reasons,
    site,
    values,
)

LATER = dt.date(2027, 6, 30)
HOSTS = [{**HOST, "pattern": f"{name}.example.net"} for name in ("one", "two")]


def test_a_suppressed_flow_returns_when_the_override_expires():
    content = catalogue(HTTPS)
    live = built(site(AGENT, SERVER, overrides=(override("suppress", content),)), content)
    assert live.entries == ()
    assert live.decisions[0].code == "suppressed"
    past = override("suppress", content, expires_on=AS_OF - dt.timedelta(days=1))
    expired = built(site(AGENT, SERVER, overrides=(past,)), content)
    assert len(expired.entries) == 1
    assert codes(expired) == ["override-expired"]


def test_an_override_made_against_another_revision_is_told():
    content = catalogue(HTTPS)
    stale = replace(
        override("replace", content, replacement={"services": ["tcp/8443"]}), flow_digest="v1:old"
    )
    result = built(site(AGENT, SERVER, overrides=(stale,)), content)
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/8443")]
    assert codes(result) == ["override-outdated"]


def test_any_needs_an_acceptance_and_stays_in_its_zones():
    content = catalogue(flow("out", "server", "site.any", "tcp/443"))
    refused = built(site(SERVER), content)
    assert refused.entries == ()
    assert codes(refused) == ["any-not-accepted"]
    accepted = override("accept-any", content, "out", replacement={"zones": ["internet"]})
    result = built(site(SERVER, overrides=(accepted,)), content)
    (entry,) = result.entries
    assert (entry.destination.value, entry.destination.zone) == ("any", "internet")
    assert entry.expires_on == AS_OF


def _updates(*more: dict):
    ends = ["host:one.example.net", "host:two.example.net"]
    return catalogue(flow("updates", "server", ends, "tcp/8080"), *more, hosts=HOSTS)


def test_a_suppression_of_one_host_leaves_the_others():
    content = _updates()
    one = override("suppress", content, "updates", host="one.example.net", expires_on=LATER)
    result = built(site(SERVER, overrides=(one,)), content)
    assert values(result) == ["two.example.net"]
    assert only(result).expires_on is None
    code, reason = reasons(result)["app.updates"]
    assert code == "included"
    assert "suppresses one.example.net" in reason
    two = override(
        "suppress", content, "updates", host="two.example.net", expires_on=LATER, slug="o2"
    )
    neither = built(site(SERVER, overrides=(one, two)), content)
    assert neither.entries == ()
    assert reasons(neither)["app.updates"][0] == "suppressed"
    assert neither.findings == ()


def test_what_a_replacement_brings_ends_with_the_override():
    content = _updates()
    mirror = override(
        "replace",
        content,
        "updates",
        host="one.example.net",
        replacement={"hosts": ["10.2.0.99", "mirror.example.com"]},
        expires_on=LATER,
    )
    result = built(site(SERVER, overrides=(mirror,)), content)
    found = {
        each.destination.value: (each.destination.zone, each.expires_on) for each in result.entries
    }
    assert found == {
        "10.2.0.99": ("servers", LATER),
        "mirror.example.com": ("internet", LATER),
        "two.example.net": ("internet", None),
    }
    assert any("replaced by override o1" in step for step in result.entries[0].why)


def test_a_private_replacement_outside_every_zone_is_a_gap():
    content = _updates()
    mirror = override("replace", content, "updates", replacement={"hosts": ["192.168.9.9"]})
    result = built(site(SERVER, overrides=(mirror,)), content)
    assert result.entries == ()
    assert codes(result) == ["address-in-no-zone"]


def test_services_replaced_for_one_host_stay_with_it():
    content = _updates()
    facts = {"replacement": {"services": ["tcp/9443"]}, "expires_on": LATER}
    one = override("replace", content, "updates", host="one.example.net", **facts)
    result = built(site(SERVER, overrides=(one,)), content)
    assert [(each.destination.value, each.service, each.expires_on) for each in result.entries] == [
        ("one.example.net", "tcp/9443", LATER),
        ("two.example.net", "tcp/8080", None),
    ]
    whole = override("replace", content, "updates", **facts)
    result = built(site(SERVER, overrides=(whole,)), content)
    assert {(each.service, each.expires_on) for each in result.entries} == {("tcp/9443", LATER)}


def test_an_override_of_the_deployment_goes_before_one_for_all():
    content = catalogue(HTTPS)
    facts: dict[str, Any] = {"expires_on": LATER}
    everywhere = override(
        "replace", content, slug="a", replacement={"services": ["tcp/1"]}, **facts
    )
    here = override(
        "replace",
        content,
        slug="b",
        deployment="prod",
        replacement={"services": ["tcp/2"]},
        **facts,
    )
    elsewhere = replace(here, slug="c", deployment="test")
    result = built(site(AGENT, SERVER, overrides=(everywhere, here, elsewhere)), content)
    assert [each.service for each in result.entries] == ["tcp/2"]
    assert result.findings == ()


def test_two_overrides_of_the_same_are_told_and_one_counts():
    content = catalogue(HTTPS)
    first = override("replace", content, slug="a", replacement={"services": ["tcp/1"]})
    second = override("replace", content, slug="b", replacement={"services": ["tcp/2"]})
    result = built(site(AGENT, SERVER, overrides=(second, first)), content)
    assert [each.service for each in result.entries] == ["tcp/1"]
    assert [(each.code, each.subject) for each in result.findings] == [
        ("overrides-contradict", "overrides/b")
    ]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("suppress", {"host": "gone.example.net"}),
        ("replace", {"host": "gone.example.net", "replacement": {"hosts": ["m.example.com"]}}),
        ("replace", {"replacement": {"hosts": ["m.example.com"]}}),
    ],
)
def test_an_override_of_what_the_flow_does_not_have_is_told_and_changes_nothing(kind, facts):
    content = catalogue(HTTPS)
    result = built(site(AGENT, SERVER, overrides=(override(kind, content, **facts),)), content)
    assert connections(result) == [("10.1.0.0/24", "10.2.0.5", "tcp/443")]
    assert codes(result) == ["override-without-effect"]


def test_an_override_of_a_flow_that_is_gone_is_told():
    gone = override("suppress", catalogue(HTTPS), "gone")
    result = built(site(AGENT, SERVER, overrides=(gone,)), catalogue(HTTPS))
    assert codes(result) == ["override-flow-gone"]
    assert result.findings[0].subject == "overrides/o1"
    assert len(result.entries) == 1


def test_a_placeholder_is_never_a_host_even_where_an_override_names_it():
    placeholder = {
        "pattern": "app.uni.example",
        "kind": "placeholder",
        "party": "customer",
        "stands_for": "site.dns",
    }
    content = catalogue(
        flow("updates", "server", "host:one.example.net", "tcp/8080"), hosts=[*HOSTS, placeholder]
    )
    named = override("replace", content, "updates", replacement={"hosts": ["app.uni.example"]})
    result = built(
        site(SERVER, overrides=(named,), site_services=(bound("site.dns", "10.2.0.53"),)), content
    )
    assert values(result) == ["10.2.0.53"]


def test_a_customers_own_host_is_not_taken_to_be_in_the_internet():
    own = {"pattern": "intranet.example.com", "kind": "exact", "party": "customer"}
    content = catalogue(flow("page", "server", "host:intranet.example.com", "tcp/443"), hosts=[own])
    assert codes(built(site(SERVER), content)) == ["zone-unknown"]


# --- the vendor's literal any -----------------------------------------------------------------


def test_any_as_a_source_needs_an_acceptance_too():
    content = catalogue(flow("inbound", "site.any", "server", "tcp/443"))
    assert codes(built(site(SERVER), content)) == ["any-not-accepted"]
    accepted = override(
        "accept-any", content, "inbound", replacement={"zones": ["clients", "internet"]}
    )
    result = built(site(SERVER, overrides=(accepted,)), content)
    assert [(each.source.value, each.source.zone) for each in result.entries] == [
        ("any", "clients"),
        ("any", "internet"),
    ]
    assert {each.destination.value for each in result.entries} == {"10.2.0.5"}


def test_an_accepted_zone_that_is_gone_is_a_gap():
    content = catalogue(flow("out", "server", "site.any", "tcp/25"))
    accepted = override("accept-any", content, "out", replacement={"zones": ["gone"]})
    result = built(site(SERVER, overrides=(accepted,)), content)
    assert result.entries == ()
    assert codes(result) == ["zone-unknown"]


def test_an_acceptance_limits_the_pairs_with_any_alone():
    content = catalogue(
        flow("out", "server", ["site.any", "host:one.example.net"], "tcp/25"), hosts=HOSTS
    )
    accepted = override(
        "accept-any", content, "out", replacement={"zones": ["internet"]}, expires_on=LATER
    )
    result = built(site(SERVER, overrides=(accepted,)), content)
    assert {each.destination.value: each.expires_on for each in result.entries} == {
        "any": LATER,
        "one.example.net": None,
    }


def test_an_override_of_one_deployment_leaves_the_others():
    content = catalogue(HTTPS)
    prod = site(AGENT, SERVER).deployments[0]
    test = Deployment("test", "Test", "app", bindings=prod.bindings)
    only_test = override("suppress", content, deployment="test")
    result = built(site(deployments=(prod, test), overrides=(only_test,)), content)
    assert {each.deployment for each in result.entries} == {"prod"}
