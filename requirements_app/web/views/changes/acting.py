"""What can be done to a change, an address for each verb. Each takes POST alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requirements_app.accounts.preferences import zone_of
from requirements_app.changes.access import require_editing
from requirements_app.changes.actions.allowed import allowed_leave_out, allowed_take_back
from requirements_app.changes.actions.decide import change_approve, change_reject
from requirements_app.changes.actions.edit import change_edit, items_leave_out
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.portions import change_split
from requirements_app.changes.actions.prove import evidence_add
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.actions.schedule import change_schedule
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.verify import change_close, change_verify
from requirements_app.changes.actions.withdraw import change_revise, change_withdraw
from requirements_app.changes.models import Change
from requirements_app.changes.moving import sites_of
from requirements_app.changes.schedule import conflicts_of
from requirements_app.web.changing.items import left_within_zones
from requirements_app.web.forms import changes as forms
from requirements_app.web.forms.allowed import AllowedForm
from requirements_app.web.forms.base import PortalForm

from .base import ActView, Refused
from .request import ImplementationPage, ItemsPage, OverviewPage


class Act(ActView):
    """What every verb is told: which change, by whom, and the revision that they saw."""

    def common(self, form: PortalForm) -> dict[str, Any]:
        return {
            "number": self.change.pk,
            "actor": self.account,
            "expected_revision": form.cleaned_data["revision"],
        }


class Submit(Act, OverviewPage):
    verb = "submit"

    def act(self, form: PortalForm) -> str:
        change_submit(**self.common(form))
        return _("Submitted. Those who approve it are told.")


class Withdraw(Act, OverviewPage):
    verb, form_class = "withdraw", forms.ReasonForm

    def act(self, form: PortalForm) -> str:
        change_withdraw(**self.common(form), reason=form.cleaned_data["reason"])
        return _("Withdrawn. It can be taken up again.")


class Revise(Act, OverviewPage):
    verb = "revise"

    def act(self, form: PortalForm) -> str:
        change_revise(**self.common(form))
        return _("It is a draft again, in step with what is in force.")


class Decide(Act, OverviewPage):
    """One's own decision on what one was shown, by its hash."""

    form_class = forms.DecideForm

    def decision(self, form: PortalForm) -> dict[str, Any]:
        return {name: form.cleaned_data[name] for name in ("step", "content_hash", "comment")}


class Approve(Decide):
    verb = "approve"

    def act(self, form: PortalForm) -> str:
        options: Any = self.decision(form)
        change = change_approve(**self.common(form), options=options)
        if change.state == Change.State.APPROVED:
            return _("Approved. Nothing more is asked before it is implemented.")
        return _("Your approval is on record; others are still asked.")


class Reject(Decide):
    verb = "reject"

    def act(self, form: PortalForm) -> str:
        options: Any = self.decision(form)
        change_reject(**self.common(form), options=options)
        return _("Rejected. Who asked for it is told why.")


class Schedule(Act, OverviewPage):
    verb, form_class = "schedule", forms.ScheduleForm

    def act(self, form: PortalForm) -> str:
        said = form.cleaned_data
        start, end = said["scheduled_from"], said["scheduled_until"]
        change = change_schedule(**self.common(form), starts_at=start, ends_at=end)
        places = sites_of(change)
        met = conflicts_of(change, places, start, end)
        told = [_("Scheduled.")]
        if met.outside_maintenance:
            sites = ", ".join(each.name for each in places if each.slug in met.outside_maintenance)
            told.append(
                _("It lies outside the maintenance windows of %(sites)s.") % {"sites": sites}
            )
        if met.overlaps:
            others = ", ".join(f"#{each.other.change}" for each in met.overlaps)
            told.append(_("At the same firewalls then: %(changes)s.") % {"changes": others})
        return " ".join(told)


class Implement(Act, ImplementationPage):
    """All that is left, what is left at a firewall or within zones, or the ticked items."""

    verb, form_class = "implement", forms.ImplementForm

    def act(self, form: PortalForm) -> str:
        said = form.cleaned_data
        ticked = said["item"] if said["ticked"] else None
        change = change_implement(
            **self.common(form),
            positions=left_within_zones(self.change) if said["within"] else ticked,
            firewall=said["firewall"],
            text=said["note"],
        )
        if change.state == Change.State.IMPLEMENTED:
            return _("All of it is implemented, and in force.")
        return _("Noted. What is done everywhere is in force.")

    def onward(self) -> str:
        return reverse("change-implementation", args=[self.kwargs["number"]])


