"""What belongs to a site beside its path: offers, roles, history, settings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.sites import outline, selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.models import Site, SiteRole
from requirements_app.web.forms.site_files import RoleForm, SiteForm
from requirements_app.web.forms.sites import OfferUseForm
from requirements_app.web.site_history import history_lines
from requirements_app.web.site_offers import received_offers

from .site_parts import DeleteView, FormView
from .workspace import WorkspaceView

_EVENTS_SHOWN = 50


class Offers(WorkspaceView):
    """What the site offers to others, and what others offer to it."""

    step = "offers"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        received = selectors.offers_to(self.site)
        return self.workspace(
            "sites/offers.html",
            offers=selectors.offers_of(self.site),
            received=received_offers(self.state.site, received, self.pinned),
        )


class OfferUse(WorkspaceView):
    """POST lets an offer play its role in a deployment, or ceases to."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = OfferUseForm(request.POST)
        if not form.is_valid():
            mend = _("open the page of offers and choose there")
            raise InvalidInput.one(next(iter(form.errors)), "", _("is missing"), mend)
        cleaned = form.cleaned_data
        change = services.offer_use if cleaned["use"] == "yes" else services.offer_release
        change(
            actor=self.account,
            site=self.site,
            offer=cleaned["offer"],
            deployment=cleaned["deployment"],
            expected_version=cleaned["row_version"],
        )
        messages.success(request, _("Saved. Build the rule set anew to see its effect."))
        return redirect(f"{reverse('site-offers', args=[slug])}#received")


class Roles(WorkspaceView):
    """Who has which role. POST gives one."""

    step = "roles"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.page(RoleForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            services.role_grant(actor=self.account, site=self.site, **_grantee(form))
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        messages.success(request, _("The role is given."))
        return redirect("site-access", slug)

    def page(self, form: RoleForm, status: int = 200) -> HttpResponse:
        rows = self.site.roles.select_related("user", "group")
        roles = sorted(rows, key=lambda role: (role.role, str(role.user or role.group)))
        owners = [role.pk for role in roles if role.role == SiteRole.Role.OWNER]
        last = owners[0] if len(owners) == 1 else None
        return self.workspace(
            "sites/roles.html", form=form, roles=roles, last_owner=last, status=status
        )


class RoleRevoke(WorkspaceView):
    """POST takes a role away; the last owner's stays."""

    def post(self, request: HttpRequest, slug: str, role_id: int) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        roles = self.site.roles.select_related("site", "user", "group")
        role = roles.filter(pk=role_id).first()
        if role is None:
            raise NotFound(_("This site has no such role."), _("See the site's roles."))
        services.role_revoke(actor=self.account, role=role)
        messages.success(request, _("The role is taken away."))
        seen = self.account.has_perm("sites.view_site", self.site)
        return redirect("site-access", slug) if seen else redirect("sites")


class History(WorkspaceView):
    """The audit events of the site, newest first, page by page: `before` is an event's number."""

    step = "history"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        events = outline.site_events(self.site)
        if (before := _number(request.GET.get("before", ""))) is not None:
            events = events.filter(pk__lt=before)
        found = list(events[: _EVENTS_SHOWN + 1])
        shown = found[:_EVENTS_SHOWN]
        older = shown[-1].pk if len(found) > len(shown) else None
        return self.workspace("sites/history.html", lines=history_lines(shown), older=older)


class HistoryUndo(WorkspaceView):
    """POST takes a deletion back."""

    def post(self, request: HttpRequest, slug: str, event_id: int) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        services.deletion_undo(actor=self.account, site=self.site, event_id=event_id)
        messages.success(request, _("It is back. Build the rule set anew to see its effect."))
        return redirect("site-history", slug)


class Settings(FormView):
    """The site's name and description."""

    template = "sites/settings.html"
    step = "settings"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        names = ("row_version", "name", "description")
        return self.form_page(SiteForm(initial={each: getattr(self.site, each) for each in names}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = SiteForm(request.POST)
        if not form.is_valid():
            return self.form_page(form)
        try:
            services.site_update(
                actor=self.account,
                site=self.site,
                expected_version=form.cleaned_data["row_version"],
                **form.values(),
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.form_page(form)
        except Conflict as conflict:
            return self.form_page(form, conflict=conflict)
        messages.success(request, _("Saved."))
        return redirect("site-settings", slug)


class SiteDelete(DeleteView):
    step = "settings"

    @cached_property
    def thing(self) -> Site:
        return self.site

    @property
    def title(self) -> str:
        return _("Site %(name)s") % {"name": self.site.name}

    @property
    def back(self) -> str:
        return reverse("sites")

    def remove(self, expected_version: int) -> None:
        services.site_delete(actor=self.account, site=self.site, expected_version=expected_version)


def _grantee(form: RoleForm) -> dict[str, Any]:
    """The role with the account or the group that is named. Raises InvalidInput."""
    cleaned = form.cleaned_data
    return {
        "role": cleaned["role"],
        "user": _named(User.objects.filter(is_active=True), "username", cleaned["user"], "user"),
        "group": _named(Group.objects.all(), "name", cleaned["group"], "group"),
    }


def _named(known: QuerySet[Any], attribute: str, name: str, field: str) -> Any:
    if not name:
        return None
    found = known.filter(**{attribute: name}).first()
    if found is None:
        message, mend = _("is not known to the portal"), _("check the name")
        raise InvalidInput.one(field, name, message, mend)
    return found


def _number(text: str) -> int | None:
    """The number of an event, None where none is given. Raises InvalidInput."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        mend = _("leave it out, or follow the link to older events")
        raise InvalidInput.one("before", text, _("is no number of an event"), mend)
    return int(text)
