"""What every page shares: a signed-in reader, and how answers are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from requirements_app.accounts.models import User


class PageView(LoginRequiredMixin, View):
    """A page for people who are signed in. What it shows is theirs: no shared cache keeps it."""

    @property
    def account(self) -> User:
        return cast("User", self.request.user)

    @property
    def partial(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        return is_partial(self.request)

    @property
    def panel(self) -> bool:
        """Whether htmx asks for the panel beside a table only (`?row=…`)."""
        return self.partial and self.request.headers.get("HX-Target") == "side-panel"

    @property
    def paged(self) -> QueryDict:
        """What the address asks for; where it names no `size`, the reader's own rows on a page."""
        query = self.request.GET.copy()
        if not query.get("size"):
            query["size"] = str(self.account.page_rows)
        return query

    def show(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """The page, or the part of it, that `template` renders."""
        response = render(self.request, template, dict(context or {}), status=status)
        return kept_private(response)

    def handle_no_permission(self) -> HttpResponseBase:  # type: ignore[override]
        """To the login page; a partial update takes the whole window there."""
        response = redirect_to_login(self.request.get_full_path())
        if self.request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(redirect_to_login(_current_path(self.request)).url)
        return response


def _current_path(request: HttpRequest) -> str:
    """The page that htmx says it is on, without its host; the first page for what is no address."""
    try:
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return f"/{here.path.lstrip('/')}" + (f"?{here.query}" if here.query else "")


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, and not for a whole one from its history."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    )


def kept_private(response: HttpResponse) -> HttpResponse:
    """The same response, kept by no cache."""
    patch_cache_control(response, private=True, no_store=True)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
