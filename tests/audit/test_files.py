"""Events as files: of the filtered ones for people, of the chain to prove itself elsewhere."""

from __future__ import annotations

import csv
import io
import json

import pytest

from requirements_app.audit import files
from requirements_app.audit.chain_files import chain_file_prove, chain_lines
from requirements_app.audit.files import events_file
from requirements_app.audit.models import Event
from requirements_app.audit.seal import Head, seal, verify
from requirements_app.audit.selectors import EventFilters
from requirements_app.audit.services import record
from requirements_app.core.errors import InvalidInput

pytestmark = pytest.mark.django_db


def text_of(person, form: str, **texts: str) -> str:
    filters = EventFilters.from_texts(texts)
    file = events_file(actor=person, texts=texts, filters=filters, form=form)
    return b"".join(file.chunks).decode()


def test_a_csv_holds_the_filtered_events_oldest_first_and_starts_no_formula(person):
    record(actor=person, action="a.first", object_id='=HYPERLINK("x")', data={"text": "a,b\n=1"})
    record(actor=None, action="a.second", object_type="-x")
    record(actor=person, action="b")
    seal()

    rows = list(csv.DictReader(io.StringIO(text_of(person, "csv", action="a."))))

    assert [row["action"] for row in rows] == ["a.first", "a.second"]
    assert (rows[0]["actor"], rows[0]["object_id"]) == ("ada", '\'=HYPERLINK("x")')
    assert (rows[1]["actor"], rows[1]["object_type"]) == ("", "'-x")
    assert json.loads(rows[0]["data"]) == {"text": "a,b\n=1"}
    assert [row["position"] for row in rows] == ["1", "2"]
    assert len(rows[0]["digest"]) == 64


def test_json_lines_hold_the_events_as_the_api_tells_them(person):
    record(actor=person, action="a", site_slug="hq", data={"text": "é\u2028x"})

    lines = text_of(person, "jsonl").split("\n")

    assert lines[1:] == [""]
    told = json.loads(lines[0])
    assert (told["actor"], told["site"], told["seal"]) == ("ada", "hq", None)
    assert told["data"] == {"text": "é\u2028x"}


def test_the_file_is_on_record_and_not_in_itself(person):
    record(actor=person, action="a")

    assert "audit.exported" not in text_of(person, "csv")
    event = Event.objects.latest("id")
    assert (event.action, event.actor) == ("audit.exported", person)
    assert event.data == {"filters": {}, "form": "csv", "events": 1}


def test_the_rows_go_on_from_one_another_without_gap_or_repetition(person, monkeypatch):
    monkeypatch.setattr(files, "_AT_ONCE", 2)
    for number in range(5):
        record(actor=None, action="a", object_id=str(number))

    lines = text_of(person, "jsonl").splitlines()

    assert [json.loads(line)["object_id"] for line in lines] == ["0", "1", "2", "3", "4"]


def test_a_file_that_would_be_cut_short_is_refused(person, monkeypatch):
    monkeypatch.setattr(files, "MOST", 2)
    for _ in range(3):
        record(actor=None, action="a")

    with pytest.raises(InvalidInput, match="more than 2 events"):
        text_of(person, "csv")
    assert Event.objects.count() == 3


def test_another_form_is_refused(person):
    with pytest.raises(InvalidInput, match="use csv, jsonl"):
        text_of(person, "xml")


# --- the chain --------------------------------------------------------------------------------


def chain(count: int = 4) -> list[str]:
    for number in range(count):
        record(actor=None, action="a", data={"number": number, "text": "é"})
    seal()
    return list(chain_lines())


def head_now() -> Head:
    head = verify().head
    assert head is not None
    return head


def test_the_chain_proves_itself_from_its_file(person):
    record(actor=person, action="a")
    lines = chain()

    found = chain_file_prove(lines, heads=[head_now()])

    assert found.intact
    assert (found.sealed, found.head) == (5, head_now())
    assert json.loads(lines[0])["actor_name"] == "ada"


def test_an_edited_line_is_noticed():
    lines = chain()
    lines[1] = lines[1].replace('"number":1', '"number":7')

    found = chain_file_prove(lines)

    assert found.altered == (json.loads(lines[1])["event"]["id"],)


def test_a_missing_line_and_exchanged_ones_are_noticed():
    lines = chain()

    assert chain_file_prove([lines[0], *lines[2:]]).broken == (3,)
    assert chain_file_prove([lines[0], lines[2], lines[1], lines[3]]).broken == (3, 2, 4)


def test_a_cut_tail_is_noticed_by_the_head():
    lines, head = chain(), head_now()

    assert chain_file_prove(lines[:-1]).intact
    assert chain_file_prove(lines[:-1], heads=[head]).lost_heads == (head,)


def test_a_later_part_of_the_chain_follows_the_head_before_it():
    lines = chain()
    first = json.loads(lines[1])
    before = Head(1, first["previous"])

    found = chain_file_prove(chain_lines(after=1), heads=[before])
    assert (found.intact, found.first, found.sealed) == (True, 2, 3)
    assert chain_file_prove(chain_lines(after=1)).intact, "nothing is known of what came before"
    assert chain_file_prove(lines[1:], heads=[Head(1, "0" * 64)]).broken == (2,)


@pytest.mark.parametrize(
    "line",
    ["", "x", "[]", "{}", "null", '{"position": "1"}', "[" * 100_000,
     '{"position": 1, "previous": "", "digest": "", "event": {"id": "x"}}',
     '{"position": true, "previous": "", "digest": "", "event": {"id": 1}}',
     '{"position": 1, "previous": "", "digest": "", "event": {"id": 1, "data": NaN}}',
     '{"position": 1, "previous": "\\ud800", "digest": "", "event": {"id": 1}}'],
)  # fmt: skip
def test_what_is_no_file_of_the_chain_is_refused(line):
    with pytest.raises(InvalidInput, match="events"):
        chain_file_prove([line])


def test_a_file_without_events_proves_nothing_and_is_refused():
    with pytest.raises(InvalidInput, match="holds no events"):
        chain_file_prove([])
