import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from requirements_app.accounts import roles
from requirements_app.accounts.models import User
from requirements_app.accounts.services import person_create, service_account_create
from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


def test_migrating_makes_the_groups():
    assert set(Group.objects.values_list("name", flat=True)) >= set(roles.GROUPS)


def test_a_person_gets_a_random_password_that_works():
    first, password = person_create(username="grace", groups=[roles.AUDITORS], actor=None)
    _, other = person_create(username="mary", actor=None)

    assert first.check_password(password)
    assert password != other
    assert len(password) >= 20
    assert roles.is_auditor(first)
    assert password not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "ada"}, "username"),
        ({"username": "x\x00"}, "username"),
        ({"username": "\ufb2c" * 100}, "username"),  # longer once it is normalised
        ({"username": "grace", "email": "nobody"}, "email"),
        ({"username": "grace", "groups": ["wizards"]}, "groups"),
    ],
)
def test_a_bad_account_is_refused_with_the_field(person, given, field):
    with pytest.raises(InvalidInput) as caught, transaction.atomic():
        person_create(**given, actor=None)

    assert caught.value.problems[0].field == field
    assert User.objects.count() == 1


def test_a_service_account_has_a_responsible_person_and_no_password(person):
    robot = service_account_create(username="robot", responsible=person, actor=None)

    assert robot.is_service
    assert robot.responsible == person
    assert not robot.has_usable_password()


def test_a_service_account_answers_to_a_person_who_is_there(person):
    robot = service_account_create(username="robot", responsible=person, actor=None)
    with pytest.raises(InvalidInput):
        service_account_create(username="second", responsible=robot, actor=None)

    person.is_active = False
    with pytest.raises(InvalidInput):
        service_account_create(username="third", responsible=person, actor=None)


def test_the_database_refuses_a_service_account_without_a_person():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="robot", kind=User.Kind.SERVICE)


def test_only_administrators_make_accounts(person, administrator):
    with pytest.raises(NotAllowed):
        person_create(username="grace", actor=person)
    with pytest.raises(NotAllowed):
        service_account_create(username="robot", responsible=person, actor=person)

    person_create(username="grace", actor=administrator)
    assert Event.objects.get().actor == administrator
