"""People in front of the pages of changes, without a browser."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from requirements_app.accounts.models import User
from requirements_app.changes.models import Change

TABS = ("change", "change-items", "change-implementation", "change-discussion", "change-timeline")


def client_of(user: User) -> Client:
    """A browser in which the user is signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def do(client: Client, change: Change, verb: str, status: int = 302, **values: Any) -> Any:
    """Send the form of a verb as the page of now has it."""
    change.refresh_from_db()
    given = {"revision": change.revision, "content_hash": change.content_hash, **values}
    response = client.post(reverse(f"change-{verb}", args=[change.pk]), given)
    told = response.content.decode()
    assert response.status_code == status, (verb, response.status_code, told[-3000:])
    change.refresh_from_db()
    return response
