"""One message to one endpoint: taken, sent, and what came of it. Between taking and settling it is
on the network, outside any transaction; whoever dies there leaves it to be sent again."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from requirements_app.core.errors import Conflict
from requirements_app.core.http import Request, Response
from requirements_app.core.pauses import retry_after
from requirements_app.outgoing.client import Guarded
from requirements_app.outgoing.errors import OutgoingError

from . import schedule
from .disabling import endpoint_disable
from .models import Attempt, Delivery, Endpoint
from .sight import sightings
from .signing import headers

SECONDS = 20
_HELD = dt.timedelta(seconds=90)
_MOST_BYTES = 100_000
_KEPT = 500
_GONE = 410
AGENT = "Network-Requirements-Portal-Webhooks/1"


@dataclass(frozen=True)
class Result:
    """What came of a try. `status` is None where no answer came, `words` says why it is no success,
    and `asked` is for how long the other side wants to be left alone."""

    status: int | None
    words: str
    ms: int
    answer: str = ""
    asked: dt.timedelta | None = None

    @property
    def ok(self) -> bool:
        return not self.words

    @property
    def silent(self) -> bool:
        """Whether the endpoint as a whole is in trouble, not this message alone."""
        return self.status is None or self.asked is not None


def delivery_take(endpoint: int) -> Delivery | None:
    """The message that is due longest at an endpoint, held for this worker; None where there is
    none, or nothing is sent there now. Call it inside a transaction."""
    now = timezone.now()
    due = Delivery.objects.filter(due_at(now), endpoint=endpoint).select_related(
        "endpoint__owner", "event"
    )
    while True:
        found = (
            due.select_for_update(of=("self",), skip_locked=True)
            .order_by("next_at", "created_at", "pk")
            .first()
        )
        if found is None:
            return None
        if found.event is None or sightings(found.endpoint.owner, [found.event]):
            break
        _settle(found, Delivery.State.FAILED, now)
        found.body = ""
        found.last_words = "the endpoint's owner may not see this any more"
        found.save()
    found.attempts += 1
    found.sending_until = now + _HELD
    found.save(update_fields=["attempts", "sending_until"])
    return found


def due_at(now: dt.datetime) -> Q:
    """The condition on messages that may be sent now."""
    free = Q(sending_until=None) | Q(sending_until__lt=now)
    rested = Q(endpoint__quiet_until=None) | Q(endpoint__quiet_until__lte=now)
    sends = Q(endpoint__active=True, endpoint__disabled_at=None, endpoint__owner__is_active=True)
    return Q(next_at__lte=now) & free & rested & sends


def delivery_send(delivery: Delivery) -> Result:
    """Send it once. Raises nothing that the other side can cause."""
    began = time.monotonic()
    try:
        response = Guarded().send(
            request_of(delivery, int(time.time())), deadline_seconds=SECONDS, max_bytes=_MOST_BYTES
        )
    except (OutgoingError, Conflict) as error:
        return Result(None, error.message[:300], _ms(began))
    asked = None if response.ok else retry_after(response, timezone.now())
    return Result(response.status, _words(response), _ms(began), _beginning(response.text), asked)


def request_of(delivery: Delivery, timestamp: int) -> Request:
    """What goes out: signed with each secret that counts, at the time of this try."""
    body = delivery.body.encode()
    signed = headers(keys_of(delivery.endpoint), delivery.message_id, timestamp, body)
    plain = (("Content-Type", "application/json"), ("User-Agent", AGENT))
    return Request("POST", delivery.endpoint.url, (*plain, *signed), body)


def keys_of(endpoint: Endpoint) -> list[str]:
    """The secrets that sign now, the newest first. Raises Conflict where no key opens them."""
    kept, until = [endpoint.secret], endpoint.previous_until
    if endpoint.previous_secret and until and until > timezone.now():
        kept.append(endpoint.previous_secret)
    return [each.open() for each in kept]


def delivery_settle(delivery: Delivery, result: Result) -> None:
    """Note what came of a try, and when the next one is. Call it inside a transaction."""
    now = timezone.now()
    endpoints = Endpoint.objects.select_related("owner").select_for_update(of=("self",))
    endpoint = endpoints.filter(pk=delivery.endpoint_id).first()
    if endpoint is None or not Delivery.objects.filter(pk=delivery.pk).exists():
        return  # deleted meanwhile
    Attempt.objects.create(
        delivery=delivery,
        status=result.status,
        words=result.words,
        ms=result.ms,
        answer=result.answer,
    )
    delivery.sending_until = None
    delivery.last_status, delivery.last_words = result.status, result.words
    delivery.last_ms = result.ms
    wait = None if result.ok else schedule.pause(delivery.attempts, result.asked)
    if result.ok:
        _settle(delivery, Delivery.State.DELIVERED, now)
    elif wait is None:
        _settle(delivery, Delivery.State.FAILED, now)
    else:
        delivery.next_at = now + wait
    delivery.save()
    _note(endpoint, result, now)


def _settle(delivery: Delivery, state: Delivery.State, now: dt.datetime) -> None:
    delivery.state, delivery.settled_at = state, now
    delivery.next_at = delivery.sending_until = None


def _note(endpoint: Endpoint, result: Result, now: dt.datetime) -> None:
    """How the endpoint fares after this try; it is disabled where it asks for that, or fails for
    days."""
    if result.ok:
        if endpoint.failing_since or endpoint.quiet_until:
            endpoint.failing_since = endpoint.quiet_until = None
            endpoint.failures = 0
            endpoint.save(update_fields=["failing_since", "quiet_until", "failures"])
        return
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.failures += 1
    if result.silent:
        rest = schedule.quiet(endpoint.failures)
        endpoint.quiet_until = now + max(rest, result.asked or rest)
    endpoint.save(update_fields=["failing_since", "quiet_until", "failures"])
    days = settings.WEBHOOK_DISABLE_DAYS
    if result.status == _GONE:
        endpoint_disable(endpoint, "It answered 410: it is gone for good.")
    elif now - endpoint.failing_since > dt.timedelta(days=days):
        endpoint_disable(endpoint, f"Nothing arrived there for {days} days.")


def _words(response: Response) -> str:
    """Why an answer is no success; "" where it is one."""
    if response.ok:
        return ""
    if 300 <= response.status < 400:
        return f"it answered {response.status}, and redirects are not followed"
    if response.status == _GONE:
        return "it answered 410: it is gone for good"
    return f"it answered {response.status}"


def _beginning(text: str) -> str:
    """How an answer begins, without the control characters that no text of ours holds."""
    return "".join(each if each.isprintable() else " " for each in text[:_KEPT])


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
