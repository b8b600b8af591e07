"""What can be done to a change: an address for each verb, each with If-Match."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.changes.actions.allowed import allowed_leave_out, allowed_take_back
from requirements_app.changes.actions.decide import change_approve, change_reject
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.portions import change_split
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.actions.schedule import change_schedule
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.verify import change_close, change_verify
from requirements_app.changes.actions.withdraw import change_revise, change_withdraw
from requirements_app.changes.selectors import evidence_seen
from requirements_app.jobs.idempotency import Answer

from . import change_bodies as bodies
from . import change_shapes as told
from .changes import ChangeView
from .documentation import listing, operation
from .fields import Body
from .shapes import changes as shapes


def _verb(name: str, body: type[Body] | None = None, *, once: bool = False) -> Callable[[Any], Any]:
    return operation(
        name,
        shapes.ChangeDetailShape,
        404,
        409,
        *(() if body else (413,)),
        status=201 if once else 200,
        body=body,
        conditional=True,
        tagged=True,
        once=once,
    )


class Submit(ChangeView):
    @_verb("changes_submit")
    def post(self, request: Request, number: str) -> Response:
        """Ask for approval of what it holds now."""
        return self.answer(change_submit(**self.seen(request, number)))


class Approve(ChangeView):
    @_verb("changes_approve", bodies.DecisionBody)
    def post(self, request: Request, number: str) -> Response:
        """Approve at a step that asks you."""
        seen = self.seen(request, number)
        return self.answer(change_approve(**seen, options=self.decision()))

    def decision(self) -> Any:
        return self.validated(bodies.DecisionBody)


class Reject(Approve):
    @_verb("changes_reject", bodies.DecisionBody)
    def post(self, request: Request, number: str) -> Response:
        """Reject at a step that asks you; say why."""
        seen = self.seen(request, number)
        return self.answer(change_reject(**seen, options=self.decision()))


class Withdraw(ChangeView):
    @_verb("changes_withdraw", bodies.ReasonBody)
    def post(self, request: Request, number: str) -> Response:
        """Ask for it no longer."""
        seen = self.seen(request, number)
        return self.answer(change_withdraw(**seen, **self.validated(bodies.ReasonBody)))


class Revise(ChangeView):
    @_verb("changes_revise")
    def post(self, request: Request, number: str) -> Response:
        """Make a draft again of what was rejected or withdrawn."""
        return self.answer(change_revise(**self.seen(request, number)))


class Schedule(ChangeView):
    @_verb("changes_schedule", bodies.ScheduleBody)
    def post(self, request: Request, number: str) -> Response:
        """Say when it will be implemented."""
        seen = self.seen(request, number)
        return self.answer(change_schedule(**seen, **self.validated(bodies.ScheduleBody)))


class Implement(ChangeView):
    @_verb("changes_implement", bodies.ImplementBody)
    def post(self, request: Request, number: str) -> Response:
        """Note that it is implemented: whole, by items, or by firewall. The baseline moves."""
        seen = self.seen(request, number)
        values = self.validated(bodies.ImplementBody)
        change = change_implement(
            **seen,
            positions=values.get("items"),
            firewall=values.get("firewall", ""),
            text=values.get("note", ""),
        )
        return self.answer(change)


class Verify(ChangeView):
    @_verb("changes_verify", bodies.NoteBody)
    def post(self, request: Request, number: str) -> Response:
        """Say that it works; evidence has to be there."""
        seen = self.seen(request, number)
        note = self.validated(bodies.NoteBody).get("note", "")
        return self.answer(change_verify(**seen, text=note))


class Close(ChangeView):
    @_verb("changes_close")
    def post(self, request: Request, number: str) -> Response:
        """End a change that is verified."""
        return self.answer(change_close(**self.seen(request, number)))


class RollBack(ChangeView):
    @_verb("changes_roll_back", bodies.RollBackBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Ask for its reverse: a draft of its own."""
        self.change(number)
        values = self.validated(bodies.RollBackBody)

        def make() -> Answer:
            return self.made(change_roll_back(**self.seen(request, number), **values), request)

        return self.once(make)


class Split(ChangeView):
    @_verb("changes_split", bodies.SplitBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Move items into a draft of their own."""
        self.change(number)
        values = self.validated(bodies.SplitBody)

        def make() -> Answer:
            change = change_split(
                **self.seen(request, number), positions=values["items"], new_title=values["title"]
            )
            return self.made(change, request)

        return self.once(make)


class LeaveOut(ChangeView):
    @_verb("changes_leave_out", bodies.LeaveOutBody)
    def post(self, request: Request, number: str) -> Response:
        """Put on record which items the firewalls' rule bases allow already, so that nothing is
        done for them; approvals are void."""
        seen = self.seen(request, number)
        values = self.validated(bodies.LeaveOutBody)
        return self.answer(allowed_leave_out(**seen, **values))


class TakeBack(ChangeView):
    @_verb("changes_take_back", bodies.TakeBackBody)
    def post(self, request: Request, number: str) -> Response:
        """Have what was left out implemented at the firewalls after all; approvals are void."""
        seen = self.seen(request, number)
        values = self.validated(bodies.TakeBackBody)
        return self.answer(allowed_take_back(**seen, positions=values.get("items")))


class EvidenceList(ChangeView):
    @listing("change_evidence_list", shapes.EvidenceShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """What shows that it works, or does not; of items, at the sites you see."""
        self.list_query()
        rows = evidence_seen(self.account, self.change(number))
        return self.page(rows, told.evidence_shape)

    @_verb("changes_evidence_add", bodies.EvidenceBody)
    def post(self, request: Request, number: str) -> Response:
        """Add evidence for the whole change, or for items of it."""
        seen = self.seen(request, number)
        values = self.validated(bodies.EvidenceBody)
        positions = values.pop("items", None)
        return self.answer(evidence_add(**seen, positions=positions, **values))
