"""The catalogue editor: one product's file, part by part or as its YAML text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.catalogue import access
from requirements_app.catalogue.editing import file_digest, file_remove, files_save
from requirements_app.catalogue.files import read_text
from requirements_app.catalogue.parts import Json
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, Problem, shown
from requirements_app.web.editor import (
    file_name,
    file_text,
    marked_text,
    part_tables,
    problem_lines,
)
from requirements_app.web.forms.editor_new import SeenForm, TextForm

from .drafts import SourceView, attachment

_LINE = re.compile(r":(\d+)(?: (.*))?$")


class FileView(SourceView):
    """A page about one product's file."""

    @cached_property
    def file(self) -> Json:
        """The file as the source has it now. Raises NotFound."""
        product = self.kwargs["product"]
        found = self.workspace.file(product)
        if found is None:
            raise NotFound(
                _("%(product)s is not in this draft.") % {"product": shown(product)},
                _("See the draft's page."),
            )
        return found


class FilePage(FileView):
    """Everything of a product that has a form, with what is wrong with it."""

    def get(self, request: HttpRequest, source: str, product: str) -> HttpResponse:  # noqa: ARG002
        problems = Surroundings().problems(self.workspace)
        own = [each for each in problems if each.product == product]
        context = self.frame(
            file=self.file,
            product=product,
            digest=file_digest(self.file),
            tables=part_tables(self.file),
            problems=problem_lines(self.workspace, own),
            opened=request.GET.get("part", "flows"),
        )
        return self.show("catalogue/editing/file.html", context)


@dataclass(frozen=True)
class TextProblem:
    """A problem of the text; `line` counts from 1, 0 where it is of no line."""

    line: int
    place: str
    value: str
    message: str
    mend: str


class FileText(FileView):
    """The file as YAML, with the problems beside their lines."""

    def get(self, request: HttpRequest, source: str, product: str) -> HttpResponse:  # noqa: ARG002
        initial = {"text": file_text(self.file), "seen": file_digest(self.file)}
        return self.page(TextForm(initial=initial), self.standing())

    def post(self, request: HttpRequest, source: str, product: str) -> HttpResponse:
        access.require(self.account, access.EDIT)
        form = TextForm(request.POST)
        if not form.is_valid():
            return self.page(form, [], status=400)
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            file = read_text(text, file_name(product)).product_file
            if file.product.slug != product:
                mend = _("keep it; another product has a file of its own")
                slug = file.product.slug
                raise InvalidInput.one("product.slug", slug, _("is another product"), mend)
            seen = {product: form.cleaned_data["seen"]}
            files_save(actor=self.account, source=source, files=[file], seen=seen)
        except InvalidInput as error:
            return self.page(form, [_of_line(each) for each in error.problems], status=400)
        except Conflict as conflict:
            return self.page(form, [], conflict)
        messages.success(request, _("Saved in the draft."))
        return redirect("draft-file", source, product)

    def page(
        self,
        form: TextForm,
        problems: list[TextProblem],
        conflict: Conflict | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        if not self.editable:
            form.fields["text"].disabled = True
        context = self.frame(
            file=self.file,
            product=self.kwargs["product"],
            form=form,
            problems=problems,
            conflict=conflict,
            digest=file_digest(self.file),
            line=self.request.GET.get("line", ""),
        )
        status = 409 if conflict else status
        return self.show("catalogue/editing/text.html", context, status=status)

    def standing(self) -> list[TextProblem]:
        """What is wrong with the file beside the others, each with its line in the text."""
        space, product = self.workspace, self.kwargs["product"]
        problems = Surroundings().problems(space)
        own = [each for each in problems if each.product == product]
        if not own:
            return []
        marked = marked_text(self.file)
        return [
            _text_problem(each.problem, marked.line_of(each.path), each.problem.field)
            for each in own
        ]


def _of_line(problem: Problem) -> TextProblem:
    found = _LINE.search(problem.field)
    if found is None:
        return _text_problem(problem, 0, problem.field)
    return _text_problem(problem, int(found[1]), found[2] or "")


def _text_problem(problem: Problem, line: int, place: str) -> TextProblem:
    return TextProblem(line, place, shown(problem.value), problem.message, problem.mend)


class FileYaml(FileView):
    """The file itself, to keep or to send."""

    def get(self, request: HttpRequest, source: str, product: str) -> HttpResponse:  # noqa: ARG002
        return attachment(file_text(self.file).encode(), file_name(product), "application/yaml")


class FileRemove(FileView):
    """POST takes the product with all that is known of it out of the source."""

    permissions = (access.EDIT,)

    def post(self, request: HttpRequest, source: str, product: str) -> HttpResponse:
        form = SeenForm(request.POST)
        if not form.is_valid():
            mend = _("remove it from its page")
            raise InvalidInput.one("seen", "", _("is missing"), mend)
        seen = form.cleaned_data["seen"]
        file_remove(actor=self.account, source=source, product=product, seen=seen)
        messages.success(request, _("Removed. It can be put back until the draft is published."))
        return redirect("draft", source)
