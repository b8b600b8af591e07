"""`manage.py audit`: what it proves, and what it takes outside."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requirements_app.audit import signing
from requirements_app.audit.models import Event
from requirements_app.audit.seal import verify

from .test_seal import as_owner, sealed_events

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("audit", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def told_before_failing(*words: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("audit", *words, stdout=out)
    return out.getvalue()


def test_verify_prints_the_head_to_ship_and_leaves_an_event():
    sealed_events(2)
    head = verify().head

    out = said("verify")

    assert str(head) in out
    assert "every event is sealed and unaltered" in out
    event = Event.objects.latest("id")
    assert event.action == "audit.verified"
    assert (event.data["intact"], event.data["position"]) == (True, 2)


def test_verify_fails_names_the_altered_event_and_puts_it_on_record():
    events = sealed_events(2)
    as_owner(f"UPDATE audit_event SET action = 'y' WHERE id = {events[0].pk}")

    assert f"1 altered events: {events[0].pk}" in told_before_failing("verify")
    assert Event.objects.latest("id").data["altered"] == 1


def test_a_cut_tail_is_found_with_the_head_that_was_exported(tmp_path):
    events = sealed_events(3)
    file = tmp_path / "head.json"
    said("head", "--output", str(file))
    assert "unaltered" in said("verify", "--head", str(file))
    as_owner("DELETE FROM audit_seal WHERE position = 3", "audit_seal")
    as_owner(f"DELETE FROM audit_event WHERE id = {events[2].pk}")

    assert "unaltered" in said("verify"), "the chain alone cannot show its own missing tail"
    assert "1 heads kept outside" in told_before_failing("verify", "--head", str(file))


def test_verify_takes_heads_from_the_log():
    sealed_events(1)

    assert str(verify().head) in said("verify", "--head", str(verify().head))
    told_before_failing("verify", f"--head=9:{'0' * 64}")


def test_a_head_that_somebody_else_signed_is_refused(tmp_path, settings):
    sealed_events(1)
    file, key = tmp_path / "head.json", tmp_path / "key.pem"
    key.write_text(said("key"))
    file.write_text(said("head"))
    settings.AUDIT_SIGNING_KEY = "another"

    with pytest.raises(CommandError, match="is not signed by the key"):
        said("verify", "--head", str(file))
    assert "unaltered" in said("verify", "--head", str(file), "--public-key", str(key))


def test_the_key_is_printed_as_others_read_it():
    assert signing.public_key_read(said("key")) == signing.own_public_key()


def test_the_exported_chain_proves_itself_without_the_database(tmp_path):
    events = sealed_events(3)
    chain, head = tmp_path / "chain.jsonl", tmp_path / "head.json"
    said("export", "--output", str(chain))
    said("head", "--output", str(head))
    as_owner(f"UPDATE audit_event SET action = 'y' WHERE id = {events[0].pk}")

    out = said("verify", "--events", str(chain), "--head", str(head))
    assert "3 sealed events; head 3:" in out

    lines = chain.read_text().splitlines(keepends=True)
    chain.write_text("".join(lines[:2]))
    assert "1 heads kept outside" in told_before_failing(
        "verify", "--events", str(chain), "--head", str(head)
    )


def test_only_what_came_since_is_exported_and_what_waits_is_told():
    sealed_events(3)
    from requirements_app.audit.services import record

    record(actor=None, action="young")
    out, err = StringIO(), StringIO()
    call_command("audit", "export", "--after=2", stdout=out, stderr=err)

    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["position"] == 3
    assert "1 events wait" in err.getvalue()


def test_no_file_is_overwritten(tmp_path):
    file = tmp_path / "head.json"
    file.write_text("mine")

    with pytest.raises(CommandError, match="cannot be written"):
        said("head", "--output", str(file))
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["verify", "--head", "9"], "is no head"),
        (["verify", "--head", "nowhere.json"], "is no head"),
        (["verify", "--head", "x" * 5000], "is no head"),
        (["verify", "--public-key", "nowhere.pem"], "is no file"),
        (["verify", "--events", "/"], "is no file"),
        (["verify", "--grace", "soon"], "is no number of seconds"),
        (["export", "--after", "-1"], "is no position|expected one argument"),
        (["export", "--output", "/nowhere/x"], "cannot be written"),
        ([], "required"),
    ],
)
def test_words_that_cannot_be_meant_are_refused(words, message):
    with pytest.raises(CommandError, match=message):
        said(*words)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "head.json"
    file.write_bytes(b"\xff\xfe")

    for option in ("--head", "--events", "--public-key"):
        words = ["--head", str(file)] if option == "--public-key" else []
        with pytest.raises(CommandError, match="cannot be read"):
            said("verify", option, str(file), *words)
