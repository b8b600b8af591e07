"""Changes: asking for them, reading them, and what people add to them."""

from __future__ import annotations

import base64
import binascii
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.audit.selectors import events_of
from requirements_app.changes import selectors
from requirements_app.changes.access import changes_seen_whole
from requirements_app.changes.actions.converse import (
    attachment_add,
    attachment_remove,
    comment_add,
    watching_set,
)
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.edit import change_edit, items_leave_out
from requirements_app.changes.actions.portions import change_merge
from requirements_app.changes.models import Attachment, Change, Decision, Item
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.rulesets.models import RuleSet
from requirements_app.rulesets.selectors import visible_rule_sets

from . import change_bodies as bodies
from . import change_shapes as told
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import changes as shapes

FILE = "application/octet-stream"
_FILTERS = (
    OpenApiParameter("state", str, enum=[*Change.State.values, "open"]),
    OpenApiParameter("risk", str, enum=Change.Risk.values),
    OpenApiParameter("emergency", str, enum=["true", "false"]),
    OpenApiParameter("updated_since", OpenApiTypes.DATETIME),
    *(OpenApiParameter(name, str) for name in ("site", "owner", "product", "q")),
)
_ITEM_FILTERS = (
    OpenApiParameter("kind", str, enum=Item.Kind.values),
    OpenApiParameter("state", str, enum=Item.State.values),
    OpenApiParameter("site", str),
    OpenApiParameter("firewall", str),
)


class ChangeView(PortalView):
    """A view of one change, or of something that belongs to it."""

    def change(self, number: str) -> Change:
        """The change in the address, if the caller may see it. Raises NotFound."""
        return selectors.change_get(self.account, int(number))

    def seen(self, request: Request, number: str) -> dict[str, Any]:
        """What an action is given: number, actor, and the revision that If-Match names."""
        found = self.change(number)
        revision = expected_version(request, found.revision)
        return {"number": found.pk, "actor": self.account, "expected_revision": revision}

    def answer(self, change: Change) -> Response:
        """The change as it is after an action."""
        found = self.change(str(change.pk))
        body = told.change_detail(found, self.account)
        return Response(body, headers=etag(found.revision))

    def made(self, change: Change, request: Request) -> Answer:
        """The answer to what has made a change."""
        address = reverse("api:change", args=[change.pk], request=request)
        body = told.change_detail(self.change(str(change.pk)), self.account)
        return Answer(201, body, {"Location": address, **etag(change.revision)})


