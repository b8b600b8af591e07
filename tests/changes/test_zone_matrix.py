"""The zone matrix speaks when a rule set is built, and once more when a change is submitted."""

from __future__ import annotations

import pytest

from requirements_app.accounts.roles import ADMINISTRATORS
from requirements_app.changes.models import PolicyRevision
from requirements_app.changes.policies import policy_replace
from requirements_app.changes.zone_pairs import matrix_of
from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets.compute.model import ZoneVerdict
from requirements_app.rulesets.models import Finding, RuleSet
from requirements_app.rulesets.reports import report
from requirements_app.sites.services import zone_update
from tests.rulesets.stored import rule_set_build

from .acting import submitted
from .browsing import client_of, text_of

pytestmark = pytest.mark.django_db
PAIR = "zones/clients→servers"


def kinds(office, **given: str) -> None:
    for slug, kind in given.items():
        zone_update(actor=office.olga, zone=office.site.zones.get(slug=slug), kind=kind)


def policy(office, text: str) -> None:
    from django.contrib.auth.models import Group

    office.mona.groups.add(Group.objects.get_or_create(name=ADMINISTRATORS)[0])
    policy_replace(kind="risk", text=f"schema: 1\n{text}", actor=office.mona, expected_number=None)


def told(rule_set: RuleSet) -> list[tuple[str, str, str]]:
    found = Finding.objects.filter(content=rule_set.content, code__startswith="zone-pair")
    return [(each.severity, each.code, each.subject) for each in found]


@pytest.fixture
def forbidden(office) -> RuleSet:
    """The office's rule set once its servers are machines to manage, and its clients users."""
    kinds(office, clients="users", servers="management")
    return rule_set_build(office.site, office.olga)


def test_a_build_tells_what_the_matrix_forbids(office, forbidden):
    assert told(office.rule_set) == []
    assert told(forbidden) == [("warning", "zone-pair-forbidden", PAIR)]
    finding = Finding.objects.get(content=forbidden.content, code="zone-pair-forbidden")
    assert "app.https" in finding.flows
    assert "jump host" in finding.message
    assert forbidden.inputs != office.rule_set.inputs
    again = rule_set_build(office.site, office.olga)
    assert (again.inputs, again.content) == (forbidden.inputs, forbidden.content)


def test_it_is_seen_on_the_page_by_the_api_and_in_exports(office, forbidden):
    olga = client_of(office.olga)
    assert "jump host" in text_of(olga, f"/rule-sets/{forbidden.pk}/")
    found = text_of(olga, f"/api/v1/rule-sets/{forbidden.pk}/findings/")
    assert "zone-pair-forbidden" in found
    assert "zone-pair-forbidden" in {each.code for each in report(forbidden).findings}


def test_it_is_checked_again_on_submit_by_the_policy_of_then(office, forbidden):
    office.rule_set = forbidden
    with pytest.raises(InvalidInput, match="forbidden"):
        submitted(office)
    policy(office, "otherwise: allowed\n")
    assert submitted(office).state == "submitted"
    allowed = rule_set_build(office.site, office.olga)
    assert told(allowed) == []
    assert allowed.inputs != forbidden.inputs


def test_a_cell_that_wants_an_approval_is_told_and_silence_is_not(office):
    policy(office, "otherwise: needs approval\n")
    assert told(rule_set_build(office.site, office.olga)) == []
    cell = "{source: clients, destination: hq/servers, verdict: needs approval, reason: Ask.}"
    policy(office, f"matrix: [{cell}]\n")
    assert told(rule_set_build(office.site, office.olga)) == [
        ("info", "zone-pair-needs-approval", PAIR)
    ]
    assert list(matrix_of(office.site)) == [
        ZoneVerdict("clients", "servers", "needs approval", "Ask.")
    ]


def test_what_no_cell_names_may_be_forbidden_too(office):
    policy(office, "otherwise: forbidden\n")
    assert {each[2] for each in told(rule_set_build(office.site, office.olga))} == {
        PAIR, "zones/servers→internet",
    }  # fmt: skip


def test_a_build_makes_no_revision_of_the_policy(office):
    PolicyRevision.objects.all().delete()
    list(matrix_of(office.site))
    assert not PolicyRevision.objects.exists()
