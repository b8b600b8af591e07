"""Upgrade proposals: what a publication leaves at the sites it affects, and what becomes of it."""

from __future__ import annotations

import pytest

from requirements_app.audit.models import Event
from requirements_app.jobs.models import Job
from requirements_app.rulesets.compute import build
from requirements_app.rulesets.inputs import site_input
from requirements_app.rulesets.models import Entry
from requirements_app.rulesets.proposals import proposal_make
from requirements_app.sites import services
from requirements_app.sites.models import UpgradeProposal

from .compute.world import AS_OF, COMPONENTS, HOST, HTTPS, catalogue, flow
from .stored import CONTENT, ODD, UPDATE, bind, jobs_run, publish, rule_set_build, site_make

pytestmark = pytest.mark.django_db

State = UpgradeProposal.State
OTHER = {
    "components": [{"id": "console", "name": "Console", "kind": "server"}],
    "flows": [flow("names", "console", "site.dns", "udp/53")],
}


@pytest.fixture(autouse=True)
def nothing_waits(version) -> None:
    """The first publication's own job is done: there was no site yet."""
    jobs_run()


def republish(*flows, **facts):
    """Publish the catalogue with these flows, and do all that follows."""
    version = publish(catalogue(*flows, hosts=[HOST], **facts))
    jobs_run()
    return version


def test_a_publication_leaves_a_proposal_that_tells_what_it_would_change(hq, owner):
    before = rule_set_build(hq, owner)
    moved = {**HTTPS, "services": ["tcp/8443"]}
    version = republish(moved, {**UPDATE, "purpose": "Other words."})
    proposal = UpgradeProposal.objects.get(site=hq)
    assert (proposal.state, proposal.to_version) == (State.OPEN, version)
    assert proposal.from_version == hq.catalogue_version
    assert [(each["flow"], each["service"]) for each in proposal.added] == [
        ("app.https", "tcp/8443")
    ]
    assert [(each["flow"], each["service"]) for each in proposal.removed] == [
        ("app.https", "tcp/443")
    ]
    assert [(each["flow"], each["facts"]) for each in proposal.changed] == [
        ("app.update", ["purpose"])
    ]
    known = set(Entry.objects.filter(content=before.content).values_list("entry_id", flat=True))
    assert {each["id"] for each in (*proposal.removed, *proposal.changed)} == known
    event = Event.objects.get(action="proposal.make")
    assert (event.site_slug, event.data["to"]) == ("hq", version.number)


def test_an_accepted_proposal_moves_the_pin_and_a_rebuild_gives_what_it_said(hq, owner):
    before = rule_set_build(hq, owner)
    republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE, flow("ssh", "agent", "server", "tcp/22"))
    proposal = UpgradeProposal.objects.get(site=hq)
    services.proposal_accept(actor=owner, proposal=proposal)
    hq.refresh_from_db()
    assert hq.catalogue_version == proposal.to_version
    after = rule_set_build(hq, owner)

    def ids(rule_set) -> set[str]:
        rows = Entry.objects.filter(content=rule_set.content)
        return set(rows.values_list("entry_id", flat=True))

    removed = {each["id"] for each in proposal.removed}
    added = {each["id"] for each in proposal.added}
    assert removed == ids(before) - ids(after) != set()
    assert added == ids(after) - ids(before) != set()


def test_a_site_that_nothing_changes_for_gets_none_and_keeps_its_pin(hq, owner):
    pinned = hq.catalogue_version_id
    version = publish(catalogue(HTTPS, UPDATE, hosts=[HOST], other=OTHER))
    kinds = [job.kind for job in jobs_run() if job.kind.startswith("upgrade")]
    assert kinds == ["upgrade-proposals"]
    assert not UpgradeProposal.objects.exists()
    hq.refresh_from_db()
    assert hq.catalogue_version_id == pinned < version.number


def test_only_the_sites_that_are_affected_get_one(hq, owner):
    other = site_make(owner, "other", third=20)
    other.deployments.get().bindings.all().delete()
    services.deployment_delete(actor=owner, deployment=other.deployments.get())
    republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE)
    assert [each.site.slug for each in UpgradeProposal.objects.all()] == ["hq"]