class Changes(ChangeView):
    @listing("changes_list", shapes.ChangeSummaryShape, parameters=_FILTERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The changes at the sites you see, newest first; with `updated_since` in the order in
        which they were updated. All filters that are given must hold."""
        filters = selectors.ChangeFilters.from_texts(self.list_query(*selectors.FILTER_KEYS))
        rows = selectors.change_list(self.account, filters)
        # Who polls gets what moved last at the end: nothing slips past while the pages are read.
        ordering = ("updated_at", "number") if filters.updated_since else ("-number",)
        return self.page(rows, told.change_shape, ordering)

    @operation(
        "changes_create",
        shapes.ChangeDetailShape,
        404,
        409,
        status=201,
        body=bodies.ChangeBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Ask for what leads a site from its baseline to a rule set; a draft."""
        values = self.validated(bodies.ChangeBody)
        one, several = values.pop("rule_set", None), values.pop("rule_sets", None)

        def make() -> Answer:
            if (one is None) == (several is None):
                raise InvalidInput.one(
                    "rule_set", one, "and rule_sets are both given, or neither", "give one of them"
                )
            rule_sets = self._rule_sets([one] if one else several)
            change = change_create(actor=self.account, rule_sets=rule_sets, **values)
            return self.made(change, request)

        return self.once(make)

    def _rule_sets(self, ids: list[UUID]) -> list[RuleSet]:
        found = {row.pk: row for row in visible_rule_sets(self.account).filter(pk__in=ids)}
        if missing := [str(each) for each in ids if each not in found]:
            raise NotFound(
                f"there is no rule set {missing[0]}", "see the list of the site's rule sets"
            )
        return [found[each] for each in dict.fromkeys(ids)]


class ChangesMerge(ChangeView):
    @operation(
        "changes_merge",
        shapes.ChangeDetailShape,
        404,
        409,
        status=201,
        body=bodies.MergeBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Make one draft of several changes, which are withdrawn."""
        values = self.validated(bodies.MergeBody)

        def make() -> Answer:
            change = change_merge(
                numbers=values["changes"],
                actor=self.account,
                new_title=values["title"],
                justification=values["justification"],
            )
            return self.made(change, request)

        return self.once(make)


class ChangeDetail(ChangeView):
    @operation("changes_get", shapes.ChangeDetailShape, 404, tagged=True)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """One change: what is asked for, by whom, and how far it is."""
        self.query()
        return self.answer(self.change(number))

    @operation(
        "changes_edit",
        shapes.ChangeDetailShape,
        404,
        body=bodies.ChangeFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, number: str) -> Response:
        """Change what is given. Another title, justification, owner or urgency voids approvals."""
        seen = self.seen(request, number)
        values = self.validated(bodies.ChangeFieldsBody, partial=True)
        return self.answer(change_edit(**seen, **values))


class Items(ChangeView):
    @listing("change_items_list", shapes.ItemShape, 404, parameters=_ITEM_FILTERS)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """What the change does at the sites you see, by position."""
        given = self.list_query("kind", "state", "site", "firewall")
        rows = selectors.items_seen(self.account, self.change(number))
        for key, known in (("kind", Item.Kind.values), ("state", Item.State.values)):
            if (value := given.get(key)) and value not in known:
                mend = f"use one of {', '.join(known)}"
                raise InvalidInput.one(key, value, "is unknown", mend)
        names = {"kind": "kind", "state": "state", "site": "site__slug"}
        for key, field in names.items():
            if value := given.get(key):
                rows = rows.filter(**{field: value})
        if value := given.get("firewall"):
            rows = rows.filter(firewalls__contains=[value])
        return self.page(rows, told.item_shape, ("position",))


class ItemsLeaveOut(ChangeView):
    @operation(
        "change_items_leave_out",
        shapes.ChangeDetailShape,
        404,
        body=bodies.ItemsBody,
        conditional=True,
        tagged=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Take items out of the change; approvals are void."""
        seen = self.seen(request, number)
        values = self.validated(bodies.ItemsBody)
        return self.answer(items_leave_out(**seen, positions=values["items"]))


class Approvals(ChangeView):
    @listing("change_approvals_list", shapes.StepShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """The steps of every submission with what was decided at them, the void decisions too.
        `site` is null at sites that you do not see."""
        self.list_query()
        change = self.change(number)
        decided = Decision.objects.select_related("person", "on_behalf_of")
        rows = change.steps.select_related("site")
        rows = rows.prefetch_related(Prefetch("decisions", decided))
        seen = set(selectors.sites_seen(self.account, change).values_list("site", flat=True))
        return self.page(rows, partial(told.step_shape, seen=seen), ("-round", "position"))


class Risks(ChangeView):
    @listing("change_risks_list", shapes.RiskShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """What the risk policy says against its items, at the sites you see."""
        self.list_query()
        change = self.change(number)
        rows = change.risks.filter(item__in=selectors.items_seen(self.account, change).order_by())
        rows = rows.select_related("item__site", "item__before", "item__after")
        return self.page(rows, told.risk_shape)


class Events(ChangeView):
    @listing("change_events_list", shapes.ChangeEventShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """What happened to it, oldest first, from the audit; without sites, entries and hosts for
        who does not see all of its sites."""
        self.list_query()
        change = self.change(number)
        rows = events_of("changes.change", str(change.pk)).select_related("actor")
        whole = changes_seen_whole(self.account).filter(pk=change.pk).exists()
        return self.page(rows, partial(told.event_shape, whole=whole))


class Comments(ChangeView):
    @listing("change_comments_list", shapes.CommentShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """What people said about it, oldest first."""
        self.list_query()
        rows = self.change(number).comments.select_related("author").prefetch_related("mentions")
        return self.page(rows, told.comment_shape)

    @operation(
        "change_comments_add",
        shapes.CommentShape,
        404,
        status=201,
        body=bodies.CommentBody,
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Say something; whom you mention is told."""
        change, values = self.change(number), self.validated(bodies.CommentBody)

        def make() -> Answer:
            made = comment_add(number=change.pk, actor=self.account, **values)
            address = reverse("api:change-comments", args=[change.pk], request=request)
            return Answer(201, told.comment_shape(made), {"Location": address})

        return self.once(make)


class Watching(ChangeView):
    @operation("change_watch", None, 404, 413, status=204)
    def put(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """Be told of what happens to it."""
        watching_set(number=self.change(number).pk, actor=self.account, watching=True)
        return Response(status=204)

    @operation("change_unwatch", None, 404, 413, status=204)
    def delete(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """Be told of it no longer."""
        watching_set(number=self.change(number).pk, actor=self.account, watching=False)
        return Response(status=204)


class Attachments(ChangeView):
    @listing("change_attachments_list", shapes.AttachmentShape, 404)
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002
        """The files that were added to it."""
        self.list_query()
        rows = self.change(number).attachments.defer("content").select_related("added_by")
        return self.page(rows, told.attachment_shape)

    @operation(
        "change_attachments_add",
        shapes.AttachmentShape,
        404,
        status=201,
        body=bodies.AttachmentBody,
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        """Add a file, in base64; the approval policy says which types and sizes."""
        change, values = self.change(number), self.validated(bodies.AttachmentBody)
        content = _decoded(values.pop("content"))

        def make() -> Answer:
            made = attachment_add(number=change.pk, actor=self.account, content=content, **values)
            address = reverse("api:change-attachment", args=[change.pk, made.pk], request=request)
            return Answer(201, told.attachment_shape(made), {"Location": address})

        return self.once(make)


class AttachmentDetail(ChangeView):
    @operation("change_attachments_get", OpenApiTypes.BINARY, 404, media=FILE)
    def get(self, request: Request, number: str, key: str) -> HttpResponse:  # noqa: ARG002
        """The file itself, to keep: no browser runs it."""
        self.query()
        found = self._file(number, key)
        return HttpResponse(
            bytes(found.content),
            content_type=FILE,
            headers={
                "Content-Disposition": content_disposition_header(True, found.name) or "",
                "X-Content-Type-Options": "nosniff",
            },
        )

    @operation("change_attachments_remove", None, 404, 409, 413, status=204)
    def delete(self, request: Request, number: str, key: str) -> Response:  # noqa: ARG002
        """Take the file out again, as long as it is no evidence."""
        found = self._file(number, key)
        attachment_remove(number=found.change_id, actor=self.account, attachment=found.pk)
        return Response(status=204)

    def _file(self, number: str, key: str) -> Attachment:
        found = self.change(number).attachments.filter(pk=int(key)).first()
        if found is None:
            raise NotFound("there is no such file", "see the list of the change's files")
        return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput.one(
            "content", text[:40], "is no base64", "encode the file's bytes in base64"
        ) from error
