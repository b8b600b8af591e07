"""Which flows are in, and why the others are not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from requirements_app.rulesets.compute.conditions import version_holds
from requirements_app.rulesets.compute.index import CatalogueIndex
from requirements_app.rulesets.compute.model import Override

from .world import (
    AGENT,
    AS_OF,
    HOST,
    HTTPS,
    SERVER,
    built,
    catalogue,
    codes,
    connections,
    flow,
    only,
    reasons,
    site,
)


def test_an_optional_flow_is_out_until_its_feature_is_on():
    content = catalogue(
        flow("web", "agent", "server", "tcp/80", requirement="optional", feature="web"),
        features=[{"id": "web", "name": "Web", "default": False}],
    )
    assert built(site(AGENT, SERVER), content).decisions[0].code == "feature-off"
    on = built(site(AGENT, SERVER, features={"web": True}), content)
    assert connections(on) == [("10.1.0.0/24", "10.2.0.5", "tcp/80")]


def test_the_chosen_option_of_an_alternative_alone_gives_entries():
    content = catalogue(
        flow("plain", "agent", "server", "tcp/389", alternative={"group": "g", "option": "a"}),
        flow("tls", "agent", "server", "tcp/636", alternative={"group": "g", "option": "b"}),
        alternatives=[
            {
                "id": "g",
                "name": "LDAP",
                "options": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
            }
        ],
    )
    open_choice = built(site(AGENT, SERVER), content)
    assert open_choice.entries == ()
    assert codes(open_choice) == ["alternative-not-chosen"]
    chosen = built(site(AGENT, SERVER, alternatives={"g": "b"}), content)
    assert connections(chosen) == [("10.1.0.0/24", "10.2.0.5", "tcp/636")]


@pytest.mark.parametrize(
    ("until", "entries", "code"),
    [
        (None, 0, "installation-closed"),
        (dt.date(2026, 11, 20), 0, "installation-ended"),
        (AS_OF, 1, "included"),
    ],
)
def test_installation_access_holds_until_its_day(until, entries, code):
    content = catalogue(
        flow("setup", "server", "host:get.example.net", "tcp/443", phase="installation"),
        hosts=[HOST],
    )
    result = built(site(SERVER, installation_until=until), content)
    assert len(result.entries) == entries
    assert result.decisions[0].code == code
    if entries:
        assert result.entries[0].expires_on == until


def test_an_unclear_flow_gives_no_entry_until_a_reading_is_confirmed():
    unclear = flow(
        "odd",
        "server",
        "agent",
        "udp/8443",
        assertion="unclear",
        assertion_reason="the columns slipped",
        readings=[
            {"id": "as-written", "name": "as written"},
            {"id": "turned", "name": "turned", "source": "agent", "destination": "server"},
        ],
    )
    content = catalogue(unclear)
    before = built(site(AGENT, SERVER), content)
    assert before.entries == ()
    assert codes(before) == ["reading-not-confirmed"]
    digest = CatalogueIndex(content).digest("app.odd")
    confirmed = Override(
        "o",
        "reading",
        "app.odd",
        digest or "",
        "vendor told us",
        "ada",
        replacement={"reading": "turned"},
    )
    after = built(site(AGENT, SERVER, overrides=(confirmed,)), content)
    assert connections(after) == [("10.1.0.0/24", "10.2.0.5", "udp/8443")]
    assert after.findings == ()


def test_why_tells_the_steps_to_an_entry():
    why = built(site(AGENT, SERVER), catalogue(HTTPS)).entries[0].why
    assert why[0].startswith("app.https is required")
    assert "source: app.agent in deployment prod" in why


def _conditional(*every: dict, some: tuple[dict, ...] = (), **facts):
    return catalogue(
        flow(
            "work",
            "agent",
            "server",
            "tcp/443",
            requirement="conditional",
            conditions={"all": list(every), "any": list(some)},
        ),
        **facts,
    )


@pytest.mark.parametrize(
    ("condition", "facts", "code", "finding"),
    [
        ({"version": ">=4.1"}, {"version": "4.1.0"}, "included", None),
        ({"version": ">=4.1"}, {"version": "4.0.9"}, "condition", None),
        ({"version": ">=4.1"}, {}, "condition-open", "version-unknown"),
        ({"platform": "windows"}, {"platform": "windows"}, "included", None),
        ({"platform": "windows"}, {"platform": "linux"}, "condition", None),
        ({"platform": "windows"}, {}, "condition-open", "platform-unknown"),
        (
            {"parameter": "region", "values": ["eu"]},
            {"parameters": {"region": "eu"}},
            "included",
            None,
        ),
        (
            {"parameter": "region", "values": ["eu"]},
            {"parameters": {"region": "us"}},
            "condition",
            None,
        ),
        ({"parameter": "region", "values": ["eu"]}, {}, "condition-open", "parameter-missing"),
        ({"feature": "web"}, {"features": {"web": True}}, "included", None),
        ({"feature": "web", "enabled": False}, {"features": {"web": True}}, "condition", None),
    ],
)
def test_a_condition_is_met_or_not_or_open_until_its_fact_is_stated(
    condition, facts, code, finding
):
    content = _conditional(
        condition,
        features=[{"id": "web", "name": "Web", "default": False}],
        parameters=[{"id": "region", "name": "Region", "meaning": "where"}],
    )
    result = built(site(AGENT, SERVER, **facts), content)
    assert reasons(result)["app.work"][0] == code
    assert [(each.code, each.severity) for each in result.findings] == (
        [(finding, "warning")] if finding else []
    )


def test_an_unstated_fact_is_no_gap_where_it_decides_nothing():
    old = {"version": "<2"}
    windows, mac = {"platform": "windows"}, {"platform": "mac"}
    out = built(site(AGENT, SERVER, version="3"), _conditional(windows, old))
    assert reasons(out)["app.work"] == ("condition", "Not met: version is <2.")
    within = built(site(AGENT, SERVER, version="1"), _conditional(some=(mac, old)))
    assert len(within.entries) == 1
    assert codes(out) == codes(within) == []
    undecided = built(site(AGENT, SERVER, version="3"), _conditional(some=(mac, windows, old)))
    assert codes(undecided) == ["platform-unknown"]


@pytest.mark.parametrize(
    ("version", "test", "holds"),
    [
        ("4.10", ">=4.9", True),
        ("4", "==4.0.0", True),
        ("4.0.1", "==4", False),
        ("3.9.9", "<4", True),
        ("v4.2", ">4.1.9", True),
        ("5", "<=4.99", False),
    ],
)
def test_versions_compare_number_by_number(version, test, holds):
    assert version_holds(version, test) is holds


def test_an_alternative_that_is_set_to_nothing_the_catalogue_knows_is_a_gap():
    options = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    content = catalogue(
        flow("plain", "agent", "server", "tcp/389", alternative={"group": "g", "option": "a"}),
        alternatives=[{"id": "g", "name": "LDAP", "options": options}],
    )
    result = built(site(AGENT, SERVER, alternatives={"g": "gone"}), content)
    assert reasons(result)["app.plain"][0] == "alternative-not-chosen"
    (finding,) = result.findings
    assert finding.severity == "blocking"
    assert "gone" in finding.message


def test_gaps_of_optional_and_conditional_flows_are_warnings():
    content = catalogue(
        HTTPS,
        flow("extra", "agent", "primary", "tcp/1", requirement="optional", feature="extra"),
        features=[{"id": "extra", "name": "Extra", "default": True}],
    )
    result = built(site(AGENT), content)
    assert [(each.severity, each.subject) for each in result.findings] == [
        ("blocking", "deployments/prod/bindings/app.server"),
        ("warning", "deployments/prod/bindings/app.primary"),
    ]


def test_one_role_that_several_flows_miss_is_one_finding_as_grave_as_the_gravest():
    content = catalogue(
        flow("extra", "agent", "server", "tcp/1", requirement="optional", feature="extra"),
        HTTPS,
        features=[{"id": "extra", "name": "Extra", "default": True}],
    )
    (finding,) = built(site(AGENT), content).findings
    assert finding.severity == "blocking"
    assert finding.flows == ("app.extra", "app.https")


def test_an_unclear_flow_without_readings_is_kept_and_says_so():
    content = catalogue(
        flow("odd", "agent", "server", "tcp/369", assertion="unclear", assertion_reason="odd port")
    )
    entry = only(built(site(AGENT, SERVER), content))
    assert entry.assertion == "unclear"
    assert "kept although unclear: odd port" in entry.why


def test_a_reading_confirmed_for_a_time_gives_entries_for_that_time():
    readings = [
        {"id": "as-written", "name": "as written"},
        {"id": "turned", "name": "turned", "source": "agent", "destination": "server"},
    ]
    content = catalogue(
        flow(
            "odd",
            "server",
            "agent",
            "udp/1",
            assertion="unclear",
            assertion_reason="slipped",
            readings=readings,
        )
    )
    digest = CatalogueIndex(content).digest("app.odd")
    facts: dict[str, Any] = {"kind": "reading", "flow": "app.odd", "flow_digest": digest}
    everywhere = Override(
        slug="a", reason="r", owner="ada", replacement={"reading": "as-written"}, **facts
    )
    here = Override(
        slug="b",
        reason="r",
        owner="ada",
        replacement={"reading": "turned"},
        deployment="prod",
        expires_on=AS_OF,
        **facts,
    )
    entry = only(built(site(AGENT, SERVER, overrides=(everywhere, here)), content))
    assert (entry.source.value, entry.expires_on) == ("10.1.0.0/24", AS_OF)
    assert any("confirmed by override b" in step for step in entry.why)
