"""Whatever goes wrong on the way, a verb says what it was, and a second try makes no second
ticket."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from exports.tickets.port import File, Steps, TicketError, Update
from requirements_app.core.errors import ExplainedError
from requirements_app.outgoing.errors import Broken, TimedOut

from .desk import DRAFT, NEXT, SYSTEMS, Desk, desk
from .server import LIES, RETRY_AFTER, FaultName

STATUSES = {
    "401": "unauthorised", "403": "forbidden", "404": "gone", "409": "conflict", "429": "limited",
    "500": "broken", "503": "broken",
}  # fmt: skip
VERBS = ("find", "create", "attach", "comment", "update", "read")
WRITING = {"create", "attach", "comment", "update"}
FILE = File("rules_1f2e3d.csv", "text/csv", b"a,b\r\n1,2\r\n")


def steps_of(desk: Desk, verb: str, key: str) -> Steps[Any]:
    driver, at = desk.driver, desk.at
    return {
        "find": lambda: driver.find(at, DRAFT.external_id),
        "create": lambda: driver.create(at, DRAFT),
        "attach": lambda: driver.attach(at, key, FILE),
        "comment": lambda: driver.comment(at, key, "Said."),
        "update": lambda: driver.update(at, key, Update(status=NEXT[desk.contract.system])),
        "read": lambda: driver.read(at, key),
    }[verb]()


def prepared(desk: Desk, verb: str) -> str:
    """The key of a ticket for the verb to work on."""
    return "" if verb in ("create", "find") else desk.asked(desk.driver.create(desk.at, DRAFT)).key


def broken(desk: Desk, verb: str, fault: FaultName, *, writes: bool) -> ExplainedError:
    """What the verb raises when its first request, or first that writes, goes wrong."""
    key = prepared(desk, verb)
    desk.contract.fault(fault, writes=writes)
    with pytest.raises(ExplainedError) as caught:
        desk.asked(steps_of(desk, verb, key))
    return caught.value


def possible(desk: Desk, verb: str) -> bool:
    return verb != "attach" or desk.driver.takes_files(desk.at)


@pytest.mark.parametrize("verb", VERBS)
def test_every_status_has_its_trouble_its_words_and_its_mend(each_desk, verb):
    if not possible(each_desk, verb):
        return
    key = prepared(each_desk, verb)
    for fault, trouble in STATUSES.items():
        each_desk.contract.fault(fault)
        with pytest.raises(TicketError) as caught:
            each_desk.asked(steps_of(each_desk, verb, key))
        error = caught.value
        assert error.trouble == trouble
        assert fault in error.message
        assert f"told to answer {fault}" in error.message
        assert error.mend
        wait = timedelta(seconds=RETRY_AFTER) if fault == "429" else None
        assert error.retry_after == wait


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("fault", ["truncated", "half a JSON", "a page"])
def test_an_answer_that_is_not_whole_or_none_is_told(each_desk, verb, fault):
    if not possible(each_desk, verb):
        return
    error = broken(each_desk, verb, fault, writes=verb in WRITING)
    if fault == "truncated":
        assert isinstance(error, Broken)
        assert error.sent
    else:
        assert isinstance(error, TicketError)
        assert error.trouble == "broken"
        assert "no JSON" in error.message


@pytest.mark.parametrize("verb", sorted(WRITING))
def test_success_that_is_none_is_found_out(each_desk, verb):
    """ServiceNow's Table API keeps no trace of a note to read back; neither does a generic system
    of what it has no request for."""
    system = each_desk.contract.system
    blind = system == "generic" and verb in ("attach", "comment")
    if (
        blind
        or not possible(each_desk, verb)
        or (verb == "comment" and each_desk.at.settings.model_dump().get("api") == "table")
    ):
        return
    error = broken(each_desk, verb, LIES, writes=True)
    assert isinstance(error, TicketError)
    assert error.trouble in ("ignored", "broken")
    assert "said yes, but" in error.message
    if verb in ("create", "update") and error.trouble == "ignored":
        assert error.mend


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_takes_too_long_is_given_up_and_leaves_one_ticket(system):
    """The four wait side by side."""
    cases: list[tuple[str, FaultName]] = [
        ("create", "time-out after accepting"), ("create", "slow"),
        ("comment", "time-out after accepting"), ("read", "slow"),
    ]  # fmt: skip

    def look(verb: str, fault: FaultName, patient: Desk) -> None:
        hasty = patient.impatient(0.7)
        key = prepared(patient, verb)
        patient.contract.accepted.clear()
        patient.contract.fault(fault, writes=verb != "read")
        with pytest.raises(TimedOut) as caught:
            hasty.asked(steps_of(hasty, verb, key))
        assert caught.value.sent
        assert patient.contract.accepted.wait(5)
        found = patient.asked(patient.driver.find(patient.at, DRAFT.external_id))
        assert found is not None
        assert list(patient.contract.tickets) == [found.key]

    with ExitStack() as desks, ThreadPoolExecutor(len(cases)) as pool:
        looks = [pool.submit(look, *case, desks.enter_context(desk(system))) for case in cases]
        for each in looks:
            each.result()


def test_a_test_of_the_connection_tells_every_trouble_in_a_line(each_desk):
    for fault in STATUSES:
        each_desk.contract.fault(fault)
        lines = each_desk.asked(each_desk.driver.probe(each_desk.at))
        assert [line.ok for line in lines] == [False]
        assert fault in lines[0].message
        assert lines[0].mend
