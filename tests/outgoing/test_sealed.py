"""Secrets of other systems at rest."""

from __future__ import annotations

import copy
import json
import pickle
from io import StringIO

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.forms import modelform_factory
from django.forms.models import model_to_dict

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict
from requirements_app.outgoing import checks
from requirements_app.outgoing.rotation import secrets_rotate, secrets_unopened
from requirements_app.outgoing.sealed import Secret

TEXT = "the-token-of-another-system"
OLD, NEW = "the old key of the tests, long enough", "the new key of the tests, long enough"


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.SECRETS_KEYS = [OLD]


def in_the_row(holder) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token FROM {holder._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_what_lies_in_the_row_is_encrypted_and_opens_again(holder):
    made = holder.objects.create(name="rt", token=TEXT)
    assert made.token.open() == TEXT
    (row,) = in_the_row(holder)
    assert row.startswith("gAAAA")
    assert TEXT not in row
    assert holder.objects.get().token.open() == TEXT


def test_a_text_is_sealed_the_moment_it_is_assigned(holder):
    made = holder(name="rt")
    assert not made.token
    assert made.token.open() == ""
    made.token = TEXT
    assert made.token.open() == TEXT
    assert TEXT not in repr(vars(made))
    made.save()
    made.token = ""
    made.save()
    assert in_the_row(holder) == [""]


def test_a_secret_is_kept_as_it_is_where_nobody_touches_it(holder):
    holder.objects.create(name="rt", token=TEXT)
    before = in_the_row(holder)
    again = holder.objects.get()
    again.name = "redmine"
    again.save()
    assert in_the_row(holder) == before
    deferred = holder.objects.defer("token").get()
    deferred.save()
    assert in_the_row(holder) == before
    assert deferred.token.open() == TEXT


def test_it_is_shown_as_dots_everywhere(holder):
    made = holder.objects.create(name="rt", token=TEXT)
    row = holder.objects.values("token").get()
    shown = [
        repr(made.token), str(made.token), f"{made.token}", f"{made.token!r}", repr(row),
        repr(model_to_dict(made)), repr(vars(made)), repr(holder._meta.get_field("token")),
        repr([copy.deepcopy(made).token, pickle.loads(pickle.dumps(made.token))]),
    ]  # fmt: skip
    sealed = made.token.sealed
    assert not [each for each in shown if TEXT in each or sealed in each]
    with pytest.raises(TypeError):
        json.dumps(made.token)
    with pytest.raises(TypeError):
        hash(made.token)
    with pytest.raises(TypeError, match="not serialised"):
        serializers.serialize("json", [made])


def test_a_form_does_not_hold_it(holder):
    made = holder.objects.create(name="rt", token=TEXT)
    form = modelform_factory(holder, fields="__all__")(instance=made)
    assert set(form.fields) == {"name"}


@pytest.mark.parametrize(
    "lookup", ["token", "token__contains", "token__startswith", "token__length"]
)
def test_it_cannot_be_searched(holder, lookup):
    with pytest.raises(FieldError):
        holder.objects.filter(**{lookup: TEXT}).exists()


def test_whether_there_is_one_can_be_asked_for(holder):
    holder.objects.create(name="rt", token=TEXT)
    holder.objects.create(name="none")
    assert holder.objects.get(token="").name == "none"
    assert holder.objects.exclude(token="").get().name == "rt"


def test_equal_texts_look_different():
    assert Secret.of(TEXT) != Secret.of(TEXT)
    assert Secret.of("") == Secret.of("")
    assert Secret.of(TEXT) != TEXT


def test_the_first_key_encrypts_and_every_one_decrypts(settings):
    old = Secret.of(TEXT)
    settings.SECRETS_KEYS = [NEW, OLD]
    assert old.open() == TEXT
    new = Secret.of(TEXT)
    settings.SECRETS_KEYS = [NEW]
    assert new.open() == TEXT
    with pytest.raises(Conflict, match="no longer has") as caught:
        old.open()
    assert "SECRETS_KEYS" in caught.value.mend


def test_a_row_that_no_key_opens_can_be_read_and_written_still(holder, settings):
    holder.objects.create(name="rt", token=TEXT)
    settings.SECRETS_KEYS = [NEW]
    before = in_the_row(holder)
    found = holder.objects.get()
    assert found.token
    assert not found.token.opens()
    found.name = "redmine"
    found.save()
    assert in_the_row(holder) == before


def test_a_token_that_was_bent_does_not_open():
    sealed = Secret.of(TEXT).sealed
    assert not Secret(sealed[:-4] + "AAA=").opens()
    assert not Secret("no token at all").opens()


def test_the_key_of_second_factors_alone_does_not_open_it(settings):
    from requirements_app.accounts.encryption import encrypt

    settings.ENCRYPTION_KEYS = settings.SECRETS_KEYS = [OLD]
    assert not Secret(encrypt(TEXT)).opens()


# --- rotation -----------------------------------------------------------------------------------


def test_rotation_puts_all_under_the_first_key(holder, settings):
    for name in ("rt", "redmine"):
        holder.objects.create(name=name, token=TEXT)
    holder.objects.create(name="none")
    settings.SECRETS_KEYS = [NEW, OLD]
    said = StringIO()
    call_command("secrets", "rotate", stdout=said)
    assert said.getvalue() == "2 secrets encrypted anew\n"
    settings.SECRETS_KEYS = [NEW]
    assert [each.token.open() for each in holder.objects.order_by("id")] == [TEXT, TEXT, ""]
    event = Event.objects.get(action="secrets.reencrypted")
    assert event.data == {"secrets": 2, "unopened": []}


def test_what_no_key_opens_is_named_and_stops_nothing(holder, settings):
    lost = holder.objects.create(name="lost", token=TEXT)
    settings.SECRETS_KEYS = [NEW]
    kept = holder.objects.create(name="kept", token=TEXT)
    done = secrets_rotate()
    assert (done.count, [each.pk for each in done.unopened]) == (1, [str(lost.pk)])
    assert holder.objects.get(pk=kept.pk).token.open() == TEXT
    for verb in ("rotate", "check"):
        errors = StringIO()
        with pytest.raises(CommandError, match="1 secrets do not open"):
            call_command("secrets", verb, stdout=StringIO(), stderr=errors)
        assert errors.getvalue() == f"no key opens outgoing.holder {lost.pk}: token\n"
        assert TEXT not in errors.getvalue()


def test_check_says_that_all_is_well(holder):
    holder.objects.create(name="rt", token=TEXT)
    said = StringIO()
    call_command("secrets", "check", stdout=said)
    assert said.getvalue() == "1 secrets, and all of them open\n"
    assert list(secrets_unopened()) == []


# --- the settings -------------------------------------------------------------------------------


def test_keys_that_can_be_guessed_are_refused(settings):
    settings.SECRETS_KEYS = ["short"]
    (error,) = checks.secrets_have_keys()
    assert error.id == "outgoing.E003"
    assert "short" not in error.msg
    settings.SECRETS_KEYS = []
    assert checks.secrets_have_keys()
    settings.SECRETS_KEYS = [NEW, OLD]
    assert checks.secrets_have_keys() == []


def test_a_deployment_needs_a_key_of_its_own(settings):
    settings.SECRETS_KEYS = [settings.SECRET_KEY]
    (error,) = checks.secrets_have_keys_of_their_own()
    assert (error.id, "manage.py secrets rotate" in error.hint) == ("outgoing.E004", True)
    settings.SECRETS_KEYS = [NEW, settings.SECRET_KEY]
    assert checks.secrets_have_keys_of_their_own() == []


def test_a_key_is_blacked_out_in_every_log_line():
    from requirements_app.operations.logs import _SECRET_NAME

    assert _SECRET_NAME.search("SECRETS_KEYS")
