"""The pages with which administrators manage accounts and groups."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requirements_app.accounts.models import ExternalGroup, Token, User
from requirements_app.accounts.roles import AUDITORS
from requirements_app.accounts.services import token_find

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def test_only_administrators_see_them(client, person):
    client.force_login(person)
    for name in ("people", "person-new", "groups"):
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("person", args=["ada"])).status_code == 403
    assert "Accounts" not in client.get(reverse("home")).content.decode()


def test_the_list_is_searched(admin, person):
    page = admin.get(reverse("people"), {"q": "ada@"}).content.decode()
    assert reverse("person", args=["ada"]) in page
    assert reverse("person", args=["root"]) not in page


def test_a_new_person_has_a_password_that_is_shown_once(admin):
    made = admin.post(reverse("person-new"), {"username": "grace", "groups": [AUDITORS]})
    password = made.context["secret"]
    assert "no-store" in made["Cache-Control"]
    grace = User.objects.get(username="grace")
    assert grace.check_password(password)
    assert password not in admin.get(reverse("person", args=["grace"])).content.decode()


def test_a_bad_user_name_is_told_at_its_field(admin):
    refused = admin.post(reverse("person-new"), {"username": "a b"})
    assert refused.status_code == 400
    assert "username" in refused.context["form"].errors


def test_a_service_account_gets_a_token(admin, person):
    admin.post(reverse("person-new"), {"username": "robot", "responsible": "ada"})
    issued = admin.post(
        reverse("person-token", args=["robot"]), {"name": "ci", "scopes": ["read"], "days": "30"}
    )
    token = token_find(issued.context["secret"])
    assert token is not None
    assert token.user.username == "robot"
    admin.post(reverse("person-token-revoke", args=["robot", token.pk]))
    assert token_find(issued.context["secret"]) is None


def test_another_accounts_token_is_not_revoked_by_the_wrong_address(admin, person):
    admin.post(reverse("person-token", args=["root"]), {"name": "x", "scopes": ["read"], "days": 7})
    token = Token.objects.get()
    assert admin.post(reverse("person-token-revoke", args=["ada", token.pk])).status_code == 404


def test_an_account_is_changed_from_what_was_seen(admin, person):
    address = reverse("person", args=["ada"])
    version = admin.get(address).context["form"].initial["version"]
    values = {"version": version, "email": "ada@example.com", "groups": [AUDITORS], "active": "on"}
    assert admin.post(address, values).status_code == 302
    person.refresh_from_db()
    assert person.email == "ada@example.com"
    assert admin.post(address, values).status_code == 409


def test_groups_are_made_mapped_and_deleted(admin):
    admin.post(reverse("groups"), {"name": "network team"})
    group = Group.objects.get(name="network team")
    admin.post(reverse("group-map"), {"external": "net", "group": "network team"})
    mapped = ExternalGroup.objects.get(name="net", group=group)
    assert "network team" in admin.get(reverse("groups")).content.decode()
    admin.post(reverse("group-unmap", args=[mapped.pk]))
    admin.post(reverse("group-delete", args=[group.pk]))
    assert not Group.objects.filter(name="network team").exists()
    assert admin.post(reverse("group-delete", args=[group.pk])).status_code == 404
    assert admin.post(reverse("groups"), {"name": AUDITORS}).status_code == 400


def test_more_accounts_and_groups_cost_no_more_queries(admin, person):
    def counts():
        addresses = (reverse("people"), reverse("groups"), reverse("person", args=["ada"]))
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert admin.get(address).status_code == 200
            found.append(len(queries))
        return found

    counts()
    before = counts()
    for number in range(5):
        group = Group.objects.create(name=f"group {number}")
        ExternalGroup.objects.create(name=f"external {number}", group=group)
        robot = User.objects.create(username=f"r{number}", kind="service", responsible=person)
        robot.groups.add(group)
        person.groups.add(group)
    assert counts() == before
