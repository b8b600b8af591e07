"""The design system: every token, every component in every state."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from requirements_app.core.errors import NotFound
from requirements_app.web.design_tokens import ENOUGH, colours, lengths, pairs
from requirements_app.web.samples import ROWS, samples

from .base import PageView


class Design(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        context = samples(request)
        asked = request.GET.get("row", "")
        context["row"] = next((row for row in ROWS if row["slug"] == asked), None)
        if asked and context["row"] is None:
            raise NotFound(_("There is no such row."), _("Choose one of the table."))
        if self.panel:
            return self.show("design/_detail.html", context)
        tokens = {
            "colours": colours().values(),
            "pairs": pairs(),
            "spaces": lengths("s"),
            "sizes": lengths("t-"),
            "enough": ENOUGH,
        }
        return self.show("design/design.html", context | tokens)
