"""Freezes and maintenance windows: the list, what they collide with, and their forms."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import zone_of
from requirements_app.changes.actions.window_undo import window_undo, windows_deleted
from requirements_app.changes.actions.windows import (
    facts_of,
    managed_sites,
    may_manage,
    require_managing,
    window_create,
    window_delete,
    window_edit,
    windows_import,
)
from requirements_app.changes.calendar import MEDIA_TYPE, calendar_of
from requirements_app.changes.compute import windows as pure
from requirements_app.changes.models import Window
from requirements_app.changes.schedule import pure_window, scheduled_conflicts, windows_seen
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get, visible_sites
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.forms.reviews import EditWindowForm, NewWindowForm, WindowsImportForm
from requirements_app.web.forms.sites import DecisionForm
from requirements_app.web.paging import page_of
from requirements_app.web.views.base import PageView, kept_private

from .base import Refused, once, refused

AHEAD = dt.timedelta(days=60)
MOST_BYTES = 1_000_000
TAKING = "calendar"
"""What the fields of the import begin with: its form stands beside another one."""


class WindowsView(PageView):
    @cached_property
    def places(self) -> list[tuple[str, str]]:
        """Where the reader may set windows: "" is everywhere."""
        own = list(managed_sites(self.account).order_by("name").values_list("slug", "name"))
        return [("", _("Every site")), *own] if may_manage(self.account, None) else own

    def place(self, slug: str) -> Site | None:
        return site_get(user=self.account, slug=slug) if slug else None

    def new(self, *args: Any) -> NewWindowForm:
        return NewWindowForm(*args, zone=zone_of(self.account), sites=self.places, auto_id="new_%s")

    def taking(self, *args: Any) -> WindowsImportForm:
        return WindowsImportForm(*args, sites=self.places, prefix=TAKING)

    def page(
        self,
        error: Refused | None = None,
        new: PortalForm | None = None,
        taking: PortalForm | None = None,
    ) -> HttpResponse:
        now = timezone.now()
        within = pure.Span(now, now + AHEAD)
        rows = windows_seen(self.account)
        context = {
            "page": page_of(rows, self.paged),
            "ahead": pure.calendar((pure_window(row) for row in rows), within, most=50),
            "conflicts": scheduled_conflicts(self.account),
            "places": self.places,
            "managed": {slug for slug, _name in self.places},
            "site_names": dict(visible_sites(self.account).values_list("slug", "name")),
            "deleted": windows_deleted(self.account) if self.places else [],
            "form": new or self.new(),
            "taking": taking or self.taking(),
            "refused": error,
            "now": now,
        }
        return self.show("changes/windows.html", context, status=error.status if error else 200)


class Windows(WindowsView):
    """POST sets a window."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        site = self.place(request.POST.get("site", ""))
        require_managing(self.account, site)
        form = self.new(request.POST)
        if not form.is_valid():
            return self.page(Refused(400, _("Something is missing below.")), new=form)
        try:
            once(
                self.account,
                request,
                form.cleaned_data["key"],
                lambda: {"window": window_create(actor=self.account, site=site, **form.said()).pk},
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(refused(error), new=form)
        messages.success(request, _("It is set."))
        return redirect("windows")


class WindowsImport(WindowsView):
    def post(self, request: HttpRequest) -> HttpResponse:
        site = self.place(request.POST.get(f"{TAKING}-site", ""))
        require_managing(self.account, site)
        form = self.taking(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(Refused(400, _("Something is missing below.")), taking=form)
        said = form.cleaned_data
        try:
            found = windows_import(
                actor=self.account,
                site=site,
                data=said["file"].read(MOST_BYTES + 1),
                kind=said["kind"],
                time_zone=said["time_zone"],
            )
        except InvalidInput as error:
            return self.page(refused(error), taking=form)
        told = _("%(created)s set, %(updated)s changed, %(unchanged)s as they were.")
        messages.success(request, told % vars(found))
        return redirect("windows")


class WindowView(PageView):
    @cached_property
    def window(self) -> Window:
        found = windows_seen(self.account).filter(pk=self.kwargs["window_id"]).first()
        if found is None:
            raise NotFound(_("There is no such window."), _("See the list of windows."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the window is now."""
        return facts_of(self.window) | {"row_version": self.window.row_version}

    def form(self, *args: Any, **options: Any) -> EditWindowForm:
        return EditWindowForm(*args, zone=zone_of(self.account), sites=[], **options)

    def one(self, form: EditWindowForm, error: Refused | None = None) -> HttpResponse:
        context = {"window": self.window, "form": form, "refused": error}
        return self.show("changes/window.html", context, status=error.status if error else 200)


class WindowEdit(WindowView):
    """POST changes the window as its reader saw it."""

    def get(self, request: HttpRequest, window_id: int) -> HttpResponse:  # noqa: ARG002
        require_managing(self.account, self.window.site)
        return self.one(self.form(initial=self.values))

    def post(self, request: HttpRequest, window_id: int) -> HttpResponse:
        require_managing(self.account, self.window.site)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.one(form, Refused(400, _("Something is missing below.")))
        try:
            window_edit(
                actor=self.account,
                window=window_id,
                expected_version=form.cleaned_data["row_version"],
                **form.said(),
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.one(form, refused(error))
        messages.success(request, _("It is changed."))
        return redirect("windows")


class WindowDelete(WindowView):
    """POST deletes the window as its reader saw it."""

    def post(self, request: HttpRequest, window_id: int) -> HttpResponse:
        require_managing(self.account, self.window.site)
        seen = DecisionForm(request.POST)
        if not seen.is_valid():
            mend = _("delete it from its page")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        version = seen.cleaned_data["row_version"]
        try:
            window_delete(actor=self.account, window=window_id, expected_version=version)
        except Conflict as error:
            return self.one(self.form(initial=self.values), refused(error))
        text = _("It is deleted. What is scheduled stays as it is.")
        address = f"{reverse('windows')}#deleted"
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', text, address, _("Take it back"))
        )
        return redirect("windows")


class WindowUndo(PageView):
    """POST takes a deletion back."""

    def post(self, request: HttpRequest, event_id: int) -> HttpResponse:
        window_undo(actor=self.account, event_id=event_id)
        messages.success(request, _("It is back."))
        return redirect("windows")


class Calendar(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        written = calendar_of(
            self.account,
            address=lambda change: request.build_absolute_uri(reverse("change", args=[change.pk])),
            host=request.get_host(),
        )
        headers = {"Content-Disposition": 'attachment; filename="windows.ics"'}
        return kept_private(
            HttpResponse(written, content_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers)
        )
