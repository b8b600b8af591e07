"""Checks of reachability: whose result counts, once, and what it shows of each item."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone

from exports.reachability.plan import CheckPlan
from exports.reachability.result import run_key
from exports.reachability.script.outcomes import signature
from requirements_app.audit.models import Event
from requirements_app.changes.actions.check_run import check_result_take, check_run_make
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.check_plans import key_of, plan_of, script_of
from requirements_app.changes.models import Change, CheckRun, Evidence, Item
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed
from requirements_app.sites.services import MemberValue, binding_update
from tests.exports.reachability.plans import answered
from tests.rulesets.stored import rule_set_build

from .acting import FOR_ALL, approve, approved, implemented

pytestmark = pytest.mark.django_db


def run_of(change: Change, office: Any, zone: str = "") -> CheckRun:
    return check_run_make(number=change.pk, actor=office.mona, site="hq", source_zone=zone)


def told(plan: CheckPlan, outcome: str = "open", expect: str = "") -> dict[str, Any]:
    """A result in which each probe that can be tried, of those that `expect` something, had this
    outcome."""
    meant = {probe.id for probe in plan.probes if expect in ("", probe.expect)}
    tried = {
        probe.id: outcome for probe in plan.probes if probe.id in meant and not probe.untestable
    }
    document = answered(plan, **tried)
    for probe, line in zip(plan.probes, document["outcomes"], strict=True):
        if probe.tls and probe.id in tried and outcome == "open":
            line["attempts"][0]["tls"] = TLS
    return document


def signed(document: dict[str, Any], run: CheckRun) -> bytes:
    return json.dumps(document | {"signature": signature(document, key_of(run))}).encode()


def take(run: CheckRun, actor: Any, document: dict[str, Any]) -> Change:
    return check_result_take(number=run.change_id, actor=actor, content=signed(document, run))


TLS = {
    "state": "as-expected", "reason": "", "version": "TLSv1.3", "subject": "CN=x",
    "issuer": "CN=Public CA", "issuers": ["CN=Public CA"], "names": ["x"],
    "certificates": ["ab" * 32], "chain_sha256": "cd" * 32, "chain_complete": True,
    "name_mismatch": False, "trusted": True, "trust_error": "",
}  # fmt: skip


def test_what_a_check_saw_is_evidence_item_by_item(office):
    change = implemented(office)
    run = run_of(change, office)
    plan = plan_of(run)
    assert {probe.expect for probe in plan.probes} == {"open"}
    taken = take(run, office.mona, told(plan))
    assert taken.revision == change.revision + 1
    rows = {row.item.position: row for row in Evidence.objects.filter(run=run)}
    by_item: dict[int, set[bool]] = {}
    for probe in plan.probes:
        by_item.setdefault(int(probe.item), set()).add(bool(probe.untestable))
    sure = {item for item, untestable in by_item.items() if untestable == {False}}
    tcp = {int(each.item) for each in plan.probes if each.protocol == "tcp"} & sure
    assert tcp
    assert {rows[item].outcome for item in tcp} == {"works"}
    assert {item.state for item in change.items.filter(position__in=tcp)} == {Item.State.VERIFIED}
    assert all(row.person == office.mona and row.result["host"] == "h" for row in rows.values())
    event = Event.objects.get(action="change.check-taken-up")
    assert event.data["works"] == len([row for row in rows.values() if row.outcome == "works"])


def test_silence_proves_nothing_and_refusal_fails(office):
    change = implemented(office)
    run = run_of(change, office)
    plan = plan_of(run)
    take(run, office.mona, told(plan, "inconclusive"))
    assert set(Evidence.objects.filter(run=run).values_list("outcome", flat=True)) == {
        "inconclusive"
    }
    assert not change.items.exclude(state=Item.State.IMPLEMENTED).exists()
    run = run_of(change, office)
    take(run, office.mona, told(plan_of(run), "filtered"))
    assert change.items.filter(state=Item.State.FAILED).exists()


def test_a_connection_that_is_opened_on_its_way_has_failed(office):
    change = implemented(office)
    run = run_of(change, office)
    plan = plan_of(run)
    guarded = {int(probe.item) for probe in plan.probes if probe.protocol == "tcp"}
    take(run, office.mona, told(plan, "intercepted"))
    rows = Evidence.objects.filter(run=run, item__position__in=guarded)
    assert "failed" in set(rows.values_list("outcome", flat=True))
    assert not rows.filter(outcome="works").exists()


def test_a_run_counts_once(office):
    run = run_of(implemented(office), office)
    document = told(plan_of(run))
    take(run, office.mona, document)
    count = Evidence.objects.count()
    with pytest.raises(Conflict, match="counts once"):
        take(run, office.mona, document)
    assert Evidence.objects.count() == count


def test_foreign_altered_and_late_results_are_refused(office):
    change = implemented(office)
    run = run_of(change, office)
    document = told(plan_of(run))
    forged = document | {"signature": signature(document, run_key(b"another secret", run.pk))}
    content = json.dumps(forged).encode()
    with pytest.raises(InvalidInput, match="altered"):
        check_result_take(number=change.pk, actor=office.mona, content=content)
    for content in (b"", b"[]", b"{}", b'{"run_id": 7}', b"\xff"):
        with pytest.raises(InvalidInput):
            check_result_take(number=change.pk, actor=office.mona, content=content)
    with pytest.raises(NotAllowed):
        take(run, office.rene, document)
    CheckRun.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(Conflict, match="run out"):
        take(run, office.mona, document)
    CheckRun.objects.update(
        expires_at=timezone.now() + dt.timedelta(hours=1), content_hash="v1:other"
    )
    with pytest.raises(Conflict, match="edited"):
        take(run, office.mona, document)
    run.refresh_from_db()
    assert run.used_at is None
    assert not Evidence.objects.exists()


def test_a_run_of_another_change_is_foreign(office):
    change = implemented(office)
    run = run_of(change, office)
    document = told(plan_of(run))
    other = change_roll_back(number=change.pk, actor=office.olga, reason="x", **FOR_ALL)
    with pytest.raises(InvalidInput, match="no run of this change"):
        check_result_take(number=other.pk, actor=office.olga, content=signed(document, run))


def test_what_goes_shall_be_closed(office):
    from requirements_app.changes.actions.implement import change_implement
    from requirements_app.changes.actions.submit import change_submit

    change = implemented(office)
    back = change_roll_back(number=change.pk, actor=office.olga, reason="x", **FOR_ALL)
    change_submit(number=back.pk, actor=office.olga, **FOR_ALL)
    approve(back, office.anna)
    change_implement(number=back.pk, actor=office.mona, **FOR_ALL)
    run = run_of(back, office)
    plan = plan_of(run)
    assert {probe.expect for probe in plan.probes} == {"closed"}
    take(run, office.mona, told(plan, "filtered"))
    assert back.items.filter(state=Item.State.VERIFIED).exists()


def test_a_source_that_moves_is_shown_by_two_hosts(office):
    implemented(office)
    bound = office.site.bindings.get(component__slug="app.server")
    binding_update(
        actor=office.olga, binding=bound, members=[MemberValue("10.2.0.6", "app02")]
    )  # fmt: skip
    office.rule_set = rule_set_build(office.site, office.olga)
    change = implemented(office)
    item = change.items.get(after__flow="app.update")
    assert item.kind == "modify"
    assert item.before.source != item.after.source
    for expect, outcome, state in (
        ("closed", "filtered", Item.State.IMPLEMENTED),
        ("open", "open", Item.State.VERIFIED),
    ):
        run = run_of(change, office)
        document = told(plan_of(run), outcome, expect)
        take(run, office.mona, document)
        item.refresh_from_db()
        assert item.state == state
    assert [row.outcome for row in item.evidence.order_by("id")] == ["inconclusive", "works"]


def test_nothing_is_checked_before_it_is_there(office):
    change = approved(office)
    with pytest.raises(Conflict, match="nothing of the change is implemented"):
        run_of(change, office)
    with pytest.raises(InvalidInput, match="no site of this change"):
        check_run_make(number=change.pk, actor=office.mona, site="x")
    with pytest.raises(InvalidInput, match="no zone"):
        check_run_make(number=change.pk, actor=office.mona, site="hq", source_zone="x")
    assert not CheckRun.objects.exists()


def test_the_scripts_hold_the_connections_of_one_zone(office, tmp_path):
    change = implemented(office)
    zone = change.items.first().after.source_zone
    run = run_of(change, office, zone)
    plan = plan_of(run)
    items = {str(item.position): item for item in change.items.select_related("after")}
    assert {items[probe.item].after.source_zone for probe in plan.probes} == {zone}
    python, powershell = script_of(run, "python"), script_of(run, "powershell")
    assert python.name.endswith(".py")
    assert powershell.name.endswith(".ps1")
    for script in (python, powershell):
        assert str(run.pk).encode() in script.content
        assert key_of(run).hex().encode() in script.content
    (tmp_path / python.name).write_bytes(python.content)
    told_so = subprocess.run(
        [sys.executable, tmp_path / python.name, "--dry-run"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(probe.id in told_so.stdout for probe in plan.probes)
    assert plan_of(CheckRun.objects.get(pk=run.pk)).plan_hash == plan.plan_hash
