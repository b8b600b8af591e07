"""The audit trail: every event with its seal, files of them, and the signed head."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_cache_control

from requirements_app.accounts.preferences import zone_of
from requirements_app.audit import files, selectors
from requirements_app.audit.access import require_view
from requirements_app.audit.heads import head_sign
from requirements_app.audit.models import Event
from requirements_app.core.errors import InvalidInput
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.errors import ShownProblem, shown_problems
from requirements_app.web.event_data import data_lines
from requirements_app.web.filters.audit import chips, filter_texts
from requirements_app.web.paging import Stretch, stretch_of

from .base import PageView, kept_private

_FURTHEST = 10**18


class AuditView(PageView):
    """A page for auditors and administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            require_view(request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def texts(self) -> dict[str, str]:
        return filter_texts(self.request.GET)

    def filters(self) -> selectors.EventFilters:
        """Raises InvalidInput."""
        return selectors.EventFilters.from_texts(self.texts, zone_of(self.account))


class Audit(AuditView):
    def get(self, request: HttpRequest) -> HttpResponse:
        row = request.GET.get("row", "")
        detail = self.detail(row) if row or self.panel else {}
        if self.panel:
            return self.show("audit/_event.html", detail)
        page, problems = self.page()
        status = 400 if problems else 200
        rest = request.GET.copy()
        rest.pop("row", None)
        context = {
            "page": page,
            "problems": problems,
            "texts": self.texts,
            "chips": chips(self.texts),
            "rows_query": f"{rest.urlencode()}&" if rest else "",
            "forms": files.FORMS,
            "most": files.MOST,
            "portal": selectors.PORTAL,
        }
        if self.partial:
            return self.show("audit/_events.html", context, status=status)
        return self.show("audit/audit.html", context | self.choices() | detail, status=status)

    def page(self) -> tuple[Stretch[Event] | None, tuple[ShownProblem, ...]]:
        """The newest events that the filters pick, or those that the address goes on to."""
        try:
            rows = selectors.events(self.filters())
            return stretch_of(rows, self.paged, key="-id", furthest=_FURTHEST), ()
        except InvalidInput as error:
            return None, shown_problems(error.problems)

    def choices(self) -> dict[str, Any]:
        """What the form offers, and how the chain stands."""
        return {
            "actions": selectors.known_actions(),
            "object_types": selectors.known_object_types(),
            "sites": visible_sites(self.account).order_by("slug").values("slug", "name"),
            "chain": selectors.chain_state(),
        }

    def detail(self, row: str) -> dict[str, Any]:
        """One event with its data and its seal. Raises NotFound."""
        event = selectors.event_get(row)
        return {
            "event": event,
            "seal": selectors.seal_of(event),
            "lines": data_lines(event.data),
            "portal": selectors.PORTAL,
        }


class AuditFile(AuditView):
    """The events that the filters pick as a file, `as=csv` or `as=jsonl`."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        file = files.events_file(
            actor=self.account,
            texts=self.texts,
            filters=self.filters(),
            form=request.GET.get("as", files.FORMS[0]),
        )
        response = StreamingHttpResponse(file.chunks, content_type=file.media_type)
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        patch_cache_control(response, private=True, no_store=True)
        return response


class AuditHead(AuditView):
    """The end of the chain at this moment as a signed file, to keep elsewhere."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        signed = head_sign()
        response = HttpResponse(f"{signed.text}\n", content_type="application/json")
        name = f"audit-head-{signed.head.position}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return kept_private(response)