class Verify(Act, OverviewPage):
    verb, form_class = "verify", forms.NoteForm

    def act(self, form: PortalForm) -> str:
        change_verify(**self.common(form), text=form.cleaned_data["text"])
        return _("Verified.")


class Close(Act, OverviewPage):
    verb = "close"

    def act(self, form: PortalForm) -> str:
        change_close(**self.common(form))
        return _("Closed.")


class RollBack(Act, OverviewPage):
    verb, form_class = "roll-back", forms.RollBackForm
    made: Change | None = None

    def act(self, form: PortalForm) -> str:
        said = form.cleaned_data
        self.made = change_roll_back(
            **self.common(form), reason=said["reason"], emergency=said["emergency"]
        )
        return _("This draft makes it undone. Submit it, to have it approved.")

    def onward(self) -> str:
        number = self.made.pk if self.made else self.kwargs["number"]
        return reverse("change", args=[number])


class AddEvidence(Act, ImplementationPage):
    verb, form_class = "evidence", forms.EvidenceForm

    def form(self) -> PortalForm:
        files = list(self.change.attachments.values_list("pk", "name"))
        return forms.EvidenceForm(self.request.POST, files=files, auto_id="evidence_%s")

    def act(self, form: Any) -> str:
        said = form.cleaned_data
        evidence_add(
            **self.common(form),
            outcome=said["outcome"],
            text=said["text"],
            positions=form.items(),
            attachment=said["attachment"],
        )
        return _("The evidence is on record.")

    def onward(self) -> str:
        return reverse("change-implementation", args=[self.kwargs["number"]])


class OfItems(Act, ItemsPage):
    """An act on the ticked items; it leads back to the same filters."""

    form_class: type[forms.ActForm] = forms.ItemsForm

    def onward(self) -> str:
        address = reverse("change-items", args=[self.kwargs["number"]])
        query = self.request.GET.urlencode()
        return f"{address}?{query}" if query else address


class LeaveOut(OfItems):
    verb = "leave-out"

    def act(self, form: PortalForm) -> str:
        positions = form.cleaned_data["item"]
        items_leave_out(**self.common(form), positions=positions)
        return ngettext(
            "%(n)s item is no longer part of it.",
            "%(n)s items are no longer part of it.",
            len(positions),
        ) % {"n": len(positions)}


class Allowed(OfItems):
    """What the firewalls' rule bases allow already."""

    verb, form_class = "allowed", AllowedForm

    def act(self, form: PortalForm) -> str:
        keys = form.cleaned_data["rule_base"]
        allowed_leave_out(**self.common(form), rule_bases=keys)
        return _("On record: nothing is done at the firewalls for what they allow already.")


class AllowedBack(OfItems):
    verb = "allowed-back"

    def act(self, form: PortalForm) -> str:
        allowed_take_back(**self.common(form))
        return _("Taken back: everything is done at the firewalls again.")


class Split(OfItems):
    verb, form_class = "split", forms.SplitForm
    made: Change | None = None

    def act(self, form: PortalForm) -> str:
        said = form.cleaned_data
        self.made = change_split(
            **self.common(form), positions=said["item"], new_title=said["new_title"]
        )
        return _("The ticked items are a draft of their own now.")

    def onward(self) -> str:
        return reverse("change", args=[self.made.pk]) if self.made else super().onward()


class Edit(Act):
    """What the change says."""

    verb, form_class = "edit", forms.EditForm

    def get(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        return self.page()

    def page(self, error: Refused | None = None, form: PortalForm | None = None) -> HttpResponse:
        require_editing(self.account, sites_of(self.change))
        initial = forms.EditForm.of(self.change)
        options: dict[str, Any] = {"zone": zone_of(self.account), "initial": initial}
        return self.request_page(
            "changes/edit.html",
            status=error.status if error else 200,
            refused=error,
            form=form or forms.EditForm(auto_id="edit_%s", **options),
        )

    def act(self, form: Any) -> str:
        before = self.change.state
        change = change_edit(**self.common(form), **form.said())
        if change.state != before:
            return _("Saved. It is a draft again: its approvals were for what it said before.")
        return _("Saved.")
