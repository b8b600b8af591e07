"""A site of a small catalogue with its people, and lists of it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from requirements_app.lists.models import List, ListCredential

Make = Callable[..., "List"]


@dataclass(frozen=True)
class Device:
    """What a firewall knows: its credential, and the address of its list."""

    credential: ListCredential
    secret: str
    address: str

    @property
    def headers(self) -> dict[str, str]:
        return basic(f"list-{self.credential.key}", self.secret)


@pytest.fixture(scope="module")
def _office(django_db_setup, django_db_blocker):
    """The site and its people, made once; what a test does with them is rolled back after it."""
    from django.db import transaction

    from tests.changes.conftest import office_make

    with django_db_blocker.unblock(), transaction.atomic():
        yield office_make()
        transaction.set_rollback(True)


@pytest.fixture
def office(_office, db):
    return deepcopy(_office)


@pytest.fixture
def list_of(office) -> Make:
    """`list_of(name, format)`: a list of the site `hq`."""
    from requirements_app.lists.services import list_create

    def make(name: str = "hq-out", kind: str = "plain", **fields: Any) -> List:
        return list_create(actor=office.olga, site=office.site, name=name, format=kind, **fields)

    return make


@pytest.fixture
def device_of(office) -> Callable[..., Device]:
    """`device_of(list, kind=…)`: a device with a credential of the list."""
    from requirements_app.lists.credentials import credential_issue, expiry_in
    from requirements_app.lists.selectors import format_of

    def make(found: List, kind: str = "basic") -> Device:
        made, secret = credential_issue(
            actor=office.olga, found=found, name="fw-1", kind=kind, expires_at=expiry_in(30)
        )
        file = f"{found.name}.{format_of(found).suffix}"
        address = f"/lists/{file}" if kind == "basic" else f"/lists/t/{secret}/{file}"
        return Device(made, secret, address)

    return make


@pytest.fixture(autouse=True)
def _guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests guess as often as they like; that of the throttle sets its own rate."""
    from requirements_app.api.list_files import WrongThrottle

    monkeypatch.setattr(WrongThrottle, "rate", "1000000/min")


def basic(username: str, password: str) -> dict[str, str]:
    text = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"Authorization": f"Basic {text}"}


def lines_of(found: Any) -> list[str]:
    """The lines of a list as it is now."""
    from requirements_app.lists.copies import copy_current
    from requirements_app.lists.models import List

    fresh = List.objects.select_related("site__baseline", "copy").get(pk=found.pk)
    return copy_current(fresh).text.splitlines()
