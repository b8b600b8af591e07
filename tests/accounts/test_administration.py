"""What administrators do with accounts, and what they may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from requirements_app.accounts.administration import (
    account_update,
    external_group_map,
    external_group_unmap,
    group_create,
    group_delete,
    password_renew,
    second_factor_remove,
)
from requirements_app.accounts.models import ExternalGroup, User
from requirements_app.accounts.roles import ADMINISTRATORS, AUDITORS, CATALOGUE_EDITORS
from requirements_app.accounts.services import service_account_create, token_find, token_issue
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def test_groups_are_set_as_a_whole_and_recorded(person, administrator):
    person.groups.add(Group.objects.get(name=AUDITORS))

    account_update(account=person, actor=administrator, groups=[CATALOGUE_EDITORS])

    assert [group.name for group in person.groups.all()] == [CATALOGUE_EDITORS]
    event = Event.objects.get(action="account.changed")
    assert event.actor == administrator
    assert event.data == {"username": "ada", "joined": [CATALOGUE_EDITORS], "left": [AUDITORS]}


def test_what_does_not_change_leaves_no_event(person, administrator):
    account_update(account=person, actor=administrator, email=person.email, active=True, groups=[])
    assert not Event.objects.exists()


def test_switching_off_ends_sessions_and_tokens(client, person, administrator):
    person.set_password("correct horse battery")
    person.save()
    client.post(reverse("account_login"), {"login": "ada", "password": "correct horse battery"})
    _, secret = token_issue(
        user=person,
        name="x",
        scopes=["read"],
        expires_at=timezone.now() + timedelta(days=1),
        actor=person,
    )
    assert client.get(reverse("sites")).status_code == 200

    account_update(account=person, actor=administrator, active=False)
    account_update(account=person, actor=administrator, active=True)

    assert token_find(secret) is None
    assert client.get(reverse("sites")).status_code == 302


def test_a_new_password_works_and_the_old_one_ends(person, administrator):
    person.set_password("correct horse battery")
    person.save()

    password = password_renew(account=person, actor=administrator)

    person.refresh_from_db()
    assert person.check_password(password)
    assert password not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_service_account_gets_no_password(person, administrator):
    robot = service_account_create(username="robot", responsible=person, actor=None)
    with pytest.raises(Conflict, match="no password"):
        password_renew(account=robot, actor=administrator)


def test_only_administrators_manage(person, administrator):
    for act in (
        lambda: account_update(account=administrator, actor=person, active=False),
        lambda: password_renew(account=administrator, actor=person),
        lambda: second_factor_remove(account=administrator, actor=person),
        lambda: group_create(name="x", actor=person),
        lambda: group_delete(group=Group.objects.create(name="y"), actor=person),
        lambda: external_group_map(name="x", group=AUDITORS, actor=person),
        lambda: external_group_unmap(name="x", actor=person),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_administrator_does_not_touch_a_superuser(administrator):
    chief = User.objects.create_superuser("chief")
    with pytest.raises(NotAllowed, match="superuser"):
        password_renew(account=chief, actor=administrator)


@pytest.mark.parametrize("change", [{"active": False}, {"groups": []}])
def test_the_last_administrator_stays(administrator, change):
    with pytest.raises(Conflict, match="nobody would be left"):
        account_update(account=administrator, actor=administrator, **change)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.groups.filter(name=ADMINISTRATORS).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "nobody"}, "email"), ({"email": "a\0"}, "email"), ({"groups": ["w"]}, "groups")],
)
def test_a_bad_change_names_its_field(person, administrator, change, field):
    with pytest.raises(InvalidInput) as error:
        account_update(account=person, actor=administrator, **change)
    assert [problem.field for problem in error.value.problems] == [field]


def test_groups_of_the_provider_are_mapped_once(administrator):
    external_group_map(name="net-audit", group=AUDITORS, actor=administrator)
    with pytest.raises(InvalidInput, match="already leads"):
        external_group_map(name="net-audit", group=CATALOGUE_EDITORS, actor=administrator)
    with pytest.raises(InvalidInput, match="no group here"):
        external_group_map(name="x", group="nowhere", actor=administrator)
    external_group_unmap(name="net-audit", actor=administrator)
    assert not ExternalGroup.objects.exists()
    with pytest.raises(NotFound):
        external_group_unmap(name="net-audit", actor=administrator)


def test_the_portals_own_groups_are_not_deleted(administrator):
    with pytest.raises(Conflict, match="needs the group"):
        group_delete(group=Group.objects.get(name=AUDITORS), actor=administrator)


def test_a_deleted_group_leaves_its_members_on_record(person, administrator):
    group = group_create(name="network team", actor=administrator)
    person.groups.add(group)

    group_delete(group=group, actor=administrator)

    event = Event.objects.get(action="group.deleted")
    assert event.data == {"name": "network team", "members": ["ada"]}
