"""What waits for the reader's approval, several of the same at once, and who decides meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requirements_app.changes.actions.decide import change_approve
from requirements_app.changes.actions.delegate import delegation_create, delegation_end
from requirements_app.changes.checks import account
from requirements_app.changes.models import Change, Delegation, Step
from requirements_app.changes.selectors import waiting_for
from requirements_app.core.errors import ExplainedError, InvalidInput, PortalError
from requirements_app.sites.models import Site
from requirements_app.web.changing import lists
from requirements_app.web.forms.changes import AbsenceForm
from requirements_app.web.views.base import PageView

from .base import Refused, once, refused

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Waiting:
    """A change that waits for the reader, with the steps that ask, and what it holds."""

    change: Change
    steps: tuple[Step, ...]
    sites: tuple[Site, ...]
    content: lists.Content

    @property
    def mark(self) -> str:
        """What the reader is shown: number, revision and hash of the content."""
        return f"{self.change.pk} {self.change.revision} {self.change.content_hash}"

    @property
    def late(self) -> bool:
        now = timezone.now()
        return any(step.due_at and step.due_at < now for step in self.steps)


@dataclass(frozen=True)
class Result:
    """What became of one approval of several."""

    number: int
    title: str
    done: bool
    told: str


class ApprovalsView(PageView):
    def waiting(self) -> list[Waiting]:
        """What waits for the reader; as many queries for many as for one."""
        rows = waiting_for(self.account)
        changes = [change for change, _ in rows]
        sites = lists.sites_by_change(self.account, changes)
        held = lists.contents(self.account, changes)
        return [
            Waiting(
                change,
                tuple(steps),
                sites.get(change.pk, ()),
                held.get(change.pk, lists.NOTHING),
            )
            for change, steps in rows
        ]


class Approvals(ApprovalsView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        waiting = {each.change.pk: each for each in self.waiting()}
        groups = lists.alike(
            [each.change for each in waiting.values()],
            {number: each.content for number, each in waiting.items()},
        )
        context = {
            "groups": [[waiting[change.pk] for change in group] for group in groups],
            "count": len(waiting),
            "stands_in": list(self.stands_in()),
            "told_by_mail": settings.MAIL_SENT and self.account.email,
        }
        return self.show("changes/approvals.html", context)

    def stands_in(self) -> Any:
        """For whom the reader decides today."""
        today = timezone.localdate()
        rows = Delegation.objects.filter(
            delegate=self.account, first_day__lte=today, last_day__gte=today
        )
        return rows.select_related("person")


class ApproveSeveral(ApprovalsView):
    """GET shows what each of the ticked changes holds; POST approves each as it was shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = set(request.GET.getlist("change"))
        waiting = [each for each in self.waiting() if str(each.change.pk) in chosen]
        rows = waiting[:MOST_AT_ONCE]
        groups = lists.alike(
            [each.change for each in rows], {each.change.pk: each.content for each in rows}
        )
        context = {
            "rows": rows,
            "alike": len(groups) < 2,
            "gone": len(chosen) - len(rows),
            "total": sum(count for each in rows for _, count in each.content.kinds),
        }
        return self.show("changes/approve_several.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        marks = list(dict.fromkeys(request.POST.getlist("seen")))
        if not marks or len(marks) > MOST_AT_ONCE:
            raise InvalidInput.one(
                "seen", len(marks), _("changes cannot be approved at once"),
                _("tick 1 to %(most)s") % {"most": MOST_AT_ONCE},
            )  # fmt: skip
        seen = [_mark(text) for text in marks]
        comment = request.POST.get("comment", "")
        results = [self.approve(*each, comment=comment) for each in seen]
        return self.show("changes/approved_several.html", {"results": results})

    def approve(self, number: int, revision: int, content_hash: str, *, comment: str) -> Result:
        """Approve one; what stands in its way is told and keeps none of the others."""
        try:
            change = change_approve(
                number=number,
                actor=self.account,
                expected_revision=revision,
                options={"content_hash": content_hash, "comment": comment},
            )
        except PortalError as error:
            return Result(number, "", False, _why(error))
        if change.state == Change.State.APPROVED:
            return Result(number, change.title, True, _("Approved."))
        return Result(number, change.title, True, _("Your approval is on record."))


class Absences(PageView):
    """The days on which somebody else decides for the reader. POST adds some."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(AbsenceForm(initial={"first_day": timezone.localdate()}))

    def page(self, form: AbsenceForm, error: Refused | None = None) -> HttpResponse:
        today = timezone.localdate()
        own = Delegation.objects.filter(person=self.account, last_day__gte=today)
        others = Delegation.objects.filter(delegate=self.account, last_day__gte=today)
        context = {
            "form": form,
            "refused": error,
            "own": own.select_related("delegate"),
            "others": others.select_related("person"),
            "today": today,
        }
        return self.show("changes/absence.html", context, status=error.status if error else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AbsenceForm(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(400, _("Something is missing below.")))
        try:
            once(self.account, request, form.cleaned_data["key"], lambda: self.make(form))
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, refused(error))
        messages.success(request, _("Noted. They may decide for you on these days."))
        return redirect("absence")

    def make(self, form: AbsenceForm) -> dict[str, Any]:
        said = form.cleaned_data
        made = delegation_create(
            actor=self.account,
            delegate=account(said["delegate"], "delegate"),
            first_day=said["first_day"],
            last_day=said["last_day"],
            reason=said["reason"],
        )
        return {"delegation": made.pk}


class AbsenceEnd(PageView):
    def post(self, request: HttpRequest, delegation_id: int) -> HttpResponse:
        delegation_end(actor=self.account, delegation=delegation_id)
        messages.success(request, _("It is ended. You decide for yourself again."))
        return redirect("absence")


def _mark(text: str) -> tuple[int, int, str]:
    number, _space, rest = text.partition(" ")
    revision, _space, content_hash = rest.partition(" ")
    whole = [each for each in (number, revision) if each.isascii() and each.isdecimal()]
    if len(whole) < 2 or len(number) > 17 or len(revision) > 9 or not content_hash:
        raise InvalidInput.one(
            "seen", text, _("names no change as it was shown"), _("begin with your approvals")
        )
    return int(number), int(revision), content_hash


def _why(error: PortalError) -> str:
    if isinstance(error, ExplainedError):
        return f"{error.message}; {error.mend}." if error.mend else f"{error.message}."
    return str(error)
