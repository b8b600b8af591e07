import logging
import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from requirements_app.audit.middleware import (
    RequestIdFilter,
    RequestIdMiddleware,
    current_request_id,
    current_token_key,
    request_context,
    set_token_key,
)


def answer(given: str | None) -> tuple[str, str]:
    """The request's identifier as the view and as the client saw it."""
    seen: list[str] = []

    def view(request):
        seen.append(current_request_id())
        set_token_key("0123456789ab")
        return HttpResponse()

    headers = {} if given is None else {"X-Request-ID": given}
    response = RequestIdMiddleware(view)(RequestFactory().get("/", headers=headers))
    return seen[0], response["X-Request-ID"]


def test_a_well_formed_identifier_is_taken_over():
    assert answer("edge-7f3a.0001") == ("edge-7f3a.0001", "edge-7f3a.0001")


@pytest.mark.parametrize("given", [None, "", "short", "x" * 37, "a b c d e", "12345678\n", "é" * 9])
def test_anything_else_is_replaced_by_a_new_one(given):
    seen, answered = answer(given)

    assert seen == answered
    assert re.fullmatch(r"[0-9a-f-]{36}", seen)


def test_nothing_of_a_request_is_left_for_the_next():
    answer("request-0001")

    assert (current_request_id(), current_token_key()) == ("", "")


def test_log_records_carry_the_identifier():
    record = logging.makeLogRecord({})
    with request_context("request-0001"):
        RequestIdFilter().filter(record)
    assert vars(record)["request_id"] == "request-0001"

    RequestIdFilter().filter(record)
    assert vars(record)["request_id"] == "-"
