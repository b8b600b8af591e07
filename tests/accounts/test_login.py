"""Signing in with user name and password; accounts are made by administrators only."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

from requirements_app.accounts.models import User
from requirements_app.accounts.services import service_account_create

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _password(person):
    person.set_password("correct horse battery")
    person.save()


def sign_in(client, password, username="ada"):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_the_right_password_signs_in(client, person):
    response = sign_in(client, "correct horse battery")

    assert response.status_code == 302
    assert get_user(client) == person


def test_a_wrong_password_does_not(client):
    assert sign_in(client, "wrong").status_code == 200
    assert not get_user(client).is_authenticated


def test_a_service_account_has_no_way_in(client, person):
    service_account_create(username="robot", responsible=person, actor=None)

    sign_in(client, "", username="robot")
    sign_in(client, "!", username="robot")

    assert not get_user(client).is_authenticated


def test_nobody_signs_up(client):
    client.post(
        reverse("account_signup"),
        {
            "username": "eve",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )

    assert User.objects.count() == 1
