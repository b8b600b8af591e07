"""What the pages of one change share: the change, what may be done with it, and how an act that
is refused is told where it was tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.accounts.preferences import zone_of
from requirements_app.changes import selectors
from requirements_app.changes.compute.states import OPEN
from requirements_app.changes.models import Change, ChangeSite
from requirements_app.core.errors import (
    Conflict,
    InvalidInput,
    PortalError,
    Stale,
)
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.web.changing.possible import May, may
from requirements_app.web.changing.request import events_of_change
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.forms.changes import ActForm
from requirements_app.web.views.base import PageView


@dataclass(frozen=True)
class Refused:
    """An act that was not done: why, and what to do instead."""

    status: int
    message: str = ""
    mend: str = ""
    problems: tuple[ShownProblem, ...] = ()


def refused(error: PortalError) -> Refused:
    """An expected error as a page tells it beside what was tried. NotAllowed and NotFound are
    pages of their own."""
    if isinstance(error, InvalidInput):
        return Refused(400, problems=shown_problems(error.problems))
    if isinstance(error, Conflict):
        return Refused(409, _sentence(error.message), _sentence(error.mend))
    raise error


def _sentence(text: str) -> str:
    ending = "" if not text or text.endswith((".", "!", "?")) else "."
    return f"{text[:1].upper()}{text[1:]}{ending}"


class RequestView(PageView):
    """One change, if the reader sees one of its sites."""

    @cached_property
    def change(self) -> Change:
        """Raises NotFound."""
        return selectors.change_get(self.account, self.kwargs["number"])

    @cached_property
    def sites(self) -> list[ChangeSite]:
        """Those of its sites that the reader sees."""
        return list(selectors.sites_seen(self.account, self.change))

    @cached_property
    def may(self) -> May:
        sites = list(self.change.sites.values_list("site", flat=True))
        self.hidden_sites = len(sites) - len(self.sites)
        return may(self.account, self.change, sites)

    def forget(self) -> None:
        """Read the change anew: an act has changed it, or somebody else has."""
        for name in ("change", "sites", "may"):
            self.__dict__.pop(name, None)

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        """The page, with what was refused of its form."""
        raise NotImplementedError

    def request_page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """One of the pages of the change, with its head and tabs."""
        change, allowed = self.change, self.may
        behind = change.state in OPEN and selectors.behind_their_baseline([change])
        return self.show(
            template,
            {
                "change": change,
                "sites": self.sites,
                "hidden_sites": self.hidden_sites,
                "may": allowed,
                "behind": bool(behind),
                "judged": bool(change.content_hash) or not change.item_count,
                **context,
            },
            status=status,
        )


class ActView(RequestView):
    """POST does one thing to the change as its reader saw it, and goes on to a page. What is
    refused is told by `page`, the page that the form stands on."""

    form_class: type[PortalForm] = ActForm
    verb = ""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        _seen = self.change
        form = self.form()
        if not form.is_valid():
            return self.page(Refused(400, _("Something is missing below.")), form)
        try:
            told = self.act(form)
        except Stale as error:
            if self.done_just_now(form):
                return redirect(self.onward())
            return self.again(form, error)
        except (InvalidInput, Conflict) as error:
            return self.again(form, error)
        if told:
            messages.success(request, told)
        return redirect(self.onward())

    def form(self) -> PortalForm:
        of_act = issubclass(self.form_class, ActForm)
        options: dict[str, Any] = {"zone": zone_of(self.account)} if of_act else {}
        return self.form_class(
            self.request.POST, self.request.FILES, auto_id=f"{self.verb}_%s", **options
        )

    def act(self, form: Any) -> str:
        """Do it, and tell so. Raises what the action raises."""
        raise NotImplementedError

    def onward(self) -> str:
        """Where to go once it is done."""
        return reverse("change", args=[self.kwargs["number"]])

    def again(self, form: PortalForm, error: InvalidInput | Conflict) -> HttpResponse:
        if isinstance(error, InvalidInput):
            form.refuse(error)
        self.forget()
        return self.page(refused(error), form)

    def done_just_now(self, form: PortalForm) -> bool:
        """Whether the reader themselves took the step from the revision that they saw: a second
        click finds it done."""
        self.forget()
        seen = form.cleaned_data.get("revision")
        newest = events_of_change(self.change).first()
        return (
            seen is not None
            and newest is not None
            and newest.actor_id == self.account.pk
            and newest.data.get("revision") == seen + 1 == self.change.revision
        )


def once(
    owner: User, request: HttpRequest, key: object, make: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """What `make` answers, or what it answered where this form was sent before."""
    answer = answer_once(
        owner=owner,
        key=f"page {key}",
        method=str(request.method),
        path=request.path,
        body=b"",
        make=lambda: Answer(200, make()),
    )
    found: dict[str, Any] = answer.body
    return found
