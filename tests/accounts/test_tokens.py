import hashlib
import hmac
from datetime import timedelta

import pytest
from django.core.serializers import serialize
from django.utils import timezone

from requirements_app.accounts.checks import token_pepper_is_long
from requirements_app.accounts.models import Token, User
from requirements_app.accounts.services import (
    service_account_create,
    token_find,
    token_issue,
    token_revoke,
)
from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


def issue(user, *, actor=None, name="ticketing", scopes=("read",), days=30.0):
    expires_at = timezone.now() + timedelta(days=days)
    return token_issue(user=user, name=name, scopes=scopes, expires_at=expires_at, actor=actor)


def test_the_text_of_a_token_finds_it_and_its_user(person):
    token, secret_text = issue(person, scopes=["write", "read"])

    found = token_find(secret_text)

    assert found == token
    assert found.user == person
    assert found.scopes == ["read", "write"]
    assert secret_text.startswith(f"nrp_{token.key}_")


def test_nothing_that_is_stored_holds_the_secret(person):
    _, secret_text = issue(person)
    secret = secret_text.rpartition("_")[2]

    stored = serialize("json", [*Token.objects.all(), *Event.objects.all()])

    assert secret not in stored
    assert hashlib.sha256(secret_text.encode()).hexdigest() not in stored


def test_the_digest_needs_the_pepper(person, settings):
    token, secret_text = issue(person)
    wanted = hmac.new(settings.TOKEN_PEPPER.encode(), secret_text.encode(), hashlib.sha256)
    assert token.digest == wanted.hexdigest()

    settings.TOKEN_PEPPER = "another pepper, as long as it has to be"

    assert token_find(secret_text) is None


def test_a_wrong_secret_with_a_right_key_is_refused(person):
    _, secret_text = issue(person)
    last = "0" if secret_text[-1] != "0" else "1"

    assert token_find(secret_text[:-1] + last) is None


@pytest.mark.parametrize(
    "text",
    ["", "nrp_", "nrp_x_y", "nrp_" + "0" * 12 + "_" + "0" * 64, "x" * 10_000, "\x00", "nrp_é"],
)
def test_what_is_no_token_is_refused(text):
    assert token_find(text) is None


def test_an_expired_token_is_refused(person):
    token, secret_text = issue(person)
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())

    assert token_find(secret_text) is None


def test_a_revoked_token_is_refused(person):
    token, secret_text = issue(person)

    token_revoke(token=token, actor=person)

    assert token_find(secret_text) is None


def test_the_token_of_an_inactive_account_is_refused(person):
    _, secret_text = issue(person)
    person.is_active = False
    person.save()

    assert token_find(secret_text) is None


def test_its_use_is_noted_at_most_once_a_minute(person, django_assert_num_queries):
    token, secret_text = issue(person)
    token_find(secret_text)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None

    token_find(secret_text)
    token.refresh_from_db()
    assert token.last_used_at == first

    Token.objects.update(last_used_at=first - timedelta(seconds=61))
    token_find(secret_text)
    token.refresh_from_db()
    assert token.last_used_at > first - timedelta(seconds=60)
    with django_assert_num_queries(2):
        token_find(secret_text)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_token_expires_within_a_year(person, days):
    with pytest.raises(InvalidInput) as caught:
        issue(person, days=days)
    assert caught.value.problems[0].field == "expires_at"


@pytest.mark.parametrize("scopes", [[], ["everything"], ["read", "admin"]])
def test_unknown_scopes_and_none_at_all_are_refused(person, scopes):
    with pytest.raises(InvalidInput, match="read, write, catalogue"):
        issue(person, scopes=scopes)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\x00b"])
def test_a_token_needs_a_name(person, name):
    with pytest.raises(InvalidInput):
        issue(person, name=name)


def test_people_handle_their_own_tokens_and_administrators_everyones(
    person, administrator, django_user_model
):
    stranger = django_user_model.objects.create_user("eve")
    issue(person, actor=person)
    token, _ = issue(person, actor=administrator)

    with pytest.raises(NotAllowed):
        issue(person, actor=stranger)
    with pytest.raises(NotAllowed):
        token_revoke(token=token, actor=stranger)


def test_the_responsible_person_issues_a_service_accounts_tokens(person, administrator):
    robot = service_account_create(username="ticketing", responsible=person, actor=administrator)

    token, secret_text = issue(robot, actor=person)

    assert token_find(secret_text).user == robot
    token_revoke(token=token, actor=person)
    assert token_find(secret_text) is None


def test_issuing_and_revoking_are_audited_once_each(person):
    token, _ = issue(person, actor=person)
    token_revoke(token=token, actor=person)
    token_revoke(token=token, actor=person)

    issued, revoked = Event.objects.order_by("id")
    assert (issued.action, revoked.action) == ("token.issued", "token.revoked")
    assert issued.actor == person
    assert issued.data["key"] == token.key


def test_a_short_pepper_fails_the_system_check(settings):
    assert token_pepper_is_long() == []

    settings.TOKEN_PEPPER = "short"

    (error,) = token_pepper_is_long()
    assert error.id == "accounts.E001"
    assert "32" in str(error.hint)


def test_an_administrator_cannot_act_for_a_superuser_by_a_token(person, administrator):
    boss = User.objects.create_superuser("boss")
    with pytest.raises(NotAllowed):
        issue(boss, actor=administrator)
    issue(boss, actor=boss)
    issue(boss, actor=User.objects.create_superuser("other"))
