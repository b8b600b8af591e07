"""One change: what it is and how far it is, its items, its implementation, what is said of it."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import zone_of
from requirements_app.changes.access import visible_changes
from requirements_app.changes.asking import asked_of
from requirements_app.changes.models import Change, Item
from requirements_app.changes.policies import approval_policy_current
from requirements_app.changes.selectors import evidence_seen, items_seen, tally
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.web.changing import checks
from requirements_app.web.changing import items as found_items
from requirements_app.web.changing import request as told
from requirements_app.web.changing.allowing import allowing
from requirements_app.web.errors import shown_problems
from requirements_app.web.flow_page import flow_sources
from requirements_app.web.forms import changes as forms
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.paging import page_of, stretch_of

from .base import Refused, RequestView

EVIDENCE_SHOWN = 100
COMMENTS_SHOWN = 200
VOIDED_SHOWN = 30
_FURTHEST = 10**18


class OverviewPage(RequestView):
    """The state of the change and what can be done now; impact, approvals and risks."""

    VERBS: dict[str, type[forms.ActForm]] = {
        "submit": forms.ActForm,
        "withdraw": forms.ReasonForm,
        "revise": forms.ActForm,
        "schedule": forms.ScheduleForm,
        "verify": forms.NoteForm,
        "close": forms.ActForm,
        "roll-back": forms.RollBackForm,
    }
    verb = ""

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        change, reader = self.change, self.account
        totals = found_items.Totals(tally(reader, change))
        asked = asked_of([change])[change.pk]
        return self.request_page(
            "changes/request.html",
            status=error.status if error else 200,
            tab="overview",
            refused=error,
            tried=self.verb if error else "",
            forms=self.forms(form),
            totals=totals,
            impact=told.impact_told(reader, change, self.sites, totals.count),
            risks=told.risk_sorts(reader, change),
            risks_shown=told.RISKS_SHOWN,
            verdicts=told.pair_verdicts(change, totals),
            steps=told.steps_told(asked, {each.site_id for each in self.sites}),
            deciding=told.deciding(asked, reader),
            requester=reader.username in asked.question.requesters,
            voided=list(told.voided_decisions(change)[:VOIDED_SHOWN]),
            followers=list(visible_changes(reader).filter(comes_from=change).order_by("number")),
            came_from=self.came_from(),
            recomputed=told.recomputed_at(change),
            ended=told.ended_by(change),
            watchers=[row.user for row in change.watchers.select_related("user")],
            documents=checks.DOCUMENTS,
        )

    def came_from(self) -> Change | None:
        """The change that it comes from, if the reader sees it."""
        if self.change.comes_from_id is None:
            return None
        return visible_changes(self.account).filter(pk=self.change.comes_from_id).first()

    def forms(self, tried: PortalForm | None) -> dict[str, PortalForm]:
        """The form of each verb; the one that was tried has what was written in it."""
        zone, change = zone_of(self.account), self.change
        initial = {
            "scheduled_from": change.scheduled_from or change.wanted_from,
            "scheduled_until": change.scheduled_until or change.wanted_until,
        }
        found: dict[str, PortalForm] = {
            verb.replace("-", "_"): kind(zone=zone, auto_id=f"{verb}_%s", initial=initial)
            for verb, kind in self.VERBS.items()
        }
        found["decide"] = forms.DecideForm(auto_id="decide_%s")
        if tried is not None:
            name = "decide" if self.verb in ("approve", "reject") else self.verb
            found[name.replace("-", "_")] = tried
        return found


class Overview(OverviewPage):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class ItemsPage(RequestView):
    """What was and what shall be, side by side; the ticked items can be acted on."""

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        request, change = self.request, self.change
        row = request.GET.get("row", "")
        detail = self.detail(row) if row or self.panel else {}
        if self.panel:
            return self.show("changes/_item_detail.html", detail)
        status, context = 200, dict[str, Any]()
        totals = found_items.Totals(tally(self.account, change))
        try:
            texts = found_items.filter_texts(request.GET)
            context |= self.found(texts, totals.count)
        except InvalidInput as problem:
            texts = {}
            context["problems"], status = shown_problems(problem.problems), 400
        rest = request.GET.copy()
        rest.pop("row", None)
        context |= {
            "texts": texts,
            "chips": found_items.chips(texts),
            "rows_query": f"{rest.urlencode()}&" if rest else "",
            "query": rest.urlencode(),
            "refused": error,
            "ticked": set(form.cleaned_data.get("item", ())) if form is not None else (),
            # Its title is asked for by one of several buttons alone.
            "split": form if isinstance(form, forms.SplitForm) else forms.SplitForm(),
        }
        if self.partial:
            context |= {"change": change, "may": self.may}
            return self.show("changes/_items.html", context, status=status)
        context |= {
            "tab": "items",
            "totals": totals,
            "firewalls": found_items.firewalls_of(self.account, change),
            "item_states": Item.State.choices,
            "allowing": allowing(self.change, self.sites),
            "checks": sorted({each.check for each in told.risk_sorts(self.account, change)}),
        }
        status = error.status if error else status
        return self.request_page("changes/items.html", status=status, **context, **detail)

    def found(self, texts: dict[str, str], count: int) -> dict[str, Any]:
        """The items that the filters pick; raises InvalidInput."""
        rows = found_items.items_found(self.account, self.change, texts)
        if texts and "page" not in self.request.GET:
            page: Any = stretch_of(rows, self.paged, key="position", furthest=_FURTHEST)
        else:
            page = page_of(rows, self.paged, count=None if texts else count)
        return {"page": page, "groups": found_items.item_groups(page.rows)}

    def detail(self, row: str) -> dict[str, Any]:
        """One item by its position: why, the rows behind it, what speaks against it. Raises
        NotFound."""
        number = int(row) if row.isascii() and row.isdecimal() and len(row) < 10 else 0
        item = items_seen(self.account, self.change).filter(position=number).first()
        if item is None:
            raise NotFound(_("This change has no such item."), _("See the list of its items."))
        at = next(each for each in self.sites if each.site_id == item.site_id)
        rule_set = at.rule_set
        version = rule_set.catalogue_version_id if rule_set else at.site.catalogue_version_id
        group = found_items.item_groups([item])[0]
        done = {each.firewall: each for each in item.implementations.select_related("person")}
        return {
            "item": item,
            "line": group.rows[0],
            "entry": item.entry,
            "rule_set": rule_set if item.after_id else None,
            "pinned": version,
            "sources": flow_sources(version, {item.entry.flow}),
            "places": [(name, done.get(name)) for name in item.firewalls],
            "evidence": list(item.evidence.select_related("person", "attachment__added_by").defer(
                "attachment__content"
            )[:EVIDENCE_SHOWN]),
        }  # fmt: skip


class Items(ItemsPage):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class ImplementationPage(RequestView):
    """How far the change is at each firewall, and what shows that it works."""

    verb = ""

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        change = self.change
        files = list(change.attachments.values_list("pk", "name"))
        proof = form if isinstance(form, forms.EvidenceForm) else None
        rows = evidence_seen(self.account, change)
        totals = found_items.Totals(tally(self.account, change))
        return self.request_page(
            "changes/implementation.html",
            status=error.status if error else 200,
            tab="implementation",
            refused=error,
            firewalls=found_items.firewalls_of(self.account, change),
            totals=totals,
            documents=checks.DOCUMENTS,
            papers=checks.PAPERS,
            paper_places=checks.paper_places(change),
            runs=checks.runs_told(self.account, change),
            check_places=checks.check_places(totals),
            states=found_items.states_of(self.account, change),
            evidence=list(
                rows.select_related("attachment")
                .defer("attachment__content")
                .order_by("-id")[:EVIDENCE_SHOWN]
            ),
            note=forms.ImplementForm(auto_id="implement_%s"),
            proof=proof or forms.EvidenceForm(files=files, auto_id="evidence_%s"),
        )


class Implementation(ImplementationPage):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class DiscussionPage(RequestView):
    """What people say, the files, and who is told of what happens."""

    verb = ""

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        change = self.change
        comments = change.comments.select_related("author").prefetch_related("mentions")
        newest = list(comments.order_by("-id")[:COMMENTS_SHOWN])
        return self.request_page(
            "changes/discussion.html",
            status=error.status if error else 200,
            tab="discussion",
            refused=error,
            comments=newest[::-1],
            comments_shown=COMMENTS_SHOWN,
            files=list(change.attachments.defer("content").select_related("added_by")),
            evident=set(
                change.evidence.filter(attachment__isnull=False).values_list(
                    "attachment", flat=True
                )
            ),
            limits=(limits := approval_policy_current().limits.attachments),
            types=sorted(limits.types),
            watchers=[row.user for row in change.watchers.select_related("user")],
            comment=form if isinstance(form, forms.CommentForm) else forms.CommentForm(),
            upload=form if isinstance(form, forms.FileForm) else forms.FileForm(),
        )


class Discussion(DiscussionPage):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()


class Timeline(RequestView):
    """Everything that was done to the change, newest first."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        rows = told.events_of_change(self.change)
        page = stretch_of(rows, request.GET, key="-id", furthest=_FURTHEST)
        return self.request_page(
            "changes/timeline.html",
            tab="timeline",
            page=page,
            happenings=told.timeline(cast("Any", page.rows)),
        )
