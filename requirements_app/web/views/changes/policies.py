"""The policies that changes are judged by: what they say, who changed them, and editing them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts.roles import is_administrator
from requirements_app.changes.models import PolicyRevision
from requirements_app.changes.policies import Kind, policy_current, policy_replace
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from requirements_app.web.forms.changes import PolicyForm
from requirements_app.web.views.base import PageView

from .base import Refused, refused

REVISIONS_SHOWN = 100
_CONTEXT = 3


@dataclass(frozen=True)
class DiffLine:
    """A line of a difference between two revisions; `old` and `new` are its numbers there."""

    sign: str
    text: str
    old: int | None
    new: int | None

    @property
    def kind(self) -> str:
        return {"+": "added", "-": "removed", "@": "gap"}.get(self.sign, "")


class Policies(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        kinds = cast("tuple[Kind, ...]", tuple(PolicyRevision.Kind.values))
        return self.show("changes/policies.html", {"policies": [policy_current(k) for k in kinds]})


class PolicyView(PageView):
    @property
    def kind(self) -> Kind:
        """Raises NotFound for a policy that there is none of."""
        kind = self.kwargs["kind"]
        if kind not in PolicyRevision.Kind.values:
            raise NotFound(_("There is no such policy."), _("See the list of them."))
        return cast("Kind", kind)


class Policy(PolicyView):
    """The policy that counts now. POST has another text count from now on."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:  # noqa: ARG002
        current = policy_current(self.kind)
        return self.page(PolicyForm(initial={"text": current.text, "number": current.number}))

    def page(self, form: PolicyForm, error: Refused | None = None) -> HttpResponse:
        rows = PolicyRevision.objects.filter(kind=self.kind).order_by("-number")
        context = {
            "kind": self.kind,
            "current": policy_current(self.kind),
            "revisions": rows.select_related("author").defer("text")[:REVISIONS_SHOWN],
            "form": form,
            "refused": error,
            "may_edit": is_administrator(self.account),
        }
        return self.show("changes/policy.html", context, status=error.status if error else 200)

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not is_administrator(self.account):
            raise NotAllowed(_("only administrators edit policies"), _("ask one of them"))
        form = PolicyForm(request.POST)
        if not form.is_valid():
            return self.page(form, Refused(400, _("Something is missing below.")))
        said = form.cleaned_data
        try:
            made = policy_replace(
                kind=self.kind,
                text=said["text"],
                actor=self.account,
                expected_number=said["number"],
            )
        except (InvalidInput, Conflict) as error:
            return self.page(form, refused(error))
        messages.success(
            request, _("Revision %(number)s counts from now on.") % {"number": made.number}
        )
        return redirect("policy", kind)


class Revision(PolicyView):
    """One revision as it was written, and what it changed of the one before or of another."""

    def get(self, request: HttpRequest, kind: str, number: int) -> HttpResponse:  # noqa: ARG002
        shown = self.revision(number)
        other = request.GET.get("with", "")
        if other and not (other.isascii() and other.isdecimal() and len(other) < 10):
            raise InvalidInput.one("with", other, _("is no revision"), _("give its number"))
        before = int(other) if other else number - 1
        old = self.revision(before) if before else None
        rows = PolicyRevision.objects.filter(kind=self.kind).order_by("-number")
        context: dict[str, Any] = {
            "kind": self.kind,
            "shown": shown,
            "old": old,
            "lines": list(diff_lines(old.text, shown.text)) if old else [],
            "others": rows.exclude(pk=shown.pk).defer("text")[:REVISIONS_SHOWN],
        }
        return self.show("changes/policy_revision.html", context)

    def revision(self, number: int) -> PolicyRevision:
        policy_current(self.kind)
        rows = PolicyRevision.objects.filter(kind=self.kind, number=number)
        found = rows.select_related("author").first()
        if found is None:
            raise NotFound(_("There is no such revision."), _("See the list of them."))
        return found


def diff_lines(old: str, new: str) -> Iterator[DiffLine]:
    """What leads from one text to another, with a few lines around each difference."""
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for position, group in enumerate(matcher.get_grouped_opcodes(_CONTEXT)):
        if position:
            yield DiffLine("@", "", None, None)
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                for at in range(old_to - old_from):
                    text = before[old_from + at]
                    yield DiffLine(" ", text, old_from + at + 1, new_from + at + 1)
                continue
            for at in range(old_from, old_to):
                yield DiffLine("-", before[at], at + 1, None)
            for at in range(new_from, new_to):
                yield DiffLine("+", after[at], None, at + 1)
