import pytest
from django.contrib.auth.models import AnonymousUser, Group

from requirements_app.accounts import roles
from requirements_app.accounts.models import User

pytestmark = pytest.mark.django_db

PREDICATES = {
    roles.CATALOGUE_EDITORS: roles.is_catalogue_editor,
    roles.CATALOGUE_PUBLISHERS: roles.is_catalogue_publisher,
    roles.CHANGE_MANAGERS: roles.is_change_manager,
    roles.AUDITORS: roles.is_auditor,
    roles.ADMINISTRATORS: roles.is_administrator,
}


def held_by(user) -> set[str]:
    return {name for name, predicate in PREDICATES.items() if predicate(user)}


def test_every_group_gives_a_role_or_is_asked_by_the_approval_policy():
    assert set(roles.GROUPS) - set(PREDICATES) == {roles.SECURITY}


@pytest.mark.parametrize("group", PREDICATES)
def test_a_group_gives_its_role_and_no_other(person, group):
    person.groups.add(Group.objects.get(name=group))

    assert held_by(person) == {group}


def test_nobody_has_a_role_without_a_group(person):
    assert held_by(person) == set()
    assert held_by(AnonymousUser()) == set()


def test_a_superuser_holds_every_role():
    assert held_by(User.objects.create_superuser("root")) == set(PREDICATES)


def test_an_inactive_account_holds_none(administrator):
    administrator.is_active = False

    assert held_by(administrator) == set()
    assert held_by(User(username="x", is_superuser=True, is_active=False)) == set()


@pytest.mark.parametrize(
    ("group", "allowed"),
    [
        (roles.ADMINISTRATORS, {"accounts.manage", "audit.view"}),
        (roles.AUDITORS, {"audit.view"}),
        (roles.CATALOGUE_EDITORS, set()),
    ],
)
def test_permissions_follow_the_roles(person, group, allowed):
    person.groups.add(Group.objects.get(name=group))

    asked = {"accounts.manage", "audit.view"}
    assert {name for name in asked if person.has_perm(name)} == allowed
