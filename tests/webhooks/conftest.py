"""A receiver, a site of a small catalogue with its people, and endpoints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from .receiver import Receiver, receiving

if TYPE_CHECKING:
    from requirements_app.webhooks.models import Delivery, Endpoint

Make = Callable[..., "Endpoint"]


@pytest.fixture(scope="package")
def _server() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(_server: Receiver, settings: Any) -> Receiver:
    """It answers 204 until it is told otherwise; the portal may reach it."""
    from .receiver import Answer

    settings.OUTGOING_ALLOW = [f"127.0.0.1:{_server.port}"]
    _server.got.clear()
    _server.answers_with(Answer())
    return _server


@pytest.fixture(scope="module")
def _office(django_db_setup, django_db_blocker):
    """The site and its people, made once; what a test does with them is rolled back after it."""
    from django.db import transaction

    from tests.changes.conftest import office_make

    with django_db_blocker.unblock(), transaction.atomic():
        yield office_make()
        transaction.set_rollback(True)


@pytest.fixture
def office(_office, db):
    return deepcopy(_office)


@pytest.fixture
def endpoint_of(receiver: Receiver) -> Make:
    """`endpoint_of(owner, …)`: an endpoint at the receiver that wants everything."""
    from requirements_app.webhooks.services import endpoint_create
    from requirements_app.webhooks.types import FAMILIES

    def make(owner: Any, **fields: Any) -> Endpoint:
        sealed()  # what happened before is not told
        given = {"name": "Mine", "url": receiver.url, "events": list(FAMILIES)} | fields
        made, _ = endpoint_create(actor=owner, **given)
        made.refresh_from_db()
        return made

    return make


def sealed() -> None:
    from requirements_app.audit import seal

    while seal.seal():
        pass


def followed() -> None:
    """As the dispatcher does: what was committed is sealed, and told."""
    from requirements_app.webhooks.following import events_follow

    sealed()
    events_follow()


def types_for(endpoint: Endpoint) -> list[str]:
    """The types of the messages of an endpoint, in their order."""
    rows = endpoint.deliveries.order_by("event__seal__position")
    return list(rows.values_list("type", flat=True))


def message(endpoint: Endpoint) -> Delivery:
    """A test message to the endpoint."""
    from requirements_app.webhooks.services import endpoint_test

    made = endpoint_test(actor=endpoint.owner, endpoint=endpoint.pk)
    made.refresh_from_db()
    return made


def due_now(delivery: Delivery) -> None:
    """As time would: its next try is due."""
    from django.utils import timezone

    from requirements_app.webhooks.models import Delivery, Endpoint

    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(next_at=now, sending_until=None)
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(quiet_until=None)


def delivered(endpoint: Endpoint) -> dict[str, Any]:
    """Run the endpoint's job in this process; its result."""
    from requirements_app.jobs.runner import run_inline
    from requirements_app.jobs.services import job_create
    from requirements_app.webhooks.jobs import DELIVER

    job = run_inline(job_create(kind=DELIVER, owner=None, arguments={"endpoint": endpoint.pk}))
    assert job.state == "succeeded", job.error
    assert job.result is not None
    return dict(job.result)


def change_made(office, actor=None, title="Open it"):
    from requirements_app.changes.actions.create import change_create

    return change_create(
        actor=actor or office.olga, rule_sets=[office.rule_set], title=title, justification="Now."
    )


def body_of(delivery):
    return json.loads(delivery.body)
