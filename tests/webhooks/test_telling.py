"""What is told to whom."""

from __future__ import annotations

import pytest

from .conftest import body_of, change_made, delivered, followed, types_for

pytestmark = pytest.mark.django_db


def test_who_sees_the_site_is_told_in_the_order_of_the_chain(office, endpoint_of):
    from requirements_app.changes.actions.withdraw import change_withdraw

    mine, readers = endpoint_of(office.olga), endpoint_of(office.rene)
    change = change_made(office)
    change_withdraw(number=change.pk, actor=office.olga, expected_revision=None)
    followed()
    assert types_for(mine) == types_for(readers) == ["change.created", "change.withdrawn"]


def test_a_message_says_what_happened_and_where_to_read_the_rest(office, endpoint_of, settings):
    mine = endpoint_of(office.olga)
    change = change_made(office, title="A secret of ours")
    followed()
    told = body_of(mine.deliveries.get())
    assert set(told) == {"type", "timestamp", "data"}
    assert told["type"] == "change.created"
    assert told["timestamp"].endswith("Z")
    assert told["data"] == {
        "object": "change",
        "id": change.pk,
        "site": "hq",
        "sites": ["hq"],
        "state": "draft",
        "url": f"{settings.PORTAL_URL}/api/v1/changes/{change.pk}/",
        "page": f"{settings.PORTAL_URL}/changes/{change.pk}/",
    }


def test_who_does_not_see_the_site_is_told_nothing(office, endpoint_of, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    theirs = endpoint_of(stranger)
    change_made(office)
    followed()
    assert types_for(theirs) == []


def test_a_role_that_was_taken_away_ends_the_messages(office, endpoint_of):
    from requirements_app.sites.services import role_revoke

    theirs = endpoint_of(office.rene)
    role_revoke(actor=office.olga, role=office.site.roles.get(user=office.rene))
    change_made(office)
    followed()
    assert types_for(theirs) == []


def test_an_account_that_is_closed_is_told_nothing(office, endpoint_of):
    theirs = endpoint_of(office.rene)
    office.rene.is_active = False
    office.rene.save()
    change_made(office)
    followed()
    assert types_for(theirs) == []


def test_of_a_change_at_several_sites_each_is_told_the_sites_that_they_see(office, endpoint_of):
    from requirements_app.changes.models import ChangeSite
    from requirements_app.sites.services import site_create

    mine, theirs = endpoint_of(office.olga), endpoint_of(office.rene)
    other = site_create(actor=office.olga, slug="annex", name="Annex")
    change = change_made(office)
    ChangeSite.objects.create(change=change, site=other, baseline_revision=1)
    followed()
    assert body_of(mine.deliveries.get())["data"]["sites"] == ["annex", "hq"]
    assert body_of(theirs.deliveries.get())["data"]["sites"] == ["hq"]


def test_an_endpoint_gets_the_types_and_sites_that_it_asked_for(office, endpoint_of):
    from requirements_app.sites.services import site_create

    site_create(actor=office.olga, slug="annex", name="Annex")
    elsewhere = endpoint_of(office.olga, name="Elsewhere", sites=["annex"])
    single = endpoint_of(office.olga, name="Single", events=["change.approved"])
    family = endpoint_of(office.olga, name="Family", events=["change.*"], sites=["hq"])
    change_made(office)
    followed()
    assert [types_for(each) for each in (elsewhere, single, family)] == [[], [], ["change.created"]]


def test_an_endpoint_whose_sites_are_all_gone_gets_no_other_sites_events(office, endpoint_of):
    from requirements_app.sites.services import site_create, site_delete

    annex = site_create(actor=office.olga, slug="annex", name="Annex")
    narrow = endpoint_of(office.olga, sites=["annex"])
    site_delete(actor=office.olga, site=annex)
    change_made(office)
    followed()
    narrow.refresh_from_db()
    assert (narrow.every_site, types_for(narrow)) == (False, [])


def test_jobs_are_told_to_their_owner_and_the_portals_own_to_nobody(office, endpoint_of):
    from requirements_app.jobs.runner import run_inline
    from requirements_app.jobs.services import job_create
    from requirements_app.rulesets.services import rule_set_request

    mine, other = endpoint_of(office.olga), endpoint_of(office.anna)
    office.sara.is_superuser = True
    office.sara.save()
    administrators = endpoint_of(office.sara)
    wanted = rule_set_request(site=office.site, actor=office.olga)
    assert wanted.job is not None
    run_inline(wanted.job)
    run_inline(job_create(kind="webhook-deliver", owner=None, arguments={"endpoint": mine.pk}))
    followed()
    built = ["rule-set.requested", "rule-set.built", "job.finished"]
    assert types_for(mine) == types_for(administrators) == built
    assert types_for(other) == built[:2]


def test_proposals_and_the_catalogue_are_told(office, endpoint_of):
    from requirements_app.audit.services import record
    from requirements_app.catalogue.models import Version
    from requirements_app.sites.models import UpgradeProposal
    from requirements_app.sites.services import proposal_dismiss

    mine = endpoint_of(office.olga, sites=["hq"])
    version = Version.objects.latest("number")
    record(actor=None, action="catalogue.published", obj=version, data={})
    proposal = UpgradeProposal.objects.create(
        site=office.site, from_version=version, to_version=version
    )
    record(actor=None, action="proposal.make", obj=proposal, site_slug="hq", data={})
    proposal_dismiss(actor=office.olga, proposal=proposal)
    followed()
    assert types_for(mine) == ["catalogue.published", "proposal.made", "proposal.dismissed"]
    told = body_of(mine.deliveries.get(type="proposal.made"))["data"]
    assert told["url"].endswith(f"/api/v1/sites/hq/proposals/{proposal.pk}/")


def test_a_verb_that_the_table_does_not_know_reaches_who_wants_all_of_its_kind(office, endpoint_of):
    from requirements_app.audit.services import record

    mine = endpoint_of(office.olga)
    change = change_made(office)
    record(actor=None, action="change.turned-around", obj=change, data={"sites": ["hq"]})
    followed()
    assert types_for(mine)[-1] == "change.turned-around"


def test_what_happens_to_a_ticket_is_told_to_who_sees_its_change(
    office, endpoint_of, django_user_model
):
    from requirements_app.audit.services import record
    from requirements_app.tickets.models import Connector, Ticket

    mine, theirs = endpoint_of(office.rene), endpoint_of(django_user_model.objects.create_user("x"))
    change = change_made(office)
    connector = Connector.objects.create(
        slug="desk", name="Desk", system="generic", address="https://desk.example.org",
        account=office.olga,
    )  # fmt: skip
    ticket = Ticket.objects.create(connector=connector, change=change, external_id="nrp-1")
    record(actor=None, action="ticket.failed", obj=ticket, data={"why": "It is away."})
    followed()
    assert types_for(theirs) == []
    told = body_of(mine.deliveries.get(type="ticket.failed"))["data"]
    assert (told["object"], told["id"], told["change"]) == ("ticket", ticket.pk, change.pk)
    assert told["url"].endswith(f"/api/v1/changes/{change.pk}/")
    assert "away" not in str(told)


def test_what_its_owner_may_not_see_any_more_is_not_sent(office, endpoint_of, receiver):
    from requirements_app.sites.services import role_revoke

    theirs = endpoint_of(office.rene)
    change_made(office)
    followed()
    role_revoke(actor=office.olga, role=office.site.roles.get(user=office.rene))
    delivered(theirs)
    (sent,) = theirs.deliveries.all()
    assert (sent.state, sent.body, receiver.got) == ("failed", "", [])
