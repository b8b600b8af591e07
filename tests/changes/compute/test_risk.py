"""The risk policy: every check, its exceptions, and the zone matrix."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes import compute
from requirements_app.changes.compute.risk import (
    Looked,
    RiskPolicy,
    Zoned,
    internet_kind,
    matrix,
    risks,
)
from requirements_app.changes.compute.risk_policy import MATRIX, VERDICTS
from requirements_app.changes.compute.zones import KINDS, exactness
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import parse_service

DATA = Path(compute.__file__).parents[1] / "data"
TODAY = dt.date(2026, 11, 21)
DEFAULT = RiskPolicy.from_yaml((DATA / "risk.yaml").read_text())


def seen(source: str, destination: str, service: str, **facts: Any) -> Looked:
    """An entry between zones without kinds, unless `between` gives (source, destination) kinds."""
    kinds = facts.pop("between", ("", ""))
    given_: dict[str, Any] = {
        "id": "e-1", "source": parse_endpoint(source), "destination": parse_endpoint(destination),
        "source_zone": Zoned("here", kinds[0]), "destination_zone": Zoned("there", kinds[1]),
        "service": parse_service(service), "application": "", "tls_inspection": "unstated",
        "site": "hq", "product": "app", "flow": "app.flow",
    }  # fmt: skip
    return Looked(**{**given_, **facts})


def told(policy: RiskPolicy, one: Looked, on: dt.date | None = TODAY) -> list[str]:
    return [risk.check for risk in risks(policy, [one], on=on)]


def policy(*checks: dict[str, Any], **more: Any) -> RiskPolicy:
    whole = [{"id": f"c{at}", "severity": "high", "reason": "r", **each}
             for at, each in enumerate(checks)]  # fmt: skip
    return RiskPolicy.model_validate({"checks": whole, **more})


CASES = [
    (seen("any", "10.0.0.1", "tcp/443"), ["any-end"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/23"), ["telnet"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/21"), ["ftp"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/389"), ["ldap"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/389", application="ldap with STARTTLS"), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/636"), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/80"), ["http"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/80", application="OCSP"), []),
    (seen("10.0.0.1", "10.0.0.2", "udp/514"), ["syslog"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/6514"), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/1000-1100"), ["wide-service"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/1000-1099"), []),
    (seen("10.0.0.1", "10.0.0.2", "gre"), ["wide-service"]),
    (seen("10.0.0.1", "10.0.0.2", "icmp"), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/49152-65535", between=("servers", "")), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/49152-65535"), ["wide-service"]),
    (seen("10.0.0.0/19", "10.0.0.2", "tcp/443"), ["wide-network"]),
    (seen("10.0.0.0/20", "10.0.0.2", "tcp/443"), []),
    (seen("10.0.0.1", "2001:db8::/48", "tcp/443"), ["wide-network"]),
    (seen("10.0.0.1", "*.example.com", "tcp/443"), ["wildcard-host"]),
    (seen("10.0.0.1", "a.example.com", "tcp/443"), []),
    (seen("10.0.0.1", "a.example.com", "tcp/443", between=("sensitive", "internet")),
     ["sensitive-to-internet"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/22", between=("users", "servers")),
     ["management-from-users"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/22", between=("management", "servers")), []),
    (seen("10.0.0.1", "a.example.com", "tcp/443", between=("users", "internet"),
          tls_inspection="forbidden"), ["tls-inspection-forbidden"]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/443", between=("users", "servers"),
          tls_inspection="forbidden"), []),
    (seen("10.0.0.1", "10.0.0.2", "tcp/443", between=("users", "management")), [MATRIX]),
    (seen("10.0.0.1", "10.0.0.2", "tcp/443"), []),
]  # fmt: skip


@pytest.mark.parametrize(("one", "expected"), CASES)
def test_the_policy_that_comes_with_the_portal_tells_each_risk(one, expected):
    assert told(DEFAULT, one) == expected


def test_a_port_within_a_range_is_a_plain_text_port_too():
    assert told(DEFAULT, seen("10.0.0.1", "10.0.0.2", "tcp/1-65535")) == [
        "telnet", "ftp", "ldap", "http", "syslog", "wide-service",
    ]  # fmt: skip


def test_what_the_matrix_forbids_and_forbidden_checks_are_told_as_such():
    forbidden = {"source": "*", "destination": "*", "verdict": "forbidden"}
    strict = policy({"kind": "any-end", "forbidden": True}, matrix=[forbidden])
    found = list(risks(strict, [seen("any", "10.0.0.1", "tcp/1")], on=TODAY))
    assert [(each.check, each.forbidden) for each in found] == [("c0", True), (MATRIX, True)]
    assert found[1].reason == "The zone matrix forbids here → there."
    assert [each.severity for each in found] == ["high", "critical"]


def test_an_exception_holds_only_where_all_of_it_does_and_until_its_last_day():
    check = {"kind": "open-service", "services": ["tcp/80"], "except": [
        {"reason": "updates", "destinations": ["*.example.com", "10.9.0.0/16"], "sites": ["hq"],
         "services": ["tcp/80-81"], "until": "2026-11-21"}]}  # fmt: skip
    rules = policy(check)
    one = seen("10.0.0.1", "a.example.com", "tcp/80")
    assert told(rules, one) == []
    assert told(rules, one, TODAY + dt.timedelta(days=1)) == ["c0"]
    assert told(rules, one, on=None) == ["c0"]
    for other in (
        replace(one, site="branch"),
        replace(one, destination=parse_endpoint("example.com")),
        replace(one, destination=parse_endpoint("10.8.0.0/15")),
        replace(one, destination=parse_endpoint("any")),
        replace(one, service=parse_service("tcp/80-90")),
    ):
        assert told(rules, other) == ["c0"]


def test_a_check_narrowed_to_products_flows_and_sites_looks_at_those_alone():
    for key, name in (("products", "app"), ("flows", "app.flow"), ("sites", "hq")):
        one = seen("any", "10.0.0.1", "tcp/1")
        assert told(policy({"kind": "any-end", key: [name]}), one) == ["c0"]
        assert told(policy({"kind": "any-end", key: ["other"]}), one) == []


def test_sides_and_labels_are_told_apart():
    one = seen("any", "10.0.0.1", "tcp/1")
    assert told(policy({"kind": "any-end", "side": "destination"}), one) == []
    wide = seen("10.0.0.0/8", "10.0.0.1", "tcp/1")
    check = {"kind": "wide-network", "most_addresses": 256}
    assert told(policy({**check, "side": "source"}), wide) == ["c0"]
    assert told(policy({**check, "side": "destination"}), wide) == []
    loose = policy({"kind": "wildcard-host", "fewest_labels": 3})
    assert told(loose, seen("10.0.0.1", "*.example.com", "tcp/1")) == ["c0"]
    assert told(loose, seen("10.0.0.1", "*.cdn.example.com", "tcp/1")) == []


def test_the_internets_zone_is_the_internet_whatever_kind_it_was_given():
    assert internet_kind(is_internet=True, kind="users") == "internet"
    assert internet_kind(is_internet=False, kind="users") == "users"


# --- zones and the matrix -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "zone", "expected"),
    [
        ("*", Zoned("a"), 0),
        ("users", Zoned("a", "users"), 1),
        ("users", Zoned("users"), 1),
        ("users", Zoned("users", "servers"), None),
        ("zone:users", Zoned("users", "servers"), 2),
        ("a", Zoned("a", "users", "hq"), 2),
        ("hq/a", Zoned("a", "users", "hq"), 3),
        ("hq/a", Zoned("a", "users", "branch"), None),
        ("internet", Zoned("wan", "internet"), 1),
    ],
)
def test_a_zone_is_named_by_kind_slug_or_site(word, zone, expected):
    assert exactness(word, zone) == expected


_WORDS = ("*", "users", "internet", "a", "b", "hq/a", "zone:users")
_ZONES = [Zoned(*each) for each in product(("a", "b", "users"), ("", *KINDS[:2]), ("hq", "br"))]
_cells = st.lists(
    st.fixed_dictionaries({
        "source": st.sampled_from(_WORDS), "destination": st.sampled_from(_WORDS),
        "verdict": st.sampled_from(VERDICTS)}),
    max_size=8, unique_by=lambda cell: (cell["source"], cell["destination"]),
)  # fmt: skip


@settings(deadline=None)
@given(_cells, st.sampled_from(_ZONES), st.sampled_from(_ZONES), st.randoms())
def test_the_most_exact_cell_counts_and_the_order_of_cells_does_not(cells, source, dest, random):
    found = policy(matrix=cells).verdict(source, dest)[0]
    random.shuffle(cells)
    assert policy(matrix=cells).verdict(source, dest)[0] == found
    meant = [
        (cell, (a, b))
        for cell in cells
        if (a := exactness(cell["source"], source)) is not None
        and (b := exactness(cell["destination"], dest)) is not None
    ]
    same = (source.site, source.slug) == (dest.site, dest.slug)
    if same:
        meant = [(cell, how) for cell, how in meant if 0 not in how]
    if not meant:
        assert found == ("allowed" if same else "needs approval")
    else:
        best = max((min(how) > 0, max(how) > 0, sum(how)) for _, how in meant)
        rivals = [c["verdict"] for c, how in meant
                  if (min(how) > 0, max(how) > 0, sum(how)) == best]  # fmt: skip
        assert found == max(rivals, key=VERDICTS.index)


@settings(deadline=None)
@given(_cells, st.lists(st.tuples(st.sampled_from(_ZONES), st.sampled_from(_ZONES)), max_size=20))
def test_a_matrix_tells_each_pair_once_the_strictest_first(cells, pairs):
    found = matrix(policy(matrix=cells), pairs)
    assert len(found) == len(set(pairs))
    assert {(each.source, each.destination) for each in found} == set(pairs)
    grades = [VERDICTS.index(each.verdict) for each in found]
    assert grades == sorted(grades, reverse=True)


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field", "mend"),
    [
        ("{id: a, kind: any-end, severity: hgh, reason: r}", "severity", "did you mean `high`?"),
        ("{id: a, kind: anyend, severity: low, reason: r}", "kind", "did you mean `any-end`?"),
        ("{id: a, severity: low, reason: r}", "kind", "add `kind: …`"),
        ("{id: a, kind: wide-service, severity: low, reason: r}", "most_ports",
         "add `most_ports: …`"),
        ("{id: a, kind: open-service, severity: low, reason: r, services: [tcp/0]}",
         "services[0]", "give ports from 1 to 65535"),
        ("{id: a, kind: any-end, severity: low, reason: r, source_zones: [user]}",
         "source_zones[0]", "`zone:user` for a zone with this slug"),
        ("{id: a, kind: any-end, severity: low, reason: r, except: [{reason: b}]}",
         "except[0]", "say which"),
        ("{id: a, kind: zone-pair, severity: low, reason: r}", "", "`destination_zones` or both"),
        ("{id: zone-matrix, kind: any-end, severity: low, reason: r}", "id", "choose another id"),
        ("{id: a, kind: any-end, severity: low, reason: r, sources: [b]}", "sources", "did you"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_line_field_and_mend(line, field, mend):
    with pytest.raises(InvalidInput) as caught:
        RiskPolicy.from_yaml(f"schema: 1\nchecks:\n  - {line}\n")
    (problem,) = caught.value.problems
    assert problem.field == f"risk.yaml:3 checks[0]{'.' if field else ''}{field}"
    assert mend in problem.mend


def test_checks_and_pairs_stand_once():
    check = "  - {id: a, kind: any-end, severity: low, reason: r}\n"
    cell = "  - {source: users, destination: dmz, verdict: allowed}\n"
    for name, line in (("checks", check), ("matrix", cell)):
        with pytest.raises(InvalidInput, match="twice"):
            RiskPolicy.from_yaml(f"schema: 1\n{name}:\n{line}{line}")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_whatever_is_written_is_a_policy_or_refused(text):
    with suppress(InvalidInput):
        assert isinstance(RiskPolicy.from_yaml(text), RiskPolicy)
