"""Making lists and what opens them: who may, what is refused, and what is on record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Has Capitals"),
        ("name", ""),
        ("name", "../x"),
        ("format", "no-such"),
        ("side", "left"),
        ("serves", "drafts"),
        ("zone", "attic"),
        ("firewall", "attic"),
        ("product", "attic"),
        ("service", "tcp"),
        ("service", "tcp/443 or so"),
        ("tls_bypass", "yes"),
        ("most", 0),
        ("most", True),
        ("description", "two\nlines"),
    ],
)
def test_what_no_list_can_be_is_refused_at_its_field(list_of, field, value):
    given = {"name": "hq-out", "kind": "plain"}
    given["kind" if field == "format" else field] = value
    with pytest.raises(InvalidInput) as refused:
        list_of(**given)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert refused.value.problems[0].mend


def test_a_name_is_taken_once_in_the_portal(list_of):
    list_of("hq-out")
    with pytest.raises(InvalidInput, match="taken by another list"):
        list_of("hq-out")


def test_all_that_is_wrong_is_told_at_once(office):
    from requirements_app.lists.services import list_create

    with pytest.raises(InvalidInput) as refused:
        list_create(actor=office.olga, site=office.site)
    assert [problem.field for problem in refused.value.problems] == ["name", "format"]


def test_only_owners_change_lists_and_others_do_not_see_them(office, list_of):
    from requirements_app.accounts.models import User
    from requirements_app.lists import credentials, selectors, services

    found = list_of()
    stranger = User.objects.create_user("stranger")
    until = timezone.now() + dt.timedelta(days=1)
    for actor, error in ((office.rene, NotAllowed), (stranger, NotFound)):
        for act in (
            lambda who: services.list_create(actor=who, site=office.site, name="x", format="plain"),
            lambda who: services.list_update(
                actor=who, found=found, expected_version=None, side="both"
            ),
            lambda who: services.list_delete(actor=who, found=found, expected_version=None),
            lambda who: credentials.credential_issue(
                actor=who, found=found, name="x", expires_at=until
            ),
            lambda who: credentials.credential_revoke(actor=who, found=found, key="x"),
        ):
            with pytest.raises(error):
                act(actor)
    assert selectors.list_get(office.rene, found.name) == found
    with pytest.raises(NotFound):
        selectors.list_get(stranger, found.name)


def test_an_edit_of_an_older_version_is_refused(office, list_of):
    from requirements_app.lists.services import list_update

    found = list_of()
    list_update(actor=office.olga, found=found, expected_version=1, side="both")
    with pytest.raises(Stale):
        list_update(actor=office.olga, found=found, expected_version=1, side="sources")


def test_every_act_is_on_record_without_the_secret(office, list_of):
    from requirements_app.audit.models import Event
    from requirements_app.lists import credentials, services

    found = list_of()
    made, secret = credentials.credential_issue(
        actor=office.olga, found=found, name="fw-1", expires_at=credentials.expiry_in(3)
    )
    credentials.credential_revoke(actor=office.olga, found=found, key=made.key)
    credentials.credential_revoke(actor=office.olga, found=found, key=made.key)
    services.list_update(actor=office.olga, found=found, expected_version=None, side="both")
    services.list_update(actor=office.olga, found=found, expected_version=None, side="both")
    services.list_delete(actor=office.olga, found=found, expected_version=None)
    events = Event.objects.filter(action__startswith="list.").order_by("id")
    assert [event.action for event in events] == [
        "list.created",
        "list.credential-issued",
        "list.credential-revoked",
        "list.updated",
        "list.deleted",
    ]
    assert {event.site_slug for event in events} == {"hq"}
    assert secret not in str([event.data for event in events])


def test_the_secret_is_kept_nowhere(office, list_of):
    from django.db import connection

    from requirements_app.lists import credentials

    _, secret = credentials.credential_issue(
        actor=office.olga, found=list_of(), name="fw-1", expires_at=credentials.expiry_in(3)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(each)::text FROM lists_listcredential each")
        rows = cursor.fetchall()
    assert secret.rpartition("_")[2] not in str(rows)


@pytest.mark.parametrize("days", [-1, 0, 800])
def test_a_credential_ends_within_two_years(office, list_of, days):
    from requirements_app.lists import credentials

    with pytest.raises(InvalidInput):
        credentials.credential_issue(
            actor=office.olga,
            found=list_of(),
            name="fw-1",
            expires_at=timezone.now() + dt.timedelta(days=days),
        )


def test_several_are_in_force_at_a_time_but_not_any_number(office, list_of, monkeypatch):
    from requirements_app.lists import credentials

    monkeypatch.setattr(credentials, "MOST_IN_FORCE", 2)
    found, until = list_of(), credentials.expiry_in(3)
    made = [
        credentials.credential_issue(actor=office.olga, found=found, name="x", expires_at=until)
        for _ in range(2)
    ]
    with pytest.raises(Conflict, match="in force"):
        credentials.credential_issue(actor=office.olga, found=found, name="x", expires_at=until)
    credentials.credential_revoke(actor=office.olga, found=found, key=made[0][0].key)
    credentials.credential_issue(actor=office.olga, found=found, name="x", expires_at=until)


def test_what_is_gone_from_the_site_may_stay_in_a_list_that_is_edited(office, list_of):
    from requirements_app.lists.models import List
    from requirements_app.lists.services import list_update

    found = list_of()
    List.objects.filter(pk=found.pk).update(zone="dmz")
    changed = list_update(
        actor=office.olga, found=found, expected_version=None, zone="dmz", side="both"
    )
    assert (changed.zone, changed.side) == ("dmz", "both")


def test_a_site_takes_its_lists_with_it(list_of, office):
    from requirements_app.lists.models import List
    from requirements_app.sites.services import site_create, site_delete

    other = site_create(actor=office.olga, slug="shed", name="Shed")
    from requirements_app.lists.services import list_create

    list_create(actor=office.olga, site=other, name="shed-out", format="plain")
    site_delete(actor=office.olga, site=other, expected_version=None)
    assert not List.objects.filter(name="shed-out").exists()
