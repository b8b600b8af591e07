"""The audit trail: who did what, and what proves it. For auditors and administrators."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from requirements_app.audit import selectors
from requirements_app.audit.access import require_view
from requirements_app.audit.heads import head_sign

from .base import PortalView
from .documentation import listing, operation
from .shapes import audit as shapes

_MEANINGS = {
    "actor": f"A user name; `{selectors.PORTAL}` for what the portal does by itself.",
    "action": "An action, or its beginning: `site.` for all about sites.",
    "object_type": "The kind of object, as events tell it.",
    "object_id": "The object's key.",
    "site": "The slug of a site.",
    "from": "The first day (UTC) or moment that counts.",
    "to": "The last day (UTC), which counts whole, or the moment that ends the search.",
    "request_id": "The X-Request-ID of a request.",
}
_FILTERS = tuple(
    OpenApiParameter(key, str, description=meaning) for key, meaning in _MEANINGS.items()
)


class AuditView(PortalView):
    """What auditors and administrators read."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require_view(self.account)


class Events(AuditView):
    @listing("audit_list", shapes.EventShape, parameters=_FILTERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The events that the filters pick, newest first."""
        filters = selectors.EventFilters.from_texts(self.list_query(*selectors.FILTER_KEYS))
        return self.page(selectors.events(filters), selectors.event_row, ("-id",))


class SignedHead(AuditView):
    @operation("audit_head", shapes.SignedHeadShape, 409)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The end of the chain at this moment, signed: keep it elsewhere."""
        self.query()
        return Response(head_sign().document)


class ChainVerification(AuditView):
    @operation("audit_verification", shapes.ChainStateShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """How far events are sealed, and when the whole chain was last verified."""
        self.query()
        state = selectors.chain_state()
        last = state.last_check
        return Response(
            {
                "position": state.head.position,
                "digest": state.head.digest,
                "sealed_at": state.sealed_at,
                "unsealed": state.waiting,
                "unsealed_since": state.waiting_since,
                "last_verified": last
                and {
                    "at": last.at,
                    "position": last.head.position,
                    "digest": last.head.digest,
                    "intact": last.intact,
                },
            }
        )
