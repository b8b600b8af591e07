"""The catalogue editor: the list of drafts, a new application, and one source in work."""

from __future__ import annotations

import io
import zipfile
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.catalogue import access, desk
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.editing import files_save, removal_undo
from requirements_app.catalogue.files import read_text
from requirements_app.catalogue.impacts import MEANINGS
from requirements_app.catalogue.parts import file_checked
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.selectors import content_at, current_version
from requirements_app.catalogue.submitting import working_copy_discard, working_copy_submit
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import Conflict, InvalidInput
from requirements_app.core.yaml_lines import MAX_CHARACTERS
from requirements_app.web.editor import draft_changes, file_name, file_text, problem_lines
from requirements_app.web.errors import shown_problems
from requirements_app.web.forms.editor_new import (
    LOCAL,
    NewApplicationForm,
    UploadForm,
    VersionForm,
)
from requirements_app.web.paging import part_of

from .base import PageView

EVENTS_SHOWN = 50


class EditorView(PageView):
    """A page of the catalogue editor, for people with one of `permissions`."""

    permissions: tuple[str, ...] = (access.EDIT, access.PUBLISH)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        takes_it = hasattr(self, (request.method or "").lower())
        if request.user.is_authenticated and takes_it:
            access.require(self.account, *self.permissions)
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_edit(self) -> bool:
        return self.account.has_perm(access.EDIT)


class SourceView(EditorView):
    """A page about one source, which the address names."""

    @cached_property
    def workspace(self) -> Workspace:
        return desk.workspace_get(self.account, self.kwargs["source"])

    @property
    def editable(self) -> bool:
        """Whether this person can change the source now."""
        return self.may_edit and self.workspace.draft is None

    def frame(self, **context: Any) -> dict[str, Any]:
        """What every page about a source shows."""
        return {
            "workspace": self.workspace,
            "source": self.workspace.source,
            "editable": self.editable,
            "may_edit": self.may_edit,
            **context,
        }


