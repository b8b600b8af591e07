"""Webhooks of the systems: a wrong signature is refused, a right one tells of which ticket."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from exports.tickets.generic import Generic
from exports.tickets.github import GitHub
from exports.tickets.gitlab import GitLab
from exports.tickets.jira import Jira
from exports.tickets.port import Attempt, TicketError
from exports.tickets.servicenow import ServiceNow

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def hexed(content: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def standard(content: bytes, moment: str = "1795253400") -> dict[str, str]:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    text = b"msg_1." + moment.encode() + b"." + content
    right = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": "msg_1", "webhook-timestamp": moment,
        "webhook-signature": f"v1,AAAA v1,{right}",
    }  # fmt: skip


GITHUB = body({"action": "closed", "issue": {"number": 7}, "repository": {"id": 1}})
JIRA = body({"timestamp": 1_795_253_400_000, "webhookEvent": "x", "issue": {"id": "10007"}})
GITLAB = body({"object_kind": "issue", "object_attributes": {"iid": 7}})
NOTE = body({"object_kind": "note", "object_attributes": {"id": 99}, "issue": {"iid": 7}})
GENERIC = body({"key": "C-7"})
MOMENT = datetime.fromtimestamp(1_795_253_400, UTC)


@pytest.mark.parametrize(
    ("driver", "headers", "content", "expected"),
    [
        (
            GitHub(),
            {"x-hub-signature-256": hexed(GITHUB), "x-github-delivery": "d-1"},
            GITHUB,
            ("d-1", "7", None),
        ),
        (
            Jira(),
            {"x-hub-signature": hexed(JIRA), "x-atlassian-webhook-identifier": "d-1"},
            JIRA,
            ("d-1", "10007", MOMENT),
        ),
        (GitLab(), standard(GITLAB), GITLAB, ("msg_1", "7", MOMENT)),
        (GitLab(), standard(NOTE), NOTE, ("msg_1", "7", MOMENT)),
        (Generic(), standard(GENERIC), GENERIC, ("msg_1", "C-7", MOMENT)),
    ],
)
def test_a_signed_message_tells_its_ticket_and_others_are_refused(
    driver, headers, content, expected
):
    said = driver.incoming(Attempt(headers, content), SECRET)
    assert (said.delivery, said.key, said.at) == expected
    for attempt, secret in (
        (Attempt(headers, content + b" "), SECRET),
        (Attempt({}, content), SECRET),
        (Attempt(headers, content), SECRET + "A"),
        (Attempt(headers, content), ""),
        (Attempt({**headers, **dict.fromkeys(headers, "é")}, content), SECRET),
    ):
        with pytest.raises(TicketError) as caught:
            driver.incoming(attempt, secret)
        assert caught.value.trouble == "unauthorised"


def test_gitlabs_older_token_is_taken_where_that_is_the_secret():
    headers = {"x-gitlab-token": "plain", "idempotency-key": "d-1"}
    said = GitLab().incoming(Attempt(headers, GITLAB), "plain")
    assert (said.delivery, said.key, said.at) == ("d-1", "7", None)
    for secret in ("other", "", SECRET):
        with pytest.raises(TicketError, match="not signed"):
            GitLab().incoming(Attempt(headers, GITLAB), secret)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"issue": 7}', b'{"issue": null}'])
def test_a_signed_message_of_something_else_is_refused(content):
    for driver, headers in (
        (GitHub(), {"x-hub-signature-256": hexed(content), "x-github-delivery": "d"}),
        (Jira(), {"x-hub-signature": hexed(content)}),
        (GitLab(), standard(content)),
        (Generic(), standard(content)),
    ):
        with pytest.raises(TicketError) as caught:
            driver.incoming(Attempt(headers, content), SECRET)
        assert caught.value.trouble == "refused"


def test_githubs_ping_is_signed_and_speaks_of_no_ticket():
    content = body({"zen": "Keep it logically awesome.", "hook_id": 1, "repository": {"id": 1}})
    headers = {
        "x-hub-signature-256": hexed(content), "x-github-delivery": "d-1", "x-github-event": "ping",
    }  # fmt: skip
    assert GitHub().incoming(Attempt(headers, content), SECRET) is None
    with pytest.raises(TicketError) as caught:
        GitHub().incoming(Attempt(headers, content), SECRET + "A")
    assert caught.value.trouble == "unauthorised"


def test_the_same_message_without_a_delivery_has_the_same_name():
    names = {Jira().incoming(Attempt({"x-hub-signature": hexed(JIRA)}, JIRA), SECRET).delivery
             for _ in range(2)}  # fmt: skip
    assert len(names) == 1


def test_a_system_that_signs_nothing_is_polled():
    assert not ServiceNow().signs_webhooks
    with pytest.raises(TicketError, match="no webhooks"):
        ServiceNow().incoming(Attempt({}, b"{}"), "x")
