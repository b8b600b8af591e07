"""The approval policy: who is asked for which change, and what is allowed at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.changes import compute
from requirements_app.changes.compute.approval import SEVERITIES, ApprovalPolicy, Facts
from requirements_app.changes.compute.limits import Limits
from requirements_app.core.errors import InvalidInput

DATA = Path(compute.__file__).parents[1] / "data"
DEFAULT = ApprovalPolicy.from_yaml((DATA / "approval.yaml").read_text())
TODAY = dt.date(2026, 11, 21)


def facts(**more: Any) -> Facts:
    given_: dict[str, Any] = {
        "sites": frozenset({"hq"}), "products": frozenset({"app"}),
        "zone_pairs": frozenset({("hq", "clients", "servers")}), "risk": "none", "size": 1,
    }  # fmt: skip
    return Facts(**{**given_, **more})


def asked(policy: ApprovalPolicy, of: Facts) -> list[tuple[int, str, str]]:
    return [(step.order, step.group, step.site) for step in policy.steps(of)]


def one_rule(when: dict[str, Any], **rule: Any) -> ApprovalPolicy:
    steps = [{"name": "s", "order": 1, "group": "g"}]
    return ApprovalPolicy.model_validate(
        {"rules": [{"name": "r", "when": when, "steps": steps, **rule}]}
    )


BOTH = frozenset({"hq", "branch"})


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (facts(), [(1, "approver", "hq")]),
        (facts(risk="high"), [(1, "approver", "hq"), (2, "security", "")]),
        (facts(exceptions=True), [(1, "approver", "hq"), (2, "security", "")]),
        (facts(size=500), [(1, "approver", "hq"), (3, "change managers", "")]),
        (facts(sites=BOTH),
         [(1, "approver", "branch"), (1, "approver", "hq"), (3, "change managers", "")]),
        (facts(emergency=True, risk="critical"),
         [(1, "change managers", ""), (2, "approver", "hq"), (2, "security", "")]),
    ],
)  # fmt: skip
def test_the_policy_that_comes_with_the_portal_asks_the_right_people(of, expected):
    assert asked(DEFAULT, of) == expected


def test_only_the_review_of_an_emergency_waits_until_after_the_fact():
    assert not any(step.after_the_fact for step in DEFAULT.steps(facts(risk="critical")))
    late = [step.after_the_fact for step in DEFAULT.steps(facts(emergency=True))]
    assert late == [False, True, True]
    assert DEFAULT.groups == {"change managers", "security"}


@settings(deadline=None)
@given(
    sites=st.frozensets(st.sampled_from(["hq", "branch", "lab"]), min_size=1),
    risk=st.sampled_from(SEVERITIES), size=st.integers(1, 2_000), emergency=st.booleans(),
    exceptions=st.booleans(),
)  # fmt: skip
def test_no_change_is_without_steps_and_each_site_has_one(sites, risk, size, emergency, exceptions):
    of = facts(sites=sites, risk=risk, size=size, emergency=emergency, exceptions=exceptions)
    steps = DEFAULT.steps(of)
    assert {step.site for step in steps if step.group == "approver"} == sites
    assert any(not step.after_the_fact for step in steps)
    assert [step.order for step in steps] == sorted(step.order for step in steps)
    wider = facts(sites=sites, risk="critical", size=size, emergency=emergency, exceptions=True)
    assert len(DEFAULT.steps(wider)) >= len(steps)


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        ({"sites": ["hq"]}, {}, {"sites": frozenset({"branch"})}),
        ({"products": ["app"]}, {}, {"products": frozenset({"other"})}),
        ({"zone_pairs": [["clients", "*"]]}, {}, {"zone_pairs": frozenset({("hq", "a", "b")})}),
        ({"zone_pairs": [["users", "hq/servers"]]}, {"kinds": {("hq", "clients"): "users"}},
         {"kinds": {("branch", "clients"): "users"}}),
        ({"verdicts": ["needs approval"]}, {"verdicts": frozenset({"needs approval"})},
         {"verdicts": frozenset({"allowed"})}),
        ({"risk_at_least": "medium"}, {"risk": "high"}, {"risk": "low"}),
        ({"size_at_least": 2}, {"size": 2}, {}),
        ({"sites_at_least": 2}, {"sites": BOTH}, {}),
        ({"emergency": True}, {"emergency": True}, {}),
        ({"exceptions": True}, {"exceptions": True}, {}),
    ],
)  # fmt: skip
def test_a_rule_speaks_of_the_changes_that_its_conditions_mean(when, yes, no):
    policy = one_rule(when)
    assert policy.steps(facts(**yes))
    assert not policy.steps(facts(**no))


def test_a_rule_for_each_site_asks_where_it_holds():
    policy = one_rule({"zone_pairs": [["clients", "internet"]]}, for_each_site=True)
    pairs = frozenset({("hq", "clients", "internet"), ("branch", "clients", "servers")})
    assert asked(policy, facts(sites=BOTH, zone_pairs=pairs)) == [(1, "g", "hq")]
    several = one_rule({"sites_at_least": 2}, for_each_site=True)
    assert asked(several, facts(sites=BOTH)) == [(1, "g", "branch"), (1, "g", "hq")]
    assert asked(several, facts()) == []


def test_of_two_rules_that_ask_alike_the_stricter_counts():
    step = {"name": "s", "order": 1, "group": "g"}
    policy = ApprovalPolicy.model_validate({"rules": [
        {"name": "a", "steps": [{**step, "needed": 2}]},
        {"name": "b", "steps": [{**step, "hours": 8, "escalate_to": "h"}]},
    ]})  # fmt: skip
    (found,) = policy.steps(facts())
    assert (found.needed, found.hours, found.escalate_to) == (2, 8, "h")


# --- limits -------------------------------------------------------------------------------------


def test_limits_name_what_is_too_much():
    strict = Limits(several_sites=False, several_products=False, most_items=10)
    found = list(strict.problems(sites=BOTH, products={"a", "b"}, items=11, blocking=2))
    assert [each.field for each in found] == ["sites", "products", "items", "rule_set"]
    assert found[0].value == "branch, hq"
    assert list(Limits().problems(sites=BOTH, products={"a", "b"}, items=11)) == []
    lenient = Limits(blocking_findings_allowed=True)
    assert list(lenient.problems(sites={"hq"}, products=(), items=1, blocking=2)) == []


def test_an_exception_needs_a_last_day_that_is_not_too_far():
    limits = Limits(longest_exception_days=10)
    assert limits.exception_problem(None, TODAY).mend == "give a day until 2026-12-01"
    for day, fine in ((-1, False), (0, True), (10, True), (11, False)):
        problem = limits.exception_problem(TODAY + dt.timedelta(days=day), TODAY)
        assert (problem is None) == fine
    assert Limits().attachments.most_bytes == 10 * 1024 * 1024


# --- the file -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "field", "mend"),
    [
        ("{name: a, steps: []}", "rules[0].steps", "give at least 1"),
        ("{name: a, steps: [{name: s, order: 0, group: g}]}", "rules[0].steps[0].order", "1 or"),
        ("{name: a, steps: [{name: s, order: 1, group: approver}]}", "rules[0]", "for_each_site"),
        ("{name: a, steps: [{name: s, order: 1, group: g, after_the_fact: true}]}", "rules[0]",
         "`emergency: true`"),
        ("{name: a, steps: [{name: s, order: 1, group: g, escalate_to: h}]}", "rules[0].steps[0]",
         "give `hours`"),
        ("{name: a, when: {zone_pairs: [[users]]}, steps: [{name: s, order: 1, group: g}]}",
         "rules[0].when.zone_pairs[0]", "give at least 2"),
        ("{name: a, when: {risk_atleast: low}, steps: [{name: s, order: 1, group: g}]}",
         "rules[0].when.risk_atleast", "did you mean `risk_at_least`?"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_line_field_and_mend(rule, field, mend):
    with pytest.raises(InvalidInput) as caught:
        ApprovalPolicy.from_yaml(f"schema: 1\nrules:\n  - {rule}\n")
    (problem,) = caught.value.problems
    assert problem.field == f"approval.yaml:3 {field}"
    assert mend in problem.mend


def test_a_policy_without_rules_and_one_with_a_name_twice_are_refused():
    rule = "  - {name: a, steps: [{name: s, order: 1, group: g}]}\n"
    for text in (
        "schema: 1\n",
        "schema: 1\nrules: []\n",
        f"schema: 1\nrules:\n{rule}{rule}",
        "- a",
    ):
        with pytest.raises(InvalidInput):
            ApprovalPolicy.from_yaml(text)
