"""The catalogue editor: sources with what is in work of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.accounts.models import Token
from requirements_app.catalogue import access, desk
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.editing import removal_undo, working_copy_begin
from requirements_app.catalogue.models import WorkingCopy
from requirements_app.catalogue.parts import LISTS, Json
from requirements_app.catalogue.submitting import working_copy_discard, working_copy_submit
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import NotFound
from requirements_app.jobs.idempotency import Answer

from .base import PortalView
from .conditions import refuse_changed
from .documentation import listing, operation
from .pagination import part_of
from .shapes import editing as shapes
from .source_facts import (
    change_facts,
    draft_facts,
    edit_facts,
    line_facts,
    problem_facts,
    source_facts,
    tag,
)

COUNT = {"count": s.IntegerField(help_text="how many there are in all")}


class EditorView(PortalView):
    """For editors and publishers of the catalogue; `changing` is what a change needs."""

    write_scope = Token.Scope.CATALOGUE
    changing = access.EDIT

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS:
            access.require(self.account, access.EDIT, access.PUBLISH)
        else:
            access.require(self.account, self.changing)

    def listed(self, rows: Sequence[Any], shape: Callable[[Any], Any]) -> Response:
        """One page of rows that are all at hand, and how many there are."""
        found = part_of(rows, self.request)
        results = [shape(row) for row in found.rows]
        page = {"next": found.next, "previous": found.previous, "results": results}
        return Response({"count": len(rows), **page})


class SourceView(EditorView):
    """A view of one source, which the address names."""

    def space(self, source: str) -> Workspace:
        """The source as it stands now. Raises NotFound."""
        return desk.workspace_get(self.account, source)

    def found(self, source: str, product: str) -> Json | None:
        """A product's file as it stands now, also in a source that has nothing else."""
        return desk.workspace_of(self.account, source).file(product)

    def told(self, source: str) -> Response:
        """The source as it stands after a change."""
        space = desk.workspace_of(self.account, source)
        return Response(source_facts(space), headers=tag(space.tag))

    def copy(self, source: str) -> WorkingCopy:
        """The working copy that If-Match names. Raises NotFound where there is none."""
        space = self.space(source)
        if space.copy is None:
            raise NotFound(f"nothing of {source} is being edited", "begin with a change")
        refuse_changed(self.request, space.tag)
        return space.copy


class Sources(EditorView):
    @listing("sources_in_work_list", shapes.SourceLineShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The catalogue's sources, by slug, and what is in work of each."""
        self.list_query()
        return self.page(desk.sources(self.account), line_facts, ("slug",))


class SourceDetail(SourceView):
    @operation("sources_in_work_get", shapes.EditedSourceShape, 404, tagged=True)
    def get(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """One source: its working copy, else the draft that waits, else what is in force."""
        self.query()
        space = self.space(source)
        return Response(source_facts(space), headers=tag(space.tag))


class SourceCopy(SourceView):
    @operation(
        "working_copies_begin", shapes.EditedSourceShape, 404, status=201, once=True, tagged=True
    )
    def post(self, request: Request, source: str) -> Response:
        """Begin to edit a source, as the first change of it does; one that is being
        edited is shown."""

        def make() -> Answer:
            working_copy_begin(actor=self.account, source=source)
            space = desk.workspace_of(self.account, source)
            address = reverse("api:source", args=[source], request=request)
            return Answer(201, source_facts(space), {"Location": address, **tag(space.tag)})

        return self.once(make)

    @operation("working_copies_discard", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """Give up everything that was edited; what is published stays."""
        version = self.copy(source).row_version
        working_copy_discard(actor=self.account, source=source, expected_version=version)
        return Response(status=204)


class SourceSubmit(SourceView):
    @operation(
        "working_copies_submit",
        shapes.CatalogueDraftShape,
        404,
        status=201,
        once=True,
        conditional=True,
    )
    def post(self, request: Request, source: str) -> Response:
        """Turn the working copy into a draft that another person can publish."""

        def make() -> Answer:
            version = self.copy(source).row_version
            draft = working_copy_submit(actor=self.account, source=source, expected_version=version)
            address = reverse("api:draft", args=[draft.pk], request=request)
            return Answer(201, draft_facts(draft), {"Location": address})

        return self.once(make)


class SourceProblems(SourceView):
    @listing("sources_problems", shapes.SourceProblemShape, 404, beside=COUNT)
    def get(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """What is wrong with a source beside the others, waiting drafts included."""
        self.list_query()
        space = self.space(source)
        return self.listed(Surroundings().problems(space), problem_facts(space))


class SourceChanges(SourceView):
    @listing("sources_changes", shapes.SourceChangeShape, 404, beside=COUNT)
    def get(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """What publishing what is in work would change, by kind and slug."""
        self.list_query()
        space = self.space(source)
        in_work = space.copy or space.draft
        return self.listed(desk.changes_of(space) if in_work else (), change_facts)


class SourceHistory(SourceView):
    @listing("sources_history", shapes.DraftEventShape, 404)
    def get(self, request: Request, source: str) -> Response:  # noqa: ARG002
        """Who did what to the working copy, or to the draft that waits; the newest first."""
        self.list_query()
        space = self.space(source)
        return self.page(desk.history(copy=space.copy, draft=space.draft), edit_facts, ("-id",))


class SourceRemoved(SourceView):
    @operation("working_copies_put_back", shapes.EditedSourceShape, 404, 409, 413, tagged=True)
    def post(self, request: Request, source: str, removal: str) -> Response:  # noqa: ARG002
        """Put back what was removed, where it stood."""
        removal_undo(actor=self.account, source=source, removal=removal)
        return self.told(source)


PART = OpenApiParameter("part", str, OpenApiParameter.PATH, enum=("product", *LISTS))
