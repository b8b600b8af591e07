"""Every query parameter and every part of an address of the API takes anything."""

from __future__ import annotations

import pytest

from .answers import fault
from .corpus import TEXTS, share
from .operations import operations, query_items
from .world import rows

pytestmark = pytest.mark.django_db
STRANGE = (
    "ordering=-password", "ordering=__class__", "slug__contains=a", "entity__product__slug=x",
    "q__regex=(a%2B)%2B$", "page=-1", "offset=10000000000000000000", "format=xml", "%00=1",
    "a%0D%0Ab=1", "limit=5&limit=6", "q[]=1", "cursor[$ne]=1", "=1", "%ED%A0%80=1",
    "%E2%80%AE=1", f"{'k' * 5000}=1",
)  # fmt: skip


def test_every_query_parameter_takes_anything(api, world):
    faults, tried = [], 0
    before = rows()
    for operation in operations():
        address = operation.address(world.keys)
        for name, schema in operation.query.items():
            short = "&limit=1" if name != "limit" and "limit" in operation.query else ""
            for item in query_items(name, schema, operation.name):
                response = operation.send(api, f"{address}?{name}={item.quoted}{short}")
                tried += 1
                if wrong := fault(response):
                    faults.append((address, name, item.name, wrong))
    assert not faults, "\n".join(map(str, faults))
    assert tried > 400
    assert rows() == before


def test_parameters_that_nobody_knows_are_refused(api, world):
    for operation in operations():
        for query in share(STRANGE, operation.name, 4):
            response = operation.send(api, f"{operation.address(world.keys)}?{query}")
            assert fault(response) == "", (operation.name, query)
            assert response.status_code >= 400, (operation.name, query)


def test_every_part_of_an_address_takes_anything(api, world):
    faults = []
    before = rows()
    for operation in operations():
        template = operation.path.split("/")
        for place in (at for at, part in enumerate(template) if part[:1] == "{"):
            for item in share(TEXTS, f"{operation.name} {place}", 24):
                parts = operation.parts(world.keys)
                parts[place] = item.quoted or "%20"
                response = operation.send(api, "/".join(parts))
                wrong = fault(response)
                if wrong or response.status_code < 300:
                    faults.append((operation.name, "/".join(parts), wrong or response.content))
    assert not faults, "\n".join(map(str, faults))
    assert rows() == before
