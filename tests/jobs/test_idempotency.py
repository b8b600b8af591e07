from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import connections

from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.jobs.idempotency import Answer, KeyReused, answer_once
from requirements_app.jobs.models import IdempotentRequest

from .conftest import beside

pytestmark = pytest.mark.django_db


def post(owner, make, *, key="k-1", body=b'{"name": "a"}', path="/api/v1/things/"):
    return answer_once(owner=owner, key=key, method="POST", path=path, body=body, make=make)


def makes_a_group() -> Answer:
    group = Group.objects.create(name=f"made {Group.objects.count()}")
    return Answer(201, {"id": group.pk}, {"Location": f"/groups/{group.pk}/"})


def groups_made() -> int:
    return Group.objects.filter(name__startswith="made").count()


def test_the_same_request_again_has_the_same_answer_and_no_second_effect(person):
    first, second = post(person, makes_a_group), post(person, makes_a_group)

    assert (first.replayed, second.replayed) == (False, True)
    assert (second.status, second.body, second.headers) == (201, first.body, first.headers)
    assert groups_made() == 1


@pytest.mark.parametrize(
    "other", [{"body": b'{"name": "b"}'}, {"path": "/api/v1/others/"}, {"body": b""}]
)
def test_the_same_key_with_another_request_is_refused(person, other):
    post(person, makes_a_group)

    with pytest.raises(KeyReused, match="another request"):
        post(person, makes_a_group, **other)
    assert groups_made() == 1


def test_keys_belong_to_their_owner(person, administrator):
    post(person, makes_a_group)
    answer = post(administrator, makes_a_group)

    assert not answer.replayed
    assert groups_made() == 2


def test_a_refused_effect_leaves_nothing_behind(person):
    def refuses() -> Answer:
        makes_a_group()
        raise InvalidInput.one("name", "a", "is taken", "choose another")

    with pytest.raises(InvalidInput):
        post(person, refuses)
    assert groups_made() == 0
    assert not IdempotentRequest.objects.exists()

    assert post(person, makes_a_group).status == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "a\x00b", "schlüssel", "\ud800"])
def test_a_malformed_key_is_refused(person, key):
    with pytest.raises(InvalidInput) as caught:
        post(person, makes_a_group, key=key)
    assert caught.value.problems[0].field == "Idempotency-Key"


@pytest.mark.parametrize("key", ["x", "x" * 255, "550e8400-e29b-41d4-a716-446655440000", "a b~"])
def test_printable_keys_are_taken(person, key):
    assert post(person, makes_a_group, key=key).status == 201


@pytest.mark.django_db(transaction=True)
def test_a_request_still_in_flight_is_a_conflict(person):
    def slow() -> Answer:
        def again() -> None:
            with pytest.raises(Conflict, match="still being worked on"):
                post(person, makes_a_group)

        beside(again)
        return makes_a_group()

    assert post(person, slow).status == 201
    assert groups_made() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_make_one(person):
    def attempt(_: int) -> str:
        try:
            return "replayed" if post(person, makes_a_group).replayed else "made"
        except Conflict:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert answers.count("made") == 1
    assert groups_made() == 1
