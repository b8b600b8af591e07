"""The mapping of a connector, with a live preview of what a change would become."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.changes.access import changes_seen_whole
from requirements_app.core.errors import Conflict, InvalidInput, PortalError
from requirements_app.tickets import connectors as services
from requirements_app.tickets.preview import Preview, ticket_preview
from requirements_app.web.forms.mappings import MappingForm
from requirements_app.web.ticketing import shown_body

from .changes.base import Refused, refused
from .connectors import SOME_MISSING, ConnectorView

_CHANGES_OFFERED = 25


class MappingPage(ConnectorView):
    """The mapping as a form, with the preview beside it."""

    @property
    def seen_revision(self) -> int | None:
        """The revision that the form was made from."""
        text = self.request.POST.get("revision", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None

    def page(
        self,
        form: MappingForm,
        error: Refused | None = None,
        shown: dict[str, Any] | None = None,
    ) -> HttpResponse:
        changes = changes_seen_whole(self.account).order_by("-number")
        offered = list(changes.values("number", "title")[:_CHANGES_OFFERED])
        number = self.request.POST.get("change") or (offered[0]["number"] if offered else "")
        context = self.told(
            form=form,
            revision=self.request.POST.get("revision") or self.connector.revision,
            refused=error,
            offered=offered,
            number=number,
            **(shown or {}),
        )
        status = error.status if error else 200
        return self.show("connectors/mapping.html", context, status=status)


class ConnectorMapping(MappingPage):
    """GET shows the mapping, POST changes it; with `more`, the tables get more lines first."""

    def get(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        return self.page(MappingForm.of(self.connector.mapping))

    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        form = MappingForm.sent(request.POST)
        if "more" in request.POST:
            return self.page(form)
        try:
            services.connector_update(
                connector=self.connector,
                actor=self.account,
                expected_revision=self.seen_revision,
                mapping=form.said(),
            )
        except InvalidInput as error:
            return self.page(form.refused(error), Refused(SOME_MISSING, _("See what is marked.")))
        except Conflict as error:
            return self.page(form, refused(error))
        messages.success(request, _("The mapping is saved."))
        return redirect("connector", self.connector.slug)


class ConnectorPreview(MappingPage):
    """POST tells what a change would become by the mapping in the form; nothing is saved or
    sent."""

    def post(self, request: HttpRequest, connector: str) -> HttpResponse:  # noqa: ARG002
        _seen = self.connector
        form = MappingForm.sent(request.POST)
        shown: dict[str, Any] = {}
        try:
            shown = previewed(self.preview(form))
        except InvalidInput as error:
            form = form.refused(error)
            shown = {"unfit": refused(error)}
        except PortalError as error:
            shown = {"unfit": Refused(SOME_MISSING, *_words(error))}
        if self.partial:
            return self.show("connectors/_preview.html", self.told(**shown))
        return self.page(form, shown=shown)

    def preview(self, form: MappingForm) -> Preview:
        text = self.request.POST.get("change", "").strip().removeprefix("#")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        return ticket_preview(
            connector=self.connector, number=number, actor=self.account, mapping=form.said()
        )


def _words(error: PortalError) -> tuple[str, str]:
    message, mend = getattr(error, "message", str(error)), getattr(error, "mend", "")
    return message[:1].upper() + message[1:], mend[:1].upper() + mend[1:]


def previewed(preview: Preview) -> dict[str, Any]:
    """A dry run as the page shows it."""
    request = preview.request
    return {
        "draft": preview.draft,
        "request_line": f"{request.method} {request.url}",
        "request_headers": request.shown_headers(),
        "request_body": shown_body(request),
    }
