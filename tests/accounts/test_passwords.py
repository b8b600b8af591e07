"""Which passwords people may choose, and how they are kept."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from requirements_app.accounts.models import User


def codes(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


def test_a_short_password_is_refused():
    assert "password_too_short" in codes("aB3$xyzäöü!")
    assert codes("aB3$xyzäöü!9") == set()


def test_a_common_password_is_refused():
    assert "password_too_common" in codes("123456789987654321")


@pytest.mark.parametrize(
    "password", ["network-portal", "Firewall2026!", "NextronAsgard12", "testportal.example"]
)
@override_settings(PORTAL_URL="https://testportal.example")
def test_a_password_made_of_the_portals_words_is_refused(password):
    assert "portal_words" in codes(password)


@override_settings(PORTAL_URL="https://testportal.example")
def test_such_a_word_within_a_good_password_is_fine():
    assert codes("my firewall likes rhubarb") == set()


def test_a_password_like_the_name_is_refused():
    user = User(username="adalovelace1815", email="ada@example.org")
    assert "password_too_similar" in codes("adalovelace1815x", user)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password", ["aaaa bbbb cccc dd", "日本語のとても長い合言葉です", "z9!" * 60, " blank "]
)
def test_any_characters_and_great_length_are_taken(client, person, password):
    if len(password) >= 12:
        assert codes(password) == set()
    person.set_password(password)
    person.save()
    answer = client.post("/accounts/login/", {"login": "ada", "password": password.strip() + "x"})
    assert answer.status_code == 200
    assert (
        client.post("/accounts/login/", {"login": "ada", "password": password}).status_code == 302
    )


@pytest.mark.django_db
def test_the_field_hides_and_helps(client):
    page = client.get("/accounts/login/").content.decode()
    (field,) = [part for part in page.split("<input")[1:] if 'name="password"' in part]
    field = field.partition(">")[0]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
def test_passwords_are_kept_by_a_slow_hash(settings):
    import django.conf.global_settings as usual

    assert usual.PASSWORD_HASHERS[0] == settings.PASSWORD_HASHERS[0]
    hasher = get_hasher()
    assert isinstance(hasher, PBKDF2PasswordHasher)
    assert hasher.iterations >= 600_000
