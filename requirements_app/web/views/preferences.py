"""A reader's own preferences and saved views."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import preferences_facts, preferences_set
from requirements_app.accounts.saved_views import (
    saved_view_delete,
    saved_view_get,
    saved_view_save,
)
from requirements_app.core.errors import InvalidInput
from requirements_app.web.forms.preferences import PreferencesForm

from .base import PageView

_THEME = "theme"


class Preferences(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(PreferencesForm(initial=preferences_facts(self.account)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PreferencesForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        try:
            preferences_set(account=self.account, actor=self.account, **form.cleaned_data)
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        messages.success(request, _("Your preferences are kept."))
        response = redirect("preferences")
        # What this browser had chosen by the button gives way to what was chosen here.
        response.delete_cookie(_THEME, samesite="Lax")
        return response

    def page(self, form: PreferencesForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "now": timezone.now()}
        return self.show("account/preferences.html", context, status=status)


class ViewSave(PageView):
    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the filters of a page, and go back there."""
        sent = request.POST
        view = saved_view_save(
            user=self.account,
            page=sent.get("page", ""),
            name=sent.get("name", ""),
            query=sent.get("query", ""),
            actor=self.account,
        )
        messages.success(request, _("“%(name)s” is kept.") % {"name": view.name})
        return redirect(own_path(sent.get("next", ""), f"{reverse(view.page)}?{view.query}"))


class ViewDelete(PageView):
    def post(self, request: HttpRequest, view_id: int) -> HttpResponse:
        """Forget a saved view, and go back to its page."""
        view = saved_view_get(self.account, view_id)
        saved_view_delete(view=view, actor=self.account)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": view.name})
        return redirect(own_path(request.POST.get("next", ""), reverse(view.page)))


def own_path(text: str, otherwise: str) -> str:
    """`text` where it is a path of this portal, which no other host can be behind; else
    `otherwise`."""
    safe = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if safe else otherwise
