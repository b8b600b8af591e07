"""What a connector does, done by a real Request Tracker and a real Redmine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exports.tickets.port import File, TicketError, Update

from .conftest import Real

pytestmark = [pytest.mark.tickets, pytest.mark.slow]

CSV = File("change-7-rules-3fa9c1.csv", "text/csv", b"Quelle;Ziel\r\n10.1.2.0/24;10.9.0.1\r\n")
PDF = File("change-7-3fa9c1.pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 400)


def test_a_ticket_is_made_with_its_files_and_tells_what_it_is(real: Real):
    draft = real.draft()
    made = real.asked(real.driver.create(real.at, draft))
    for file in (CSV, PDF):
        real.asked(real.driver.attach(real.at, made.key, file))
    seen = real.asked(real.driver.read(real.at, made.key))
    assert seen.external_id == draft.external_id
    assert seen.attached is not None
    assert seen.attached >= {CSV.name, PDF.name}
    assert seen.status.lower() == "new"
    assert not seen.closed
    assert seen.updated_at is not None
    assert abs(datetime.now(UTC) - seen.updated_at) < timedelta(minutes=5)
    assert made.url.startswith(real.at.address)


def test_a_ticket_is_found_again_by_its_key_alone(real: Real):
    drafts = [real.draft(), real.draft()]
    made = [real.asked(real.driver.create(real.at, each)) for each in drafts]
    found = [real.asked(real.driver.find(real.at, each.external_id)) for each in drafts]
    assert found == made
    for other in (drafts[0].external_id[:-1], f"{drafts[0].external_id}0", "portal:none"):
        assert real.asked(real.driver.find(real.at, other)) is None


QUERIES = ("x' OR id > 0", "x\\' OR id > 0 --", '!x" OR id > 0', "*", "x|y&status_id=*")


def test_a_key_that_would_be_a_query_finds_its_own_ticket_alone(real: Real):
    for key in QUERIES:
        assert real.asked(real.driver.find(real.at, key)) is None
    key = f"{' '.join(QUERIES)} {real.draft().external_id}"
    made = real.asked(real.driver.create(real.at, real.draft(external_id=key)))
    assert real.asked(real.driver.find(real.at, key)) == made


def test_a_ticket_that_is_closed_there_is_read_as_closed_and_still_found(real: Real):
    draft = real.draft()
    made = real.asked(real.driver.create(real.at, draft))
    there = real.as_account("engineer")
    there.asked(there.driver.update(there.at, made.key, Update(status=real.waiting)))
    seen = real.asked(real.driver.read(real.at, made.key))
    assert (seen.status, seen.closed) == (real.waiting, False)
    there.asked(there.driver.update(there.at, made.key, Update(status=real.done)))
    seen = real.asked(real.driver.read(real.at, made.key))
    assert (seen.status, seen.closed) == (real.done, True)
    assert real.asked(real.driver.find(real.at, draft.external_id)) == made


def test_a_comment_is_kept_and_leaves_the_status_alone(real: Real):
    made = real.asked(real.driver.create(real.at, real.draft()))
    said = "Approved by Ada: “go” – see {{macro}} 😀\n\n- one\n- two"
    real.asked(real.driver.comment(real.at, made.key, said))
    assert real.asked(real.driver.read(real.at, made.key)).status.lower() == "new"


def test_title_body_and_fields_are_changed(real: Real):
    made = real.asked(real.driver.create(real.at, real.draft(fields={real.extra: "high"})))
    update = Update(title="Änderung 7", body="Three now.", fields={real.extra: "low"})
    real.asked(real.driver.update(real.at, made.key, update))


@pytest.mark.parametrize("verb", ["find", "create", "read", "comment"])
def test_a_wrong_credential_is_told_in_words(real: Real, verb: str):
    wrong = real.as_account("nobody")
    asked = {
        "find": lambda: wrong.driver.find(wrong.at, "portal:1"),
        "create": lambda: wrong.driver.create(wrong.at, wrong.draft()),
        "read": lambda: wrong.driver.read(wrong.at, "1"),
        "comment": lambda: wrong.driver.comment(wrong.at, "1", "hello"),
    }
    with pytest.raises(TicketError) as caught:
        wrong.asked(asked[verb]())
    assert caught.value.trouble == "unauthorised"
    assert wrong.at.secret[next(iter(wrong.driver.secrets))] not in str(caught.value)


def test_the_connection_test_stops_at_a_wrong_credential(real: Real):
    wrong = real.as_account("nobody")
    (line,) = wrong.asked(wrong.driver.probe(wrong.at))
    assert not line.ok
    assert "credential" in line.message
    assert "enter" in line.mend


def test_the_connection_test_says_that_all_is_well(real: Real):
    real.asked(real.driver.create(real.at, real.draft()))
    lines = real.asked(real.driver.probe(real.at))
    assert [line for line in lines if not line.ok] == []
    assert len(lines) == 4


def test_a_missing_custom_field_is_told_and_never_taken_for_a_missing_ticket(real: Real):
    lost = real.with_settings(**real.lost)
    lines = lost.asked(lost.driver.probe(lost.at))
    (wrong,) = [line for line in lines if not line.ok]
    assert wrong.what == "Custom field"
    assert wrong.mend
    with pytest.raises(TicketError, match="custom field") as caught:
        lost.asked(lost.driver.find(lost.at, "portal:none"))
    assert caught.value.field == "key_field"


def test_a_ticket_made_without_a_field_that_there_is_not_is_told(real: Real):
    with pytest.raises(TicketError) as caught:
        real.asked(real.driver.create(real.at, real.draft(fields={real.unknown: "high"})))
    assert caught.value.trouble == "ignored"
    assert caught.value.field == real.unknown


def test_an_invalid_status_is_told(real: Real):
    made = real.asked(real.driver.create(real.at, real.draft()))
    with pytest.raises(TicketError) as caught:
        real.asked(real.driver.update(real.at, made.key, Update(status="no such status")))
    assert caught.value.trouble in {"ignored", "refused"}
    assert "status" in str(caught.value).lower()
    assert real.asked(real.driver.read(real.at, made.key)).status.lower() == "new"


@pytest.mark.parametrize(
    "title",
    ["Umstellung für Zürich – 変更 😀", "é" * 400, "two\nlines\tand a tab", "'; DROP TABLE x; --"],
    ids=["unicode", "long", "lines", "quotes"],
)
def test_a_title_of_any_kind_is_taken_and_one_too_long_is_cut(real: Real, title: str):
    draft = real.draft(title=title)
    made = real.asked(real.driver.create(real.at, draft))
    assert real.asked(real.driver.find(real.at, draft.external_id)) == made


def test_a_blank_title_is_refused_in_words(real: Real):
    with pytest.raises(TicketError) as caught:
        real.asked(real.driver.create(real.at, real.draft(title=" \n ")))
    assert caught.value.trouble == "refused"


def test_a_very_long_body_is_taken(real: Real):
    draft = real.draft(body="10.1.2.0/24 → 10.9.0.1, tcp 443 – für die Sammler\n" * 20_000)
    made = real.asked(real.driver.create(real.at, draft))
    assert real.asked(real.driver.find(real.at, draft.external_id)) == made


def test_two_tickets_of_one_key_are_told_and_none_is_chosen(real: Real):
    draft = real.draft()
    for _ in range(2):
        real.asked(real.driver.create(real.at, draft))
    with pytest.raises(TicketError) as caught:
        real.asked(real.driver.find(real.at, draft.external_id))
    assert caught.value.trouble == "ambiguous"


def test_a_ticket_that_is_not_there_is_gone(real: Real):
    with pytest.raises(TicketError) as caught:
        real.asked(real.driver.read(real.at, "999999"))
    assert caught.value.trouble == "gone"


def test_an_account_without_rights_is_told_so(real: Real):
    reader = real.as_account("reader")
    with pytest.raises(TicketError) as caught:
        reader.asked(reader.driver.create(reader.at, reader.draft()))
    assert caught.value.trouble == "forbidden"
    assert not all(line.ok for line in reader.asked(reader.driver.probe(reader.at)))


def test_another_address_than_the_systems_is_told(real: Real):
    elsewhere = replace(real, at=replace(real.at, address=f"{real.at.address}/elsewhere"))
    (line,) = elsewhere.asked(elsewhere.driver.probe(elsewhere.at))
    assert not line.ok
