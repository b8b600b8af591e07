"""Every kind of caller at every address with every method: what the policy says is what happens."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction

from .callers import CALLERS, Caller, by_session, by_token
from .doors import READS, Door, patterns
from .headers import faults
from .policy import (
    ACCOUNT,
    CHANGE,
    EXPORT,
    JOB,
    LINK,
    OPEN,
    SEE,
    SIGNED_IN,
    TAKE_PART,
    TOKEN,
    WEBHOOK,
    Outcome,
    known_names,
    rule_of,
)
from .world import Estate

SIGN_IN = "/accounts/login/"
# A last owner, a zone in use, a site with rule sets, a job that still waits, an event that is no
# deletion, an offer that nobody made, a picture of no product, one that nobody drew; a second
# factor that ada does not have; a draft of a change, for which the policy finds nobody to ask.
STANDS_IN_THE_WAY = {
    "delete api:role 409",
    "delete api:site 409",
    "delete api:zone 409",
    "get mfa_deactivate_totp 404",
    "get mfa_download_recovery_codes 404",
    "get mfa_view_recovery_codes 404",
    "get picture-file 400",
    "get site-picture-file 409",
    "post campaigns 409",
    "post change-allowed 409",
    "post change-allowed-back 409",
    "post change-approve 409",
    "post change-check 409",
    "post change-check-result 400",
    "post change-close 409",
    "post change-evidence 409",
    "post change-implement 409",
    "post change-reject 409",
    "post change-revise 409",
    "post change-roll-back 409",
    "post change-schedule 409",
    "post change-submit 400",
    "post change-verify 409",
    "post changes-merge 409",
    "post api:campaigns 409",
    "post api:change-approve 409",
    "post api:change-check-results 400",
    "post api:change-check-runs 409",
    "post api:change-close 409",
    "post api:change-evidence 409",
    "post api:change-implement 409",
    "post api:change-leave-out 409",
    "post api:change-reject 409",
    "post api:change-revise 409",
    "post api:change-roll-back 409",
    "post api:change-schedule 409",
    "post api:change-submit 400",
    "post api:change-take-back 409",
    "post api:change-verify 409",
    "post api:changes-merge 409",
    "post api:job-retry 409",
    "post api:retirements 409",
    "post api:ticket-remake 409",
    "post api:reviews-decide 400",
    "post api:reviews-hand-over 400",
    "post history-undo 409",
    "post job-retry 409",
    "post mfa_deactivate_totp 404",
    "post offer-use 400",
    "post pictures 400",
    "post reviews-decide 400",
    "post reviews-hand-over 400",
    "post role-revoke 409",
    "post site-delete 409",
    "post site-retire 400",
    "post ticket-remake 409",
    "post zone-delete 409",
    "put mfa_deactivate_totp 404",
}
STRANGERS = ("nobody", "no role here")


def test_every_address_has_a_place_in_the_policy():
    missing = [
        f"{method} {pattern.route} ({pattern.name})"
        for pattern in patterns()
        for method in pattern.methods
        if rule_of(pattern.name, reads=method in READS) is None
        and (pattern.of_class or pattern.name not in known_names())
    ]
    assert missing == []


def test_the_policy_speaks_of_addresses_that_there_are():
    assert known_names() - {pattern.name for pattern in patterns()} == set()


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS, ids=lambda caller: caller.name)
def test_the_policy_is_what_happens(estate: Estate, caller: Caller):
    client = caller.client(estate)
    knocks = [door for door in estate.doors() if caller.knocks_at(door)]
    wrong, counted = [], Counter[Outcome]()
    for door in knocks:
        rule = rule_of(door.name, reads=door.reads)
        response, text, events = knock(client, door)
        if rule is None:  # a function that tells by itself which methods it takes
            assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED, door
            continue
        expected = caller.expected(rule, door)
        counted[expected] += 1
        if wrongness := _wrong(door, response, events, expected, any_answer=rule is OPEN):
            wrong.append(f"{door}: {expected} expected, {wrongness}")
        if lacking := faults(response):
            wrong.append(f"{door}: {lacking}")
        if caller.site in STRANGERS and rule is not LINK:
            told = [mark for mark in estate.marks if mark in text]
            if told:
                wrong.append(f"{door}: tells {told}")
    assert wrong == []
    assert sum(counted.values()) > 50, counted


def test_the_owners_requests_succeed_so_that_others_are_refused_for_who_they_are(estate: Estate):
    """Bodies and versions are sound: all that stands in the owner's way is the state of things."""
    token, session = by_token(estate.owner), by_session(estate.owner)
    unsuccessful = set()
    for door in estate.doors():
        rule = rule_of(door.name, reads=door.reads)
        if rule not in (SIGNED_IN, SEE, CHANGE, TAKE_PART, JOB, EXPORT, TOKEN, ACCOUNT, WEBHOOK):
            continue
        response, _, _ = knock(token if door.of_api and door.scope != "accounts" else session, door)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            unsuccessful.add(f"{door.method} {door.name} {response.status_code}")
    assert unsuccessful == STANDS_IN_THE_WAY


def knock(client: Any, door: Door) -> tuple[Any, str, int]:
    """The answer, its text, and how many audit events it left; all of it is undone."""
    from requirements_app.audit.models import Event

    cookies = deepcopy(client.cookies)
    before = Event.objects.count()
    with transaction.atomic():
        options: dict[str, Any] = {"headers": dict(door.headers)}
        if door.method != "get":
            options["data"] = door.body
            if door.of_api:
                options["content_type"] = "application/json"
        response = getattr(client, door.method)(door.address, **options)
        text = bytes(response.getvalue()).decode("utf-8", "replace")
        events = Event.objects.count() - before
        transaction.set_rollback(True)
    client.cookies = cookies
    return response, text, events


def _wrong(door: Door, response: Any, events: int, expected: Outcome, *, any_answer: bool) -> str:
    """What is wrong with an answer; "" where it is as expected."""
    status = response.status_code
    signs_in = status == HTTPStatus.FOUND and response["Location"].startswith(SIGN_IN)
    told = f"{status} {response.headers.get('Location', '')}"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return told
    if any_answer:
        return ""
    if expected == "yes":
        accounts = door.address.startswith("/accounts/")
        refused = status in (401, 403, 405) or (status == 404 and not accounts) or signs_in
        return told if refused else ""
    right = {
        "no": status == HTTPStatus.FORBIDDEN,
        "hidden": status == HTTPStatus.NOT_FOUND,
        "sign in": status == HTTPStatus.UNAUTHORIZED if door.of_api else signs_in,
    }[expected]
    if not right:
        return told
    return f"{told} and {events} audit events" if events else ""
