"""How sessions begin and end."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _password(person):
    person.set_password(PASSWORD)
    person.save()


def sign_in(client):
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    return client


def key(client):
    return client.cookies["sessionid"].value


def test_signing_in_changes_the_key_of_the_session(client):
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert get_user(client).is_authenticated
    assert key(client) != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()
    assert len(key(client)) == 32


def test_a_session_ends_twelve_hours_after_sign_in_whatever_happens(client):
    sign_in(client)
    end = Session.objects.get(pk=key(client)).expire_date
    assert timedelta(hours=11, minutes=59) < end - timezone.now() <= timedelta(hours=12)
    Session.objects.update(expire_date=end - timedelta(hours=11))
    stored = client.session
    stored["_session_expiry"] = (end - timedelta(hours=11)).isoformat()
    stored["used"] = True
    stored.save()
    left = Session.objects.get(pk=key(client)).expire_date - timezone.now()
    assert left <= timedelta(hours=1)


def test_signing_out_makes_the_key_worthless(client):
    sign_in(client)
    stolen = Client()
    stolen.cookies["sessionid"] = key(client)
    assert get_user(stolen).is_authenticated
    client.post("/accounts/logout/")
    assert stolen.get("/sites/").status_code == 302
    assert not Session.objects.filter(pk=stolen.cookies["sessionid"].value).exists()


def test_a_changed_password_ends_the_other_sessions(client, person):
    here, there = sign_in(client), sign_in(Client())
    new = {"oldpassword": PASSWORD, "password1": "another horse battery 7",
           "password2": "another horse battery 7"}  # fmt: skip
    here.post("/accounts/password/change/", new)
    assert here.get("/sites/").status_code == 200
    assert there.get("/sites/").status_code == 302
