"""Every parameter of every page, and every field of every form, takes anything.

Which there are is found by watching what the pages read, so that a new one is tried too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.urls.converters import IntConverter, PathConverter, StringConverter, UUIDConverter

from requirements_app.catalogue.converters import PartConverter, SourceConverter
from requirements_app.web import urls
from tests.web.test_access import arguments
from tests.web.test_guards import inline_parts

from .corpus import ENDS, FORMULAS, MARKUP, TEXTS, share
from .world import events, rows, undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REFUSALS = {400, 403, 404, 405, 409, 410, 413, 414, 429}
ITEMS = (*TEXTS, *MARKUP[1:], *ENDS)
# What a form sends when nobody made it bad, so that the pages read on to the last field.
FILLED = {"row_version": "1", "key": "00000000-0000-4000-8000-000000000001", "name": "x"}
NOTHING = {
    IntConverter: 1,
    StringConverter: "x",
    PathConverter: "x",
    UUIDConverter: UUID(int=1),
    SourceConverter: "vendor",
    PartConverter: "flows",
}


@contextmanager
def watched() -> Iterator[set[str]]:
    """The names that are read of a query string or a form meanwhile."""
    names: set[str] = set()
    originals = {
        name: getattr(QueryDict, name) for name in ("__getitem__", "getlist", "__contains__")
    }

    def spy(method):
        def read(self, key, *more):
            names.add(str(key))
            return method(self, key, *more)

        return read

    with pytest.MonkeyPatch.context() as patch:
        for name, method in originals.items():
            patch.setattr(QueryDict, name, spy(method))
        yield names


def fields_of(send) -> list[str]:
    """The parameters that a page reads, asked with none and then with all of those."""
    with watched() as names:
        with undone():
            send({})
        with undone():
            send({name: FILLED.get(name, "1") for name in tuple(names)})
    return sorted(names - {"csrfmiddlewaretoken", "_method"})


def fault(response) -> str:
    if response.status_code >= 500 or (
        response.status_code >= 400 and response.status_code not in REFUSALS
    ):
        return f"{response.status_code}"
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    parts = inline_parts(response.content.decode())
    return f"inline {parts}" if parts else ""


def all_addresses(world) -> dict[str, str]:
    """Every address of the pages by its name: of what is there where a test of the pages knows
    it, and else of what is not."""
    known = arguments(world.pages)
    found = {"account_login": reverse("account_login")}
    for each in urls.urlpatterns:
        made_up = {
            name: NOTHING[type(converter)] for name, converter in each.pattern.converters.items()
        }
        page = str(each.name).removesuffix("-preview")
        found[str(each.name)] = reverse(str(each.name), kwargs=known.get(page, made_up))
    return found


def test_every_parameter_of_every_page_takes_anything(visitor, world):
    browser, faults, tried = visitor(), [], 0
    known = all_addresses(world)
    before = rows()
    for page, address in known.items():
        for name in fields_of(lambda query, address=address: browser.get(address, query)):
            for item in share(ITEMS, f"{page} {name}", 90):
                with undone():
                    response = browser.get(f"{address}?{name}={item.quoted}")
                    tried += 1
                    if wrong := fault(response):
                        faults.append((page, name, item.name, wrong))
    assert not faults, "\n".join(map(str, faults))
    assert tried > 100
    assert rows() == before


def test_every_field_of_every_form_takes_anything(visitor, world):
    browser, faults, fields = visitor(), [], 0
    addresses = all_addresses(world)
    before, noted = rows(), events()
    for page, address in addresses.items():
        with undone():
            if browser.post(address).status_code == 405:
                continue
        for name in fields_of(lambda form, address=address: browser.post(address, form)):
            fields += 1
            for item in share((*ITEMS, *FORMULAS), f"{page} {name}", 250):
                with undone():
                    text = item.value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
                    response = browser.post(address, FILLED | {name: text})
                    wrong = fault(response)
                    if response.status_code >= 400 and events() != noted:
                        wrong = "refused, and written all the same"
                    if wrong:
                        faults.append((page, name, item.name, wrong))
    assert not faults, "\n".join(map(str, faults))
    assert fields > 30
    assert rows() == before


def test_a_megabyte_of_query_is_refused_by_every_page(visitor, world):
    browser = visitor()
    for page, address in share(sorted(all_addresses(world).items()), "1 MB", 4):
        for query in ("q=" + "a" * 1_000_000, "&".join(["q=1"] * 250_000)):
            response = browser.get(f"{address}?{query}")
            assert response.status_code in (400, 405), page
            assert len(response.content) < 50_000


def test_a_form_of_fifty_megabytes_is_refused_by_every_page(visitor, world):
    browser = visitor()
    body = "members=" + "10.1.0.5%0A" * 4_800_000
    for page, address in share(sorted(all_addresses(world).items()), "50 MB", 8):
        response = browser.generic(
            "POST", address, body, content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in {302, *REFUSALS}, (page, response.status_code)


def test_every_part_of_a_pages_address_takes_anything(visitor, world):
    browser, faults = visitor(), []
    for page, address in all_addresses(world).items():
        parts = address.strip("/").split("/")
        for place in range(len(parts)):
            for item in share(ITEMS, f"{page} {place}", 300):
                changed = [*parts[:place], item.quoted or "%20", *parts[place + 1 :]]
                for send in (browser.get, browser.post):
                    with undone():
                        response = send(f"/{'/'.join(changed)}/")
                    if wrong := fault(response):
                        faults.append((page, place, item.name, wrong))
    assert not faults, "\n".join(map(str, faults))
