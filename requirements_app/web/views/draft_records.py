"""The catalogue editor: a submitted draft, its publication by a second person, and what became
of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.catalogue import access, desk
from requirements_app.catalogue.desk import Workspace
from requirements_app.catalogue.impacts import MEANINGS
from requirements_app.catalogue.models import Draft, Version
from requirements_app.catalogue.submitting import draft_reopen, publication_request
from requirements_app.catalogue.surroundings import Surroundings
from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets.touched import sites_touched
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.editor import draft_changes, problem_lines
from requirements_app.web.forms.editor_new import PublishForm
from requirements_app.web.paging import part_of

from .drafts import EVENTS_SHOWN, EditorView
from .jobs import progress


class DraftRecord(EditorView):
    """A draft as it was submitted: what it changes while it waits, then what became of it."""

    def get(self, request: HttpRequest, draft_id: int) -> HttpResponse:  # noqa: ARG002
        draft = desk.draft_get(self.account, draft_id)
        publication = draft.publications.select_related("job__owner", "publisher").first()
        job = publication.job if publication else None
        hands = draft.contributors.all()
        context: dict[str, Any] = {
            "draft": draft,
            "form": PublishForm(),
            "publication": publication,
            "events": desk.history(draft=draft)[:EVENTS_SHOWN],
            "may_edit": self.may_edit,
            "hands": sorted({each.username for each in (draft.author, *hands) if each}),
            **(progress(job) if job else {"job": None}),
        }
        if draft.state == Draft.State.OPEN:
            context |= self._waiting(draft)
        elif draft.version is not None:
            context |= published(draft.version, self.account)
        return self.show("catalogue/editing/record.html", context)

    def _waiting(self, draft: Draft) -> dict[str, Any]:
        """What a publisher decides by."""
        space = Workspace(draft.source_id, None, draft)
        around = Surroundings(with_drafts=False)
        problems = around.problems(space)
        changes = desk.changes_of(space)
        part = part_of(changes, self.paged)
        return {
            "source": draft.source_id,
            "workspace": space,
            "problems": problem_lines(space, problems),
            "page": part,
            "changes": draft_changes(space, part.rows, editable=False),
            "change_count": len(changes),
            "meanings": MEANINGS,
            "may_publish": desk.may_publish(self.account, draft),
            "has_role": self.account.has_perm(access.PUBLISH),
            "publishers": desk.publishers_of(draft),
        }


def published(version: Version, reader: User) -> dict[str, Any]:
    """What a publication led to: its changes, and the sites that get a proposal, of which a
    reader is told the names of those that the reader may see."""
    touched = sites_touched(version.number)
    seen = set(visible_sites(reader).values_list("pk", flat=True))
    named = [site for site in touched if site.pk in seen]
    earlier = Version.objects.filter(pk__lt=version.number).order_by("-pk").first()
    return {
        "published": version,
        "earlier": earlier.number if earlier else None,
        "change_count": version.changes.count(),
        "sites": named,
        "more_sites": len(touched) - len(named),
    }


class DraftPublish(EditorView):
    """POST has a job publish the draft."""

    permissions = (access.PUBLISH,)

    def post(self, request: HttpRequest, draft_id: int) -> HttpResponse:
        draft = desk.draft_get(self.account, draft_id)
        form = PublishForm(request.POST)
        if not form.is_valid():
            given, mend = request.POST.get("effective"), _("write YYYY-MM-DD, or leave it out")
            raise InvalidInput.one("effective", given, _("is no date"), mend)
        effective = form.cleaned_data["effective"]
        publication_request(draft=draft, publisher=self.account, effective=effective)
        return redirect("draft-record", draft.pk)


class DraftReopen(EditorView):
    """POST takes a draft back that waits for a publisher."""

    permissions = (access.EDIT,)

    def post(self, request: HttpRequest, draft_id: int) -> HttpResponse:
        copy = draft_reopen(draft=desk.draft_get(self.account, draft_id), actor=self.account)
        messages.success(request, _("The draft is open for editing again."))
        return redirect("draft", copy.source_id)
