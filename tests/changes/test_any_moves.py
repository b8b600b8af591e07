"""Any sequence of moves by anybody, each through any door – the API, the forms of the pages, the
page that approves several at once: who asked never approves, one person fills one place, nothing
comes into force without its approvals, and the baseline is what was implemented."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from rest_framework.test import APIClient

from requirements_app.audit.models import Event
from requirements_app.changes.access import visible_changes
from requirements_app.changes.models import (
    BaselineEntry,
    Change,
    Decision,
    Delegation,
    Item,
    PolicyRevision,
)
from requirements_app.changes.standing import requesters_of, standing_of
from requirements_app.sites.services import role_grant
from tests.api.conftest import token_of

from .browsing import client_of
from .conftest import Office, office_make

NAMES = ("olga", "anna", "amir", "mona", "sara", "rene")
MIGHTY = ("olga", "anna", "amir", "mona")
DOORS = ("api", "page")
ONWARD = {
    "draft": "submit", "submitted": "approve", "approved": "implement", "scheduled": "implement",
    "implemented": "evidence", "rejected": "revise",
}  # fmt: skip
_START, _END = "2099-01-01T20:00", "2099-01-01T22:00"
# What each verb is told by the API, and by the form of its page.
VERBS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "submit": ({}, {}),
    "approve": ({}, {}),
    "reject": ({"comment": "No."}, {"comment": "No."}),
    "withdraw": ({}, {}),
    "revise": ({}, {}),
    "schedule": (
        {"starts_at": f"{_START}:00Z", "ends_at": f"{_END}:00Z"},
        {"scheduled_from": _START, "scheduled_until": _END},
    ),
    "implement": ({}, {}),
    "implement at inner": ({"firewall": "inner"}, {"firewall": "inner"}),
    "verify": ({}, {}),
    "close": ({}, {}),
    "evidence": ({"outcome": "works", "text": "Seen."}, {"outcome": "works", "text": "Seen."}),
    "roll-back": ({"reason": "Broke."}, {"reason": "Broke."}),
    "split": ({"items": [1], "title": "A part"}, {"item": "1", "new_title": "A part"}),
    "leave-out": ({"items": [1]}, {"item": "1"}),
}
API_PATHS = {"leave-out": "items/leave-out", "implement at inner": "implement"}
_ANSWERS = {200, 201, 302, 400, 403, 404, 409, 412}
# Two places that one group fills, so that one person could try for both.
POLICY = """
schema: 1
rules:
  - name: Two of the site
    when: {emergency: false}
    for_each_site: true
    steps:
      - {name: First, order: 1, group: approver}
      - {name: Second, order: 2, group: approver}
  - name: Emergency
    when: {emergency: true}
    for_each_site: true
    steps:
      - {name: Decision, order: 1, group: change managers}
      - {name: Review, order: 2, group: approver, after_the_fact: true}
