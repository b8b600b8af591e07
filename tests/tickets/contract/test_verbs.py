"""Every driver does what its system's documentation says, and reads back what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exports.tickets.port import File, TicketError, Update, first_request
from requirements_app.core.http import Response

from .desk import DRAFT, NEXT

CSV = File("rules_1f2e3d.csv", "text/csv", b"source,destination\r\n10.1.2.0/24,10.9.0.1\r\n")
PDF = File("Änderung 17.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff\r\n--part\r\n")


def test_a_ticket_is_made_once_and_found_again(each_desk):
    driver, at = each_desk.driver, each_desk.at
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) is None
    made = each_desk.asked(driver.create(at, DRAFT))
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) == made
    assert list(each_desk.contract.tickets) == [made.key]
    assert each_desk.contract.external_ids() == [DRAFT.external_id]
    assert made.label
    assert made.url.startswith(("http://127.0.0.1", "https://github.com/"))


def test_a_look_up_takes_no_ticket_whose_id_only_begins_alike(each_desk):
    driver, at = each_desk.driver, each_desk.at
    each_desk.asked(driver.create(at, replace(DRAFT, external_id=f"{DRAFT.external_id}0")))
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) is None


def test_two_tickets_with_one_id_are_told_and_none_is_taken(each_desk):
    driver, at = each_desk.driver, each_desk.at
    for _ in range(2):
        each_desk.asked(driver.create(at, DRAFT))
    with pytest.raises(TicketError) as caught:
        each_desk.asked(driver.find(at, DRAFT.external_id))
    assert caught.value.trouble == "ambiguous"
    assert "2 tickets" in caught.value.message


def test_a_closed_ticket_is_found_and_seen_as_closed(each_desk):
    driver, at = each_desk.driver, each_desk.at
    made = each_desk.asked(driver.create(at, DRAFT))
    before = each_desk.asked(driver.read(at, made.key))
    each_desk.contract.close_ticket(made.key)
    after = each_desk.asked(driver.read(at, made.key))
    assert (before.closed, after.closed) == (False, True)
    assert before.updated_at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert driver.statuses or driver.system == "generic"
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) == made


def test_a_status_is_set_and_read_back(each_desk):
    driver, at, status = each_desk.driver, each_desk.at, NEXT[each_desk.contract.system]
    made = each_desk.asked(driver.create(at, DRAFT))
    each_desk.asked(driver.update(at, made.key, Update(status=status)))
    assert each_desk.asked(driver.read(at, made.key)).status == status
    each_desk.asked(driver.update(at, made.key, Update(status=status)))
    assert each_desk.asked(driver.read(at, made.key)).status == status


def test_a_status_that_is_none_is_refused_with_those_that_are(each_desk):
    driver, at = each_desk.driver, each_desk.at
    made = each_desk.asked(driver.create(at, DRAFT))
    with pytest.raises(TicketError) as caught:
        each_desk.asked(driver.update(at, made.key, Update(status="Nirvana")))
    assert caught.value.trouble == "refused"
    assert "Nirvana" in caught.value.message or driver.system == "generic"


def test_title_and_body_change_and_the_id_stays(each_desk):
    driver, at = each_desk.driver, each_desk.at
    made = each_desk.asked(driver.create(at, DRAFT))
    each_desk.asked(driver.update(at, made.key, Update(title="Another", body="Less.")))
    ticket = each_desk.contract.tickets[made.key]
    names = ("title", "summary", "short_description", "subject")
    assert "Another" in [ticket.get(name) for name in names]
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) == made


def test_files_arrive_as_they_are(each_desk):
    driver, at, contract = each_desk.driver, each_desk.at, each_desk.contract
    made = each_desk.asked(driver.create(at, DRAFT))
    if not driver.takes_files(at):
        with pytest.raises(TicketError, match="takes no files"):
            each_desk.asked(driver.attach(at, made.key, CSV))
        return
    for file in (CSV, PDF):
        each_desk.asked(driver.attach(at, made.key, file))
    kept = {
        "servicenow": lambda: {each["file_name"]: each["content"] for each in contract.files},
        "jira": lambda: contract.tickets[made.key]["attachment"],
        "gitlab": lambda: dict(zip((CSV.name, PDF.name), contract.uploads.values(), strict=True)),
        "generic": lambda: contract.files,
    }[contract.system]()
    assert kept == {CSV.name: CSV.content, PDF.name: PDF.content}
    attached = each_desk.asked(driver.read(at, made.key)).attached
    assert attached == (None if contract.system == "generic" else {CSV.name, PDF.name})


def test_a_comment_arrives_and_pings_nobody(each_desk):
    driver, at, contract = each_desk.driver, each_desk.at, each_desk.contract
    made = each_desk.asked(driver.create(at, DRAFT))
    each_desk.asked(driver.comment(at, made.key, "Approved by @ada\n/close\n[code]<b>[/code]"))
    said = {
        "servicenow": lambda: contract.tickets[made.key]["work_notes"],
        "jira": lambda: str(contract.tickets[made.key]["comments"]),
        "gitlab": lambda: contract.notes[made.key][0],
        "github": lambda: contract.comments[made.key][0],
        "generic": lambda: contract.said[0],
    }[contract.system]()
    assert "Approved by" in said
    if contract.system in ("github", "gitlab"):
        assert "@ada" not in said
        assert "\n/" not in said
    if contract.system == "servicenow":
        assert "[code]" not in said


def test_a_connection_that_is_right_tests_well(each_desk):
    lines = each_desk.asked(each_desk.driver.probe(each_desk.at))
    assert lines
    assert [line for line in lines if not line.ok] == []
    assert each_desk.contract.tickets == {}


def test_a_wrong_credential_is_told_in_words(each_desk):
    names = ("user", "password", "client_id", "client_secret", "token")
    wrong = each_desk.with_secret(**dict.fromkeys(names, "wrong"))
    [line] = wrong.asked(wrong.driver.probe(wrong.at))
    assert not line.ok
    assert "credential" in line.message
    assert line.mend
    assert "wrong" not in line.message


def test_an_id_that_cannot_be_looked_up_exactly_is_refused_unsent(each_desk):
    for bad in ("", "a b", 'x" OR project = "Y', "x^active=true", "x&ref=", "a" * 101, "x\n"):
        for steps in (
            each_desk.driver.find(each_desk.at, bad),
            each_desk.driver.create(each_desk.at, replace(DRAFT, external_id=bad)),
        ):
            with pytest.raises(TicketError) as caught:
                each_desk.asked(steps)
            assert caught.value.trouble == "refused"
    assert each_desk.contract.requests == []


def test_a_key_never_leads_out_of_its_place(each_desk):
    for key in ("..", ".", ""):
        with pytest.raises(TicketError) as caught:
            first_request(each_desk.driver.comment(each_desk.at, key, "x")) if (
                each_desk.contract.system != "servicenow"
            ) else each_desk.asked(each_desk.driver.comment(each_desk.at, key, "x"))
        assert caught.value.trouble == "gone"


def test_a_dry_run_shows_the_request_that_would_make_the_ticket(each_desk):
    driver, at = each_desk.driver, each_desk.at
    shown = driver.creating(at, DRAFT)
    made = each_desk.asked(driver.create(at, DRAFT))
    sent = next(
        each
        for each in each_desk.contract.requests
        if each.method == "POST" and "token" not in each.path
    )
    assert made
    assert (shown.method, shown.url.partition("?")[0]) == ("POST", f"{at.address}{sent.path}")
    assert shown.body == sent.body
    words = f"{shown.shown_headers()}{shown.body!r}"
    assert "correct" not in words
    assert "•••" in words


def test_titles_and_bodies_of_any_length_are_accepted(each_desk):
    driver, at = each_desk.driver, each_desk.at
    long = replace(DRAFT, title="word " * 200, body="word " * 200_000)
    made = each_desk.asked(driver.create(at, long))
    assert each_desk.asked(driver.find(at, DRAFT.external_id)) == made


def test_an_answer_of_another_form_is_told_as_such(each_desk):
    """Whatever an answer holds, a verb ends in a TicketError or well, never otherwise."""
    driver, at = each_desk.driver, each_desk.at
    for value in (b"null", b"[]", b"{}", b"7", b'"x"', b'{"result":[7]}', b'[{"body":7}]', b""):
        for steps in (
            driver.find(at, "nrp-1"), driver.create(at, DRAFT), driver.read(at, "1"),
            driver.comment(at, "1", "x"), driver.update(at, "1", Update(status="open")),
            driver.attach(at, "1", CSV), driver.probe(at),
        ):  # fmt: skip
            answers = 0
            try:
                next(steps)
                while answers < 50:
                    answers += 1
                    steps.send(Response(200 if answers % 2 else 201, {}, value))
            except (TicketError, StopIteration):
                continue
            pytest.fail("a verb that does not end")
