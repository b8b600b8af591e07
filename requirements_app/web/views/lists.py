"""Lists of a site that devices fetch: all of them, one with what opens it, and its forms."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.lists import checks, credentials, selectors, services
from requirements_app.lists.copies import copy_current
from requirements_app.lists.models import List, ListCopy, ListCredential
from requirements_app.sites.access import require
from requirements_app.web.forms.lists import CredentialForm, ListForm
from requirements_app.web.list_words import FORMATS
from requirements_app.web.paging import page_of

from .changes.base import Refused, refused
from .workspace import WorkspaceView

_LINES_SHOWN = 200
_LONGEST_SHOWN = 40_000
_SOON = dt.timedelta(days=30)
SOME_MISSING = 400


class SiteLists(WorkspaceView):
    """The lists of a site."""

    step = "lists"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        page = page_of(selectors.lists_at(self.account, self.site), self.paged)
        return self.workspace("lists/lists.html", page=page, formats=FORMATS)


class ListFormView(WorkspaceView):
    """A page with the form of a list."""

    step = "lists"

    def form(self, *args: Any, **options: Any) -> ListForm:
        return ListForm(*args, offered=checks.places(self.site), **options)

    def form_page(self, form: ListForm, error: Refused | None = None, **more: Any) -> HttpResponse:
        status = error.status if error else 200
        return self.workspace("lists/edit.html", status=status, form=form, refused=error, **more)

    def incomplete(self, form: ListForm, **more: Any) -> HttpResponse:
        return self.form_page(form, Refused(SOME_MISSING, _("Something is missing below.")), **more)


class ListNew(ListFormView):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.form_page(self.form())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.incomplete(form)
        try:
            made = services.list_create(actor=self.account, site=self.site, **form.said())
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.form_page(form, refused(error))
        messages.success(request, _("The list is made. Issue a credential for each device."))
        return redirect("site-list", slug, made.name)


class ListView(ListFormView):
    """One list of the site in the address."""

    @cached_property
    def found(self) -> List:
        """Raises NotFound, also for a list of another site."""
        found = selectors.list_get(self.account, self.kwargs["name"])
        if found.site_id != self.site.pk:
            raise selectors.hidden(found.name)
        return found

    def list_page(
        self,
        error: Refused | None = None,
        form: CredentialForm | None = None,
        *,
        issued: ListCredential | None = None,
        secret: str = "",
    ) -> HttpResponse:
        found = self.found
        told = FORMATS[found.format]
        rows = selectors.credentials_of(found) if self.may_change else found.credentials.none()
        return self.workspace(
            "lists/list.html",
            status=error.status if error else 200,
            list=found,
            told=told,
            address=self.address_of(),
            page=page_of(rows, self.paged),
            soon=timezone.now() + _SOON,
            now=timezone.now(),
            form=form or CredentialForm(auto_id="credential_%s"),
            refused=error,
            issued=issued,
            secret=secret,
            secret_address=self.address_of(secret) if secret else "",
            username=credentials.username_of(issued) if issued else "",
            **self.content(),
        )

    def address_of(self, secret: str = "") -> str:
        """Where a device fetches it, with the secret that stands in the address, if any does."""
        suffix = selectors.format_of(self.found).suffix
        if secret:
            path = reverse("list-file-by-token", args=[secret, self.found.name, suffix])
        else:
            path = reverse("list-file", args=[self.found.name, suffix])
        return settings.PORTAL_URL + path

    def content(self) -> dict[str, Any]:
        """The file as it is now, its first lines, and what is to be known of it."""
        try:
            copy = copy_current(self.found)
        except Conflict as error:
            return {"too_large": refused(error)}
        return {
            "copy": copy,
            "findings": [*selectors.places_gone(self.found), *copy.findings],
            "limits": self.limits(copy),
            **_beginning(copy.text),
        }

    def limits(self, copy: ListCopy) -> list[dict[str, Any]]:
        """How full the list makes each device that a limit is known of."""
        if self.found.most:
            known: list[tuple[str, int]] = [(_("devices like yours"), self.found.most)]
        else:
            limits = selectors.format_of(self.found).limits
            known = [(each.devices, each.entries) for each in limits if each.entries]
        return [
            {"devices": devices, "entries": entries, "over": copy.count > entries}
            for devices, entries in known
        ]


class SiteList(ListView):
    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:  # noqa: ARG002
        return self.list_page()


class ListEdit(ListView):
    def get(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:  # noqa: ARG002
        return self.form_page(self.form(initial=ListForm.shown(self.found)), list=self.found)

    def post(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:  # noqa: ARG002
        found = self.found
        require(self.account, "sites.change_site", self.site)
        form = self.form(request.POST, initial=ListForm.shown(found))
        if not form.is_valid():
            return self.incomplete(form, list=found)
        try:
            changed = services.list_update(
                actor=self.account,
                found=found,
                expected_version=form.cleaned_data["row_version"],
                **form.said(),
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.form_page(form, refused(error), list=found)
        messages.success(request, _("Saved."))
        return redirect("site-list", slug, changed.name)


class ListDelete(ListView):
    def post(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        services.list_delete(actor=self.account, found=self.found, expected_version=None)
        messages.success(request, _("List %(name)s is deleted.") % {"name": name})
        return redirect("site-lists", slug)


class CredentialIssue(ListView):
    """POST issues one. Its secret is in this answer and nowhere else."""

    def post(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:  # noqa: ARG002
        found = self.found
        require(self.account, "sites.change_site", self.site)
        form = CredentialForm(request.POST, auto_id="credential_%s")
        if not form.is_valid():
            return self.list_page(Refused(SOME_MISSING, _("Something is missing below.")), form)
        given = form.cleaned_data
        try:
            made, secret = credentials.credential_issue(
                actor=self.account,
                found=found,
                name=given["name"],
                kind=given["kind"],
                expires_at=credentials.expiry_in(given["days"]),
            )
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.list_page(refused(error), form)
        return self.list_page(issued=made, secret=secret)


class CredentialRevoke(ListView):
    def post(self, request: HttpRequest, slug: str, name: str, key: str) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        if not self.found.credentials.filter(key=key).exists():
            raise NotFound(_("This list has no such credential."), _("See its page."))
        credentials.credential_revoke(actor=self.account, found=self.found, key=key)
        messages.success(request, _("The credential is revoked; its device gets nothing any more."))
        return redirect("site-list", slug, name)


def _beginning(text: str) -> dict[str, Any]:
    """The first lines, and how many more there are."""
    lines = text[:_LONGEST_SHOWN].splitlines()[:_LINES_SHOWN]
    return {"lines": lines, "more": text.count("\n") - len(lines)}