"""


class Moves(RuleBasedStateMachine):
    """Every move is made from what a reader just saw, or from what one saw a move before."""

    office: ClassVar[Office]
    programs: ClassVar[dict[str, APIClient]]
    browsers: ClassVar[dict[str, Client]]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self._ask("olga", "api")
        first = self._one(last=True)
        self._through_api("olga", first, "submit", first.revision)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _ask(self, name: str, door: str, *, emergency: bool = False) -> int:
        said = {"title": "Open it", "justification": "Live."}
        rule_set = str(self.office.rule_set.pk)
        if door == "api":
            body = {"rule_set": rule_set, "emergency": emergency, **said}
            return self.programs[name].post("/api/v1/changes/", body, format="json").status_code
        values = {
            **said,
            "owner": name,
            "key": uuid4(),
            **({"emergency": "on"} if emergency else {}),
        }
        return self.browsers[name].post(f"/rule-sets/{rule_set}/change/", values).status_code

    def _one(self, *, last: bool) -> Change:
        rows = visible_changes(self.office.olga).order_by("-number" if last else "number")
        return rows[0]

    def _through_api(self, name: str, change: Change, verb: str, revision: int) -> int:
        return self.programs[name].post(
            f"/api/v1/changes/{change.pk}/{API_PATHS.get(verb, verb)}/",
            VERBS[verb][0],
            format="json",
            headers={"If-Match": f'"{revision}"'},
        ).status_code  # fmt: skip

    def _through_page(self, name: str, change: Change, verb: str, revision: int) -> int:
        seen = {"revision": revision, "content_hash": change.content_hash or "none"}
        address = f"/changes/{change.pk}/{verb.partition(' ')[0]}/"
        return self.browsers[name].post(address, {**seen, **VERBS[verb][1]}).status_code

    @initialize(
        people=st.sampled_from([(), ("anna",), ("anna", "amir"), ("amir", "anna")]),
        door=st.sampled_from(("several", "page")),
    )
    def some_have_approved(self, people, door):
        change = self._one(last=True)
        for name in people:
            if door == "several":
                self._through_several(name, 0)
            else:
                assert self._through_page(name, change, "approve", change.revision) == 302
            change.refresh_from_db()
        assert change.state == ("approved" if len(people) == 2 else "submitted")

    @rule(name=st.sampled_from(NAMES), door=st.sampled_from(DOORS), emergency=st.booleans())
    @precondition(lambda _self: Change.objects.count() < 4)
    def ask(self, name, door, emergency):
        assert self._ask(name, door, emergency=emergency) in _ANSWERS

    @rule(
        name=st.sampled_from(NAMES), door=st.sampled_from(DOORS), verb=st.sampled_from([*VERBS]),
        last=st.booleans(), outdated=st.sampled_from([0, 0, 0, 1]),
    )  # fmt: skip
    def move(self, name, door, verb, last, outdated):
        change = self._one(last=last)
        before = change.revision
        through = self._through_api if door == "api" else self._through_page
        status = through(name, change, verb, before - outdated)
        assert status in _ANSWERS
        change.refresh_from_db()
        if status >= 400 or outdated:
            self._stays(change, before)

    @rule(name=st.sampled_from(MIGHTY), other=st.sampled_from(MIGHTY), door=st.sampled_from(DOORS))
    def lead_on(self, name, other, door):
        """Most moves at random end at a draft: two of these lead on."""
        for person in (name, other):
            change = self._one(last=True)
            verb = ONWARD.get(change.state)
            if verb is None:
                return
            before = change.revision
            through = self._through_api if door == "api" else self._through_page
            status = through(person, change, verb, before)
            change.refresh_from_db()
            if status >= 400:
                self._stays(change, before)

    @rule(name=st.sampled_from(MIGHTY), outdated=st.sampled_from([0, 0, 1]))
    def approve_several(self, name, outdated):
        """All that there is, ticked by hand."""
        self._through_several(name, outdated)

    def _through_several(self, name: str, outdated: int) -> None:
        changes = list(Change.objects.exclude(content_hash=""))
        seen = [f"{one.pk} {one.revision - outdated} {one.content_hash}" for one in changes]
        response = self.browsers[name].post(
            "/changes/approvals/several/", {"seen": seen, "comment": "All of them."}
        )
        assert response.status_code == 200
        done = {each.number for each in response.context["results"] if each.done}
        for change in changes:
            before = change.revision
            change.refresh_from_db()
            if change.pk in done:
                assert change.decisions.filter(voided_at=None, person__username=name).exists()
            else:
                self._stays(change, before)

    @rule(name=st.sampled_from(NAMES), door=st.sampled_from(DOORS))
    def edit(self, name, door):
        change = self._one(last=True)
        title = f"Open it, {change.revision}"
        if door == "api":
            address, body = f"/api/v1/changes/{change.pk}/", {"title": title}
            match = {"If-Match": f'"{change.revision}"'}
            program = self.programs[name]
            status = program.patch(address, body, format="json", headers=match).status_code
        else:
            said = {"justification": "Live.", "owner": change.owner.username}
            values = {**said, "title": title, "revision": change.revision}
            status = self.browsers[name].post(f"/changes/{change.pk}/edit/", values).status_code
        assert status in _ANSWERS
        if status < 400:
            change.refresh_from_db()
            assert not change.decisions.filter(voided_at=None).exists()
            assert change.state == "draft"

    @rule(name=st.sampled_from(NAMES), door=st.sampled_from(DOORS))
    def merge(self, name, door):
        numbers = list(Change.objects.order_by("number").values_list("pk", flat=True))
        said = {"justification": "Together."}
        if door == "api":
            body = {"changes": numbers, "title": "Both", **said}
            program = self.programs[name]
            status = program.post("/api/v1/changes/merge/", body, format="json").status_code
        else:
            values = {"change": numbers, "new_title": "Both", "key": uuid4(), **said}
            status = self.browsers[name].post("/changes/merge/", values).status_code
        assert status in _ANSWERS

    @rule(name=st.sampled_from(("anna", "amir")), delegate=st.sampled_from(NAMES))
    @precondition(lambda _self: Delegation.objects.count() < 2)
    def be_away(self, name, delegate):
        today = timezone.localdate().isoformat()
        values = {"delegate": delegate, "first_day": today, "last_day": today, "key": uuid4()}
        assert self.browsers[name].post("/changes/absence/", values).status_code in _ANSWERS

    def _stays(self, change: Change, before: int) -> None:
        """What is refused changes nothing, but where the portal itself followed the baseline."""
        if change.revision != before:
            newest = Event.objects.filter(object_type="changes.change", object_id=str(change.pk))
            assert newest.latest("id").actor is None

    @invariant()
    def nobody_decides_on_what_they_asked_for(self):
        for decision in Decision.objects.filter(voided_at=None).select_related("change", "person"):
            assert decision.person.username not in requesters_of(decision.change)
            assert decision.content_hash == decision.change.content_hash

    @invariant()
    def something_happens(self):
        self.reached.update(Change.objects.values_list("state", flat=True))
        if Decision.objects.filter(comment="All of them.").exists():
            self.reached.add("approved with others")

    @invariant()
    def one_person_fills_one_place(self):
        filled: dict[int, list[int | None]] = {}
        for decision in Decision.objects.filter(voided_at=None):
            people = {decision.person_id, decision.on_behalf_of_id} - {None}
            filled.setdefault(decision.change_id, []).extend(people)
        assert all(len(people) == len(set(people)) for people in filled.values())

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
def test_any_sequence_of_moves_through_any_door_keeps_what_is_promised():
    office = office_make()
    # Who asks may approve at the site, though not this.
    role_grant(actor=office.olga, site=office.site, role="approver", user=office.olga)
    PolicyRevision.objects.create(kind="approval", number=1, text=POLICY)
    Moves.office, Moves.programs, Moves.browsers, Moves.reached = office, {}, {}, set()
    for name in NAMES:
        client = APIClient()
        token = token_of(getattr(office, name), ("read", "write"))
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        Moves.programs[name] = client
        Moves.browsers[name] = client_of(getattr(office, name))
    machine = Moves.TestCase
    machine.settings = settings(
        max_examples=6, stateful_step_count=14, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    machine().runTest()
    assert {"submitted", "approved", "implemented", "approved with others"} <= Moves.reached
