"""Comments, files and watching."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from requirements_app.changes.actions.converse import (
    attachment_add,
    attachment_remove,
    comment_add,
    watching_set,
)
from requirements_app.changes.file_types import media_type_of
from requirements_app.changes.policies import approval_policy_current
from requirements_app.core.errors import NotFound
from requirements_app.web.forms import changes as forms
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.views.base import kept_private

from .base import ActView, RequestView, once
from .request import DiscussionPage


class OfDiscussion(ActView, DiscussionPage):
    def onward(self) -> str:
        return reverse("change-discussion", args=[self.kwargs["number"]])


class AddComment(OfDiscussion):
    verb, form_class = "comment", forms.CommentForm

    def act(self, form: Any) -> str:
        said = form.cleaned_data

        def make() -> dict[str, Any]:
            made = comment_add(number=self.change.pk, actor=self.account, text=said["text"])
            return {"comment": made.pk}

        self.made = once(self.account, self.request, said["key"], make)["comment"]
        return ""

    def onward(self) -> str:
        return f"{super().onward()}#comment-{self.made}"


class AddFile(OfDiscussion):
    verb, form_class = "file", forms.FileForm

    def act(self, form: Any) -> str:
        file = form.cleaned_data["file"]
        # One byte more than is taken says that it is too much, whatever its size.
        content = file.read(approval_policy_current().limits.attachments.most_bytes + 1)
        attachment_add(
            number=self.change.pk,
            actor=self.account,
            name=file.name,
            media_type=media_type_of(file.name, content),
            content=content,
        )
        return _("The file is added.")


class RemoveFile(OfDiscussion):
    """Takes a file out again."""

    form_class = PortalForm

    def act(self, form: Any) -> str:  # noqa: ARG002
        attachment_remove(
            number=self.change.pk, actor=self.account, attachment=self.kwargs["attachment_id"]
        )
        return _("The file is removed.")

    def post(self, request: HttpRequest, number: int, attachment_id: int) -> HttpResponse:  # type: ignore[override] # noqa: ARG002
        return super().post(request, number)


class File(RequestView):
    """A file as it was added; browsers keep it and run nothing of it."""

    def get(self, request: HttpRequest, number: int, attachment_id: int) -> HttpResponse:  # noqa: ARG002
        found = self.change.attachments.filter(pk=attachment_id).first()
        if found is None:
            raise NotFound(_("This change has no such file."), _("See its discussion."))
        response = HttpResponse(bytes(found.content), content_type=found.media_type)
        disposition = content_disposition_header(as_attachment=True, filename=found.name)
        response["Content-Disposition"] = disposition or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return kept_private(response)


class Watch(RequestView):
    """Be told of what happens to the change, or no longer."""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG002
        watching = request.POST.get("watch") != "no"
        watching_set(number=self.change.pk, actor=self.account, watching=watching)
        messages.success(
            request,
            _("You are told of what happens to it.")
            if watching
            else _("You are told of it no longer."),
        )
        return redirect("change", self.change.pk)
