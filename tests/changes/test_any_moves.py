"""Any sequence of moves by anybody, through every door: who asked never approves, one person fills
one place, nothing comes into force without its approvals, and the baseline is what was
implemented."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from rest_framework.test import APIClient

from requirements_app.changes.access import visible_changes
from requirements_app.changes.models import BaselineEntry, Change, Decision, Item
from requirements_app.changes.standing import requesters_of, standing_of
from tests.api.conftest import token_of

from .conftest import Office, office_make

NAMES = ("olga", "anna", "amir", "mona", "sara", "rene")
BODIES: dict[str, dict[str, Any]] = {
    "reject": {"comment": "No."},
    "schedule": {"starts_at": "2099-01-01T20:00:00Z", "ends_at": "2099-01-01T22:00:00Z"},
    "evidence": {"outcome": "works", "text": "Seen."},
    "roll-back": {"reason": "Broke."},
    "split": {"items": [1], "title": "A part"},
    "implement/inner": {"firewall": "inner"},
    "items/leave-out": {"items": [1]},
}
VERBS = (
    "submit", "approve", "reject", "withdraw", "revise", "schedule", "implement",
    "implement/inner", "verify", "close", "evidence", "roll-back", "split", "items/leave-out",
)  # fmt: skip
_EXPECTED = {200, 201, 400, 403, 404, 409, 412}


class Moves(RuleBasedStateMachine):
    """Every move is an API call with the ETag of a fresh GET, or with an old one."""

    office: ClassVar[Office]
    clients: ClassVar[dict[str, APIClient]]

    def __init__(self) -> None:
        super().__init__()
        from django.db import transaction

        self.undo = transaction.atomic()
        self.undo.__enter__()
        self._ask("olga")

    def teardown(self) -> None:
        from django.db import transaction

        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _ask(self, name: str, emergency: bool = False) -> int:
        body = {
            "rule_set": str(self.office.rule_set.pk), "title": "Open it", "justification": "Live.",
            "emergency": emergency,
        }  # fmt: skip
        return self.clients[name].post("/api/v1/changes/", body, format="json").status_code

    @rule(name=st.sampled_from(NAMES), emergency=st.booleans())
    @precondition(lambda _self: Change.objects.count() < 4)
    def ask(self, name, emergency):
        assert self._ask(name, emergency) in _EXPECTED

    @rule(
        name=st.sampled_from(NAMES), verb=st.sampled_from(VERBS), last=st.booleans(),
        outdated=st.sampled_from([0, 0, 0, 1]),
    )  # fmt: skip
    def move(self, name, verb, last, outdated):
        change = visible_changes(self.office.olga).order_by("number" if not last else "-number")[0]
        before = change.revision
        response = self.clients[name].post(
            f"/api/v1/changes/{change.pk}/{verb.removesuffix('/inner')}/",
            BODIES.get(verb, {}),
            format="json",
            headers={"If-Match": f'"{before - outdated}"'},
        )
        assert response.status_code in _EXPECTED, response.json()
        change.refresh_from_db()
        if response.status_code >= 400 and response.status_code != 412:
            assert change.revision == before, "a refused move changes nothing"
        if outdated:
            assert response.status_code in (403, 404, 412), response.json()

    @rule(name=st.sampled_from(NAMES))
    def edit(self, name):
        change = Change.objects.order_by("-number")[0]
        response = self.clients[name].patch(
            f"/api/v1/changes/{change.pk}/", {"title": f"Open it, {change.revision}"},
            format="json", headers={"If-Match": f'"{change.revision}"'},
        )  # fmt: skip
        assert response.status_code in _EXPECTED
        if response.status_code == 200:
            assert not change.decisions.filter(voided_at=None).exists()
            assert response.json()["state"] == "draft"

    @invariant()
    def nobody_decides_on_what_they_asked_for(self):
        for decision in Decision.objects.filter(voided_at=None).select_related("change", "person"):
            assert decision.person.username not in requesters_of(decision.change)
            assert decision.content_hash == decision.change.content_hash

    @invariant()
    def what_is_approved_has_its_approvals(self):
        states = ("approved", "scheduled", "implemented", "verified", "closed")
        for change in Change.objects.filter(state__in=states):
            standing = standing_of(change)
            assert change.emergency or standing.before_complete
            assert change.state != "closed" or standing.complete

    @invariant()
    def in_force_is_what_was_implemented(self):
        expected: set[int] = set()
        done = Item.objects.exclude(state=Item.State.PENDING)
        for item in done.order_by("implemented_at", "change", "position"):
            if item.before_id:
                expected.discard(item.before_id)
            if item.after_id:
                expected.add(item.after_id)
        rows = BaselineEntry.objects.filter(until=None)
        assert set(rows.values_list("entry_id", flat=True)) == expected


@pytest.mark.django_db
@pytest.mark.slow
def test_any_sequence_of_moves_keeps_what_is_promised():
    office = office_make()
    Moves.office = office
    Moves.clients = {}
    for name in NAMES:
        client = APIClient()
        token = token_of(getattr(office, name), ("read", "write"))
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        Moves.clients[name] = client
    machine = Moves.TestCase
    machine.settings = settings(
        max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine().runTest()