def test_overrides_of_flows_that_changed_or_went_are_told(hq, owner):
    for slug, name in (("one", "app.https"), ("two", "app.update")):
        services.override_create(
            actor=owner, site=hq, slug=slug, kind="suppress", flow=name, reason="r", owner="olga",
            expires_on=AS_OF.replace(year=2035),
        )  # fmt: skip
    republish({**HTTPS, "services": ["tcp/8443"]}, flow("ssh", "agent", "server", "tcp/22"))
    proposal = UpgradeProposal.objects.get(site=hq)
    assert proposal.overrides_touched == ["one", "two"]
    assert {each["code"] for each in proposal.findings_added} == {
        "override-outdated",
        "override-flow-gone",
    }


def test_a_new_gap_or_a_new_choice_is_a_reason_for_a_proposal_too(hq, owner):
    republish(HTTPS, UPDATE, ODD)
    proposal = UpgradeProposal.objects.get(site=hq)
    assert (proposal.added, proposal.removed, proposal.changed) == ([], [], [])
    assert [each["code"] for each in proposal.findings_added] == ["reading-not-confirmed"]


def test_a_later_publication_takes_the_open_proposals_place(hq, owner):
    republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE)
    first = UpgradeProposal.objects.get(site=hq)
    republish({**HTTPS, "services": ["tcp/9443"]}, UPDATE)
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    second = UpgradeProposal.objects.get(site=hq, state=State.OPEN)
    assert second.from_version == hq.catalogue_version
    assert [each["service"] for each in second.added] == ["tcp/9443"]


def test_a_publication_that_takes_everything_back_closes_the_open_proposal(hq, owner):
    republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE)
    publish(CONTENT)
    jobs_run()
    assert [each.state for each in UpgradeProposal.objects.all()] == [State.SUPERSEDED]


def test_a_site_whose_pin_moved_during_the_comparison_is_compared_again(hq, owner):
    pinned = hq.catalogue_version_id
    middle = republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE)
    newest = publish(catalogue({**HTTPS, "services": ["tcp/9443"]}, UPDATE, hosts=[HOST]))
    old, new = (
        build(site_input(hq, version=number), CONTENT, AS_OF) for number in (pinned, newest.number)
    )
    services.proposal_accept(actor=owner, proposal=UpgradeProposal.objects.get(site=hq))
    Job.objects.filter(state=Job.State.QUEUED).update(state=Job.State.CANCELLED,
                                                      finished_at=hq.created_at)  # fmt: skip
    made = proposal_make(site=hq, from_version=pinned, to_version=newest.number, old=old, new=new)
    assert made is None
    (job,) = jobs_run()
    assert job.kind == "upgrade-proposal"
    proposal = UpgradeProposal.objects.get(site=hq, state=State.OPEN)
    assert (proposal.from_version, proposal.to_version) == (middle, newest)
    assert [each["service"] for each in proposal.removed] == ["tcp/8443"]


def test_a_site_that_is_newer_or_gone_gets_none(hq, owner):
    version = republish({**HTTPS, "services": ["tcp/8443"]}, UPDATE)
    services.proposal_accept(actor=owner, proposal=UpgradeProposal.objects.get(site=hq))
    gone = site_make(owner, "gone", third=20)
    facts = {"to_version": version.number, "old": None, "new": None}
    assert proposal_make(site=hq, from_version=1, **facts) is None
    services.site_delete(actor=owner, site=gone)
    assert proposal_make(site=gone, from_version=1, **facts) is None


def test_a_component_that_the_new_version_drops_is_told(hq, owner):
    bind(owner, hq, "primary", "10.2.0.7")
    kept = [each for each in COMPONENTS if each["id"] != "primary"]
    republish(HTTPS, UPDATE, components=kept)
    proposal = UpgradeProposal.objects.get(site=hq)
    assert [each["code"] for each in proposal.findings_added] == ["component-not-in-catalogue"]
    assert {each["destination"] for each in proposal.removed} == {"10.2.0.7", "get.example.net"}