class Drafts(EditorView):
    """What is in work, waits, and was published lately; POST takes YAML files into the working
    copy of their source."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        access.require(self.account, access.EDIT)
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            error = InvalidInput.one("uploads", "", _("is no file"), _("choose YAML files"))
            return self.page(form, error)
        try:
            source = self.take(form.cleaned_data["uploads"])
        except InvalidInput as error:
            return self.page(form, error)
        messages.success(request, _("The files are in the draft. Look at what they would change."))
        return redirect("draft", source)

    def take(self, uploads: list[Any]) -> str:
        """Save the files; the source that they are of. Raises InvalidInput."""
        files = [read_upload(each) for each in uploads]
        files_save(actor=self.account, source=files[0].source, files=files)
        return files[0].source

    def page(self, form: UploadForm, error: InvalidInput | None = None) -> HttpResponse:
        copies = list(desk.working_copies(self.account))
        waiting = list(desk.waiting_drafts(self.account))
        around = Surroundings()
        mine = self.account.pk
        edited = [
            {
                "copy": copy,
                "problems": len(around.problems(Workspace(copy.source_id, copy, None))),
                "mine": any(each.pk == mine for each in copy.contributors.all()),
            }
            for copy in copies
        ]
        in_work = {*(each.source_id for each in copies), *(each.source_id for each in waiting)}
        context = {
            "edited": sorted(edited, key=lambda each: not each["mine"]),
            "waiting": waiting,
            "published": list(desk.lately_published(self.account)),
            "others": [each for each in desk.sources_known() if each not in in_work],
            "form": form,
            "problems": shown_problems(error.problems) if error else (),
            "may_edit": self.may_edit,
        }
        return self.show("catalogue/editing/drafts.html", context, status=400 if error else 200)


def read_upload(upload: Any) -> ProductFile:
    """The product file that was sent. Raises InvalidInput."""
    if upload.size > 4 * MAX_CHARACTERS:
        mend = _("keep it to %(most)s characters") % {"most": MAX_CHARACTERS}
        raise InvalidInput.one(upload.name, upload.name, _("is too large"), mend)
    try:
        text = upload.read().decode("utf-8")
    except UnicodeDecodeError as error:
        said = _("is not UTF-8 at byte %(at)s") % {"at": error.start}
        raise InvalidInput.one(upload.name, upload.name, said, _("save it as UTF-8")) from error
    return read_text(text, upload.name).product_file


class NewApplication(EditorView):
    """The guided beginning of an application that the organisation keeps itself."""

    permissions = (access.EDIT,)

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.page(NewApplicationForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewApplicationForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            file = file_checked(form.file(self.components))
            files_save(
                actor=self.account, source=form.source, files=[file], seen={file.product.slug: ""}
            )
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form)
        except Conflict as conflict:
            form.add_error("owner", f"{conflict.message} {conflict.mend}")
            return self.page(form)
        messages.success(request, _("Begun. Add what is missing, then submit it."))
        return redirect("draft", form.source)

    def page(self, form: NewApplicationForm) -> HttpResponse:
        context = {
            "form": form,
            "sources": [each for each in desk.sources_known() if each.startswith(LOCAL)],
            "components": sorted(self.components),
        }
        status = 400 if form.is_bound and form.errors else 200
        return self.show("catalogue/editing/new.html", context, status=status)

    @cached_property
    def components(self) -> list[str]:
        """The components in force, which flows of the application may end at."""
        version = current_version()
        return list(content_at(version.number).components) if version else []


class SourcePage(SourceView):
    """What is being edited: problems, what publishing would change, files, what was removed."""

    def get(self, request: HttpRequest, source: str) -> HttpResponse:  # noqa: ARG002
        if self.workspace.draft is not None:
            return redirect("draft-record", self.workspace.draft.pk)
        space = self.workspace
        copy = space.copy
        problems = Surroundings().problems(space)
        changes = desk.changes_of(space) if copy else ()
        part = part_of(changes, self.paged)
        context = self.frame(
            copy=copy,
            problems=problem_lines(space, problems),
            page=part,
            changes=draft_changes(space, part.rows, editable=self.editable),
            change_count=len(changes),
            meanings=MEANINGS,
            files=[_file_line(each) for each in space.content["files"]],
            removed=list(reversed(copy.removed)) if copy else [],
            events=desk.history(copy=copy)[:EVENTS_SHOWN] if copy else [],
        )
        return self.show("catalogue/editing/source.html", context)


def _file_line(file: dict[str, Any]) -> dict[str, Any]:
    counts = {part: len(file[part]) for part in ("components", "hosts", "flows", "documents")}
    return {"slug": file["product"]["slug"], "name": file["product"]["name"], **counts}


class VersionedView(EditorView):
    """POST acts on the working copy as the reader saw it."""

    permissions = (access.EDIT,)

    @property
    def expected_version(self) -> int:
        form = VersionForm(self.request.POST)
        if not form.is_valid():
            mend = _("act from the draft's page")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        return int(form.cleaned_data["row_version"])


class DraftSubmit(VersionedView):
    def post(self, request: HttpRequest, source: str) -> HttpResponse:
        draft = working_copy_submit(
            actor=self.account, source=source, expected_version=self.expected_version
        )
        messages.success(request, _("Submitted. Another catalogue publisher can publish it."))
        return redirect("draft-record", draft.pk)


class DraftDiscard(VersionedView):
    def post(self, request: HttpRequest, source: str) -> HttpResponse:
        working_copy_discard(
            actor=self.account, source=source, expected_version=self.expected_version
        )
        messages.success(request, _("Discarded: what is published stays as it is."))
        return redirect("drafts")


class DraftRestore(EditorView):
    """POST puts back what was removed."""

    permissions = (access.EDIT,)

    def post(self, request: HttpRequest, source: str, removal: str) -> HttpResponse:
        removal_undo(actor=self.account, source=source, removal=removal)
        messages.success(request, _("It is back where it was."))
        return redirect("draft", source)


class DraftArchive(SourceView):
    """All files of the source as YAML, in one zip."""

    def get(self, request: HttpRequest, source: str) -> HttpResponse:  # noqa: ARG002
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in self.workspace.content["files"]:
                archive.writestr(file_name(file["product"]["slug"]), file_text(file))
        name = f"{source.replace('/', '-')}.zip"
        return attachment(buffer.getvalue(), name, "application/zip")


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
