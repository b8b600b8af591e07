"""Sending: what counts as arrived, what is tried again, and what ends it."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from .conftest import delivered, due_now, message
from .receiver import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(person, endpoint_of):
    return endpoint_of(person)


def events_of(endpoint):
    from requirements_app.audit.selectors import events_of as found

    return [each.action for each in found("webhooks.endpoint", str(endpoint.pk))]


def test_a_message_arrives_signed_and_as_the_specification_has_it(endpoint, receiver):
    sent = message(endpoint)
    assert delivered(endpoint) == {"tried": 1, "arrived": 1}
    sent.refresh_from_db()
    (got,) = receiver.got
    assert (sent.state, sent.next_at, sent.last_status) == ("delivered", None, 204)
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == sent.message_id
    assert Webhook(endpoint.secret.open()).verify(got.body, got.headers)["type"] == "webhook.test"
    assert set(json.loads(got.body)) == {"type", "timestamp", "data"}


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_every_2xx_is_success(endpoint, receiver, status):
    receiver.answers_with(Answer(status))
    sent = message(endpoint)
    delivered(endpoint)
    sent.refresh_from_db()
    assert sent.state == "delivered"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 429, 500, 503])
def test_everything_else_is_tried_again_and_no_redirect_is_followed(endpoint, receiver, status):
    receiver.answers_with(Answer(status, {"Location": receiver.url + "/elsewhere"}, b"no \x00 way"))
    sent = message(endpoint)
    began = timezone.now()
    assert delivered(endpoint) == {"tried": 1, "arrived": 0}
    ended = timezone.now()
    sent.refresh_from_db()
    assert (sent.state, sent.last_status, len(receiver.got)) == ("waiting", status, 1)
    assert str(status) in sent.last_words
    shortest, longest = dt.timedelta(seconds=4.9), dt.timedelta(seconds=5.6)
    assert began + shortest < sent.next_at < ended + longest
    (tried,) = sent.tries.all()
    assert (tried.status, tried.answer) == (status, "no   way")


def test_every_try_has_the_same_id_and_body_and_a_time_of_its_own(endpoint, receiver):
    receiver.answers_with(Answer(500), Answer(500), Answer(204))
    sent = message(endpoint)
    for _ in range(3):
        due_now(sent)
        delivered(endpoint)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1
    assert all(
        abs(int(got.headers["webhook-timestamp"]) - time.time()) < 60 for got in receiver.got
    )
    sent.refresh_from_db()
    assert (sent.state, sent.tries.count(), sent.attempts) == ("delivered", 3, 3)


def test_after_ten_tries_it_is_given_up_and_can_be_sent_again_by_hand(endpoint, receiver):
    from requirements_app.webhooks.services import delivery_resend

    receiver.answers_with(Answer(500))
    sent = message(endpoint)
    for _ in range(12):
        if sent.next_at:
            due_now(sent)
        delivered(endpoint)
        sent.refresh_from_db()
    assert (sent.state, sent.next_at, len(receiver.got)) == ("failed", None, 10)
    receiver.answers_with(Answer())
    delivery_resend(actor=endpoint.owner, endpoint=endpoint.pk, delivery=sent.pk)
    delivered(endpoint)
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, sent.tries.count()) == ("delivered", 1, 11)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1


def test_no_answer_in_time_is_a_failure_in_words(endpoint, receiver, monkeypatch):
    from requirements_app.webhooks import sending

    monkeypatch.setattr(sending, "SECONDS", 0.3)
    receiver.answers_with(Answer(200, slow=1.0))
    sent = message(endpoint)
    delivered(endpoint)
    sent.refresh_from_db()
    assert (sent.state, sent.last_status) == ("waiting", None)
    assert "too long" in sent.last_words


def test_an_endpoint_that_is_silent_is_left_alone_with_all_its_messages(
    endpoint, receiver, settings
):
    settings.OUTGOING_ALLOW = []  # the guard refuses: as good as no answer
    first, second = message(endpoint), message(endpoint)
    assert delivered(endpoint)["tried"] == 1
    assert delivered(endpoint)["tried"] == 0
    endpoint.refresh_from_db()
    assert endpoint.quiet_until > timezone.now()
    assert endpoint.state == "failing"
    assert receiver.got == []
    assert {first.tries.count(), second.tries.count()} == {0, 1}


def test_retry_after_keeps_the_whole_endpoint_quiet(endpoint, receiver):
    receiver.answers_with(Answer(429, {"Retry-After": "3600"}))
    sent = message(endpoint)
    message(endpoint)
    assert delivered(endpoint)["tried"] == 1
    sent.refresh_from_db()
    endpoint.refresh_from_db()
    soonest = timezone.now() + dt.timedelta(minutes=59)
    assert sent.next_at > soonest
    assert endpoint.quiet_until > soonest


def test_one_message_that_is_refused_does_not_hold_up_the_others(endpoint, receiver):
    receiver.answers_with(Answer(400), Answer(204))
    message(endpoint)
    message(endpoint)
    assert delivered(endpoint) == {"tried": 2, "arrived": 1}


def test_410_disables_the_endpoint_on_record_and_its_owner_is_told(
    endpoint, receiver, settings, mailoutbox
):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline

    settings.MAIL_SENT = True
    endpoint.owner.email = "ada@example.org"
    endpoint.owner.save()
    receiver.answers_with(Answer(410))
    message(endpoint)
    message(endpoint)
    assert delivered(endpoint)["tried"] == 1
    endpoint.refresh_from_db()
    assert endpoint.state == "disabled"
    assert "410" in endpoint.disabled_reason
    assert events_of(endpoint)[-1] == "webhook.disabled"
    run_inline(Job.objects.get(kind="webhook-note"))
    (mail,) = mailoutbox
    assert mail.to == ["ada@example.org"]
    assert endpoint.url not in mail.body
    assert f"/webhooks/{endpoint.pk}/" in mail.body


def test_days_of_nothing_but_failures_disable_it_and_one_success_starts_anew(
    endpoint, receiver, settings
):
    from requirements_app.webhooks.models import Endpoint

    settings.WEBHOOK_DISABLE_DAYS = 5
    receiver.answers_with(Answer(500), Answer(204), Answer(500), Answer(500))
    sent = message(endpoint)
    long_ago = timezone.now() - dt.timedelta(days=6)
    delivered(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.failing_since
    due_now(sent)
    delivered(endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.failures, endpoint.state) == (None, 0, "active")
    again = message(endpoint)
    delivered(endpoint)
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=long_ago)
    due_now(again)
    delivered(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.state == "disabled"
    assert "5 days" in endpoint.disabled_reason


def test_a_rotated_secret_signs_beside_the_former_one_for_its_hours(endpoint, receiver):
    from requirements_app.webhooks.models import Endpoint
    from requirements_app.webhooks.services import endpoint_rotate

    former = endpoint.secret.open()
    _, new = endpoint_rotate(
        actor=endpoint.owner, endpoint=endpoint.pk, expected_version=None, hours=1
    )
    message(endpoint)
    delivered(endpoint)
    for secret in (former, new):
        Webhook(secret).verify(receiver.got[-1].body, receiver.got[-1].headers)
    Endpoint.objects.update(previous_until=timezone.now())
    message(endpoint)
    delivered(endpoint)
    Webhook(new).verify(receiver.got[-1].body, receiver.got[-1].headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(former).verify(receiver.got[-1].body, receiver.got[-1].headers)


def test_a_secret_that_no_key_opens_is_told_in_words(endpoint, receiver, settings):
    sent = message(endpoint)
    settings.SECRETS_KEYS = ["another key, which opens nothing at all"]
    delivered(endpoint)
    sent.refresh_from_db()
    assert "key" in sent.last_words
    assert receiver.got == []


def test_a_paused_endpoint_is_sent_nothing_until_it_is_resumed(endpoint, receiver):
    from requirements_app.webhooks.services import endpoint_edit

    message(endpoint)
    who = {"actor": endpoint.owner, "endpoint": endpoint.pk, "expected_version": None}
    endpoint_edit(**who, active=False)
    assert delivered(endpoint)["tried"] == 0
    endpoint_edit(**who, active=True)
    assert delivered(endpoint) == {"tried": 1, "arrived": 1}


def test_an_endpoint_that_is_deleted_while_a_message_is_under_way_leaves_nothing(
    endpoint, receiver
):
    from requirements_app.webhooks.models import Attempt
    from requirements_app.webhooks.sending import delivery_send, delivery_settle, delivery_take
    from requirements_app.webhooks.services import endpoint_delete

    message(endpoint)
    taken = delivery_take(endpoint.pk)
    assert taken is not None
    result = delivery_send(taken)
    endpoint_delete(actor=endpoint.owner, endpoint=endpoint.pk, expected_version=None)
    delivery_settle(taken, result)
    assert not Attempt.objects.exists()


def test_each_endpoint_has_one_job_at_most(person, endpoint_of, receiver):
    from requirements_app.jobs.models import Job
    from requirements_app.webhooks.jobs import DELIVER, deliveries_ask

    for name in ("One", "Two"):
        endpoint = endpoint_of(person, name=name)
        for _ in range(3):
            message(endpoint)
    assert deliveries_ask() == 2
    assert deliveries_ask() == 0
    asked = Job.objects.filter(kind=DELIVER).values_list("arguments__endpoint", flat=True)
    assert sorted(asked) == sorted(person.webhook_endpoints.values_list("pk", flat=True))


def test_old_messages_are_let_go_with_their_tries(endpoint, receiver, settings):
    from requirements_app.webhooks.models import Attempt, Delivery
    from requirements_app.webhooks.retention import deliveries_retire

    settings.WEBHOOK_RETENTION_DAYS = 30
    old, young = message(endpoint), message(endpoint)
    delivered(endpoint)
    Delivery.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=31))
    assert deliveries_retire() == 1
    assert list(Delivery.objects.all()) == [young]
    assert Attempt.objects.count() == 1
