"""The catalogue editor: drafts that were submitted, their review and their publication."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.catalogue import access, desk
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.models import Change, Draft, PublicationRequest
from requirements_app.catalogue.submitting import draft_reopen, publication_request
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import InvalidInput
from requirements_app.jobs.idempotency import Answer

from . import inputs
from .documentation import listing, operation
from .shapes import editing as shapes
from .source_facts import (
    change_facts,
    draft_facts,
    edit_facts,
    problem_facts,
    source_facts,
    tag,
)
from .sources import COUNT, EditorView

_STATE = OpenApiParameter("state", str, enum=Draft.State.values)
_SOURCE = OpenApiParameter("source", str, description="`vendor`, `shared` or `local/<name>`.")


class DraftView(EditorView):
    """A view of one draft, which the address names."""

    def draft(self) -> Draft:
        """The draft as it stands now. Raises NotFound."""
        return desk.draft_get(self.account, int(self.kwargs["draft_id"]))


class Drafts(EditorView):
    @listing("drafts_list", shapes.CatalogueDraftShape, parameters=[_STATE, _SOURCE])
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The drafts that were submitted or loaded, newest first."""
        texts = self.list_query("state", "source")
        rows = desk.drafts(self.account)
        if state := texts.get("state"):
            if state not in Draft.State.values:
                mend = f"use {', '.join(Draft.State.values)}"
                raise InvalidInput.one("state", state, "is no state of a draft", mend)
            rows = rows.filter(state=state)
        if source := texts.get("source"):
            rows = rows.filter(source=source)
        return self.page(rows, draft_facts, ("-id",))


class DraftDetail(DraftView):
    @operation("drafts_get", shapes.CatalogueDraftDetailShape, 404)
    def get(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """One draft: how its review stands, who could publish it, and the job that does."""
        self.query()
        draft = self.draft()
        is_open = draft.state == Draft.State.OPEN
        waiting = desk.publishers_of(draft) if is_open else []
        publication = draft.publications.select_related("job", "publisher").first()
        return Response(
            {
                **draft_facts(draft),
                "may_publish": is_open and desk.may_publish(self.account, draft),
                "publishers": [each.username for each in waiting],
                "publication": _publication(publication) if publication else None,
            }
        )


class DraftProblems(DraftView):
    @listing("drafts_problems", shapes.SourceProblemShape, 404, beside=COUNT)
    def get(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """What keeps a draft from being published: what is wrong beside what is in force."""
        self.list_query()
        draft = self.draft()
        space = Workspace(draft.source_id, None, draft)
        problems = Surroundings(with_drafts=False).problems(space)
        return self.listed(problems, problem_facts(space))


class DraftChanges(DraftView):
    @listing("drafts_changes", shapes.SourceChangeShape, 404, beside=COUNT)
    def get(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """What publishing a draft would change, or has changed, by kind and slug."""
        self.list_query()
        draft = self.draft()
        if draft.version is not None:
            rows = draft.version.changes.select_related("product")
            return Response({"count": rows.count(), **self.page(rows, _stored, ("position",)).data})
        return self.listed(desk.changes_of(Workspace(draft.source_id, None, draft)), change_facts)


class DraftHistory(DraftView):
    @listing("drafts_history", shapes.DraftEventShape, 404)
    def get(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """Who did what to a draft, its edits included; the newest first."""
        self.list_query()
        return self.page(desk.history(draft=self.draft()), edit_facts, ("-id",))


class DraftPublish(DraftView):
    changing = access.PUBLISH

    @operation(
        "drafts_publish",
        shapes.AcceptedPublicationShape,
        404,
        status=202,
        body=inputs.PublicationBody,
        once=True,
    )
    def post(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """Publish a draft that one had no hand in. Location is the job."""
        values = self.validated(inputs.PublicationBody)

        def make() -> Answer:
            asked = publication_request(
                draft=self.draft(), publisher=self.account, effective=values.get("effective")
            )
            address = reverse("api:job", args=[asked.job_id], request=request)
            return Answer(
                202, {"job": asked.job_id, "draft": asked.draft_id}, {"Location": address}
            )

        return self.once(make)


class DraftReopen(DraftView):
    @operation("drafts_reopen", shapes.EditedSourceShape, 404, status=201, once=True, tagged=True)
    def post(self, request: Request, draft_id: int) -> Response:  # noqa: ARG002
        """Take a draft back that waits for a publisher, to go on editing it."""

        def make() -> Answer:
            copy = draft_reopen(draft=self.draft(), actor=self.account)
            space = desk.workspace_of(self.account, copy.source_id)
            address = reverse("api:source", args=[copy.source_id], request=request)
            return Answer(201, source_facts(space), {"Location": address, **tag(space.tag)})

        return self.once(make)


def _publication(asked: PublicationRequest) -> dict[str, Any]:
    return {
        "job": asked.job_id,
        "state": asked.job.state if asked.job else None,
        "publisher": asked.publisher.username,
        "requested_at": asked.created_at,
    }


def _stored(change: Change) -> dict[str, Any]:
    keys = ("kind", "slug", "disposition", "impact", "previous", "current")
    product = change.product.slug if change.product else None
    return {**{key: getattr(change, key) for key in keys}, "product": product}
