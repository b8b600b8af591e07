"""Every field of every body of the API takes anything, and what is refused leaves nothing."""

from __future__ import annotations

import pytest

from .answers import fault
from .corpus import BODIES, share
from .operations import NOTHING_THERE, SOUND, body_values, operations, places, with_value
from .world import events, rows, undone

pytestmark = pytest.mark.django_db
MADE = (200, 201, 202)
MAKING = [each for each in operations() if each.name in SOUND and each.body]
CHANGING = [each for each in operations() if each.method in ("patch", "put") and each.body]


def ids(each):
    return each.name


def test_every_body_of_the_description_is_tried():
    tried = {each.name for each in (*MAKING, *CHANGING)}
    assert [each.name for each in operations() if each.body and each.name not in tried] == []


@pytest.mark.parametrize("operation", MAKING, ids=ids)
def test_what_makes_something_takes_anything_in_every_field(api, world, operation):
    address, sound, faults = operation.address(world.keys), SOUND[operation.name], []
    with undone():
        refused = operation.name in NOTHING_THERE
        assert operation.send(api, address).status_code in ((400, 404, 409) if refused else MADE)
    before = rows()
    for place, schema in places(operation.body):
        for label, value in body_values(place, schema, operation.name):
            with undone():
                wrong = fault(operation.send(api, address, with_value(sound, place, value)))
            if wrong:
                faults.append((place, label, wrong))
        assert rows() == before, place
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("operation", CHANGING, ids=ids)
def test_what_changes_something_takes_anything_in_every_field(api, world, operation):
    address, faults = operation.address(world.keys), []
    tag = api.get(address)["ETag"]
    before, noted = rows(), events()
    for place, schema in places(operation.body):
        for label, value in body_values(place, schema, operation.name):
            with undone():
                body = with_value({}, place, value)
                response = operation.send(api, address, body, **{"If-Match": tag})
                wrong = fault(response)
                if response.status_code >= 400 and events() != noted:
                    wrong = "refused, and written all the same"
            if wrong:
                faults.append((place, label, wrong))
    assert not faults, "\n".join(map(str, faults))
    assert rows() == before


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_can_be_read_two_ways_or_none_is_refused(api, world, name):
    before = rows()
    for operation in share((*MAKING, *CHANGING), name, 5):
        address = operation.address(world.keys)
        response = operation.send(api, address, BODIES[name])
        assert fault(response) == "", operation.name
        assert response.status_code in (400, 412), (operation.name, response.content)
        for error in response.json()["errors"]:
            assert error["field"] in ("body", "name"), error
    assert rows() == before


def test_a_body_of_fifty_megabytes_is_too_large(api, world):
    """For every operation: the same code refuses it, in front of them."""
    before = rows()
    body = b'{"name": "' + b"x" * 50_000_000 + b'"}'
    for operation in share([each for each in operations() if each.method != "get"], "50 MB", 5):
        response = operation.send(api, operation.address(world.keys), body)
        assert (response.status_code, fault(response)) == (413, ""), operation.name
    assert rows() == before
