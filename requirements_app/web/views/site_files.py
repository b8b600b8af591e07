"""Sites from files: a new one, and many parts of one at once. First a look, then the deed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.core.tables import Decoded
from requirements_app.sites import csv_files, selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.exporting import site_yaml
from requirements_app.sites.importing import (
    Attempt,
    ImportReport,
    SourceFile,
    attempt_import,
    csv_bindings,
    csv_networks,
    import_bindings,
    import_networks,
    import_sites,
)
from requirements_app.web.forms.site_files import NewSiteForm, SiteUploadForm, UploadForm

from .base import PageView, kept_private
from .workspace import WorkspaceView

_IMPORTS = {"bindings": import_bindings, "networks": import_networks}
_WRITERS: dict[str, tuple[Callable[..., str], str, str]] = {
    "bindings": (csv_files.bindings_csv, "text/csv; charset=utf-8", "csv"),
    "networks": (csv_files.networks_csv, "text/csv; charset=utf-8", "csv"),
    "site": (site_yaml, "application/yaml; charset=utf-8", "yaml"),
}


class UploadView(PageView):
    """A form that brings a file, tells what it would do, and does exactly that when told to."""

    def upload_page(self, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
        """The page with its form."""
        raise NotImplementedError

    def act(self, form: UploadForm, text: str) -> Callable[[bool], ImportReport]:
        """What the import does, given whether it is only tried."""
        raise NotImplementedError

    def empty(self, form: UploadForm) -> UploadForm:
        """The form as it goes on, without what was typed."""
        raise NotImplementedError

    def receive(self, form: UploadForm, name: str) -> HttpResponse:
        """Try what was brought, or do it where the reader has seen what that does."""
        brought = self.brought(form, name) if form.is_valid() else None
        if brought is None:
            return self.upload_page(form, status=400)
        seen = form.cleaned_data["seen"]
        wanted = self.request.POST.get("do") == "apply" and not form.cleaned_data["file"]
        if not (wanted and seen):
            return self.tried(form, brought)
        try:
            attempt = attempt_import(self.act(form, brought.text), seen=seen, dry_run=False)
        except Conflict as conflict:
            return self.tried(form, brought, conflict)
        return self.tried(form, brought) if attempt.problems else self.done(attempt)

    def brought(self, form: UploadForm, name: str) -> Decoded | None:
        """The text that a valid form brings; None where it brings none, which the form tells."""
        try:
            found = form.brought(name)
        except InvalidInput as error:
            form.add_error("file", "; ".join(f"{p.message}, {p.mend}" for p in error.problems))
            return None
        if found is None:
            form.add_error("file", _("Choose a file, or paste its text."))
        return found

    def tried(
        self, form: UploadForm, brought: Decoded, conflict: Conflict | None = None
    ) -> HttpResponse:
        """What the import would do, with the text to be mended."""
        attempt = attempt_import(self.act(form, brought.text))
        shown = self.empty(form)
        told = {"text": brought.text, "seen": attempt.digest}
        shown.initial = {**shown.initial, **told}
        changes = attempt.report.created or attempt.report.updated or attempt.report.deleted
        return self.upload_page(
            shown,
            status=409 if conflict else 400 if attempt.problems else 200,
            attempt=attempt,
            conflict=conflict,
            encoding=brought if brought.encoding else None,
            may_apply=bool(changes) and not attempt.problems,
        )

    def done(self, attempt: Attempt) -> HttpResponse:
        """Where one goes after the deed."""
        raise NotImplementedError

    def tell(self, attempt: Attempt) -> None:
        report = attempt.report
        counts = {"new": len(report.created), "changed": len(report.updated)}
        messages.success(self.request, _("%(new)s made, %(changed)s changed.") % counts)


class Files(WorkspaceView, UploadView):
    """Members of all roles, or zones and networks of the whole site, from CSV."""

    step = "files"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        return self.upload_page(SiteUploadForm(initial={"kind": request.GET.get("kind", "")}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG002
        require(self.account, "sites.change_site", self.site)
        form = SiteUploadForm(request.POST, request.FILES)
        return self.receive(form, f"{request.POST.get('kind', 'file')[:20]}.csv")

    def upload_page(self, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
        columns = [
            (_("members of roles"), csv_bindings.COLUMNS),
            (_("zones and networks"), csv_networks.COLUMNS),
        ]
        return self.workspace(
            "sites/files.html", form=form, columns=columns, status=status, **context
        )

    def act(self, form: UploadForm, text: str) -> Callable[[bool], ImportReport]:
        kind = form.cleaned_data["kind"]
        file = SourceFile(f"{kind}.csv", text.encode())
        act = partial(_IMPORTS[kind], actor=self.account, site=self.site, file=file)
        return lambda dry_run: act(dry_run=dry_run)

    def empty(self, form: UploadForm) -> UploadForm:
        return SiteUploadForm(initial={"kind": form.cleaned_data["kind"]})

    def done(self, attempt: Attempt) -> HttpResponse:
        self.tell(attempt)
        zones = any("/zones/" in each or "/networks/" in each for each in attempt.report.created)
        return redirect("site-zones" if zones else "site-bindings", self.site.slug)


class SiteFile(WorkspaceView):
    """What the site says now, as a file that can be brought back."""

    def get(self, request: HttpRequest, slug: str, kind: str) -> HttpResponse:  # noqa: ARG002
        if kind not in _WRITERS:
            raise NotFound(_("There is no such file."), _("See the site's page of files."))
        write, media_type, ending = _WRITERS[kind]
        response = HttpResponse(write(self.site), content_type=media_type)
        name = self.site.slug if kind == "site" else f"{self.site.slug}-{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return kept_private(response)


class NewSite(PageView):
    """A new site, empty or like another one that the reader sees."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form(initial={"like": request.GET.get("like", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=400)
        like = form.cleaned_data["like"]
        try:
            if like:
                pattern = selectors.site_get(user=self.account, slug=like)
                site = services.site_create_like(actor=self.account, like=pattern, **form.values())
            else:
                site = services.site_create(actor=self.account, **form.values())
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, status=400)
        messages.success(request, _("The site is there. Begin with what runs here."))
        return redirect("site-deployments", site.slug)

    def form(self, *args: Any, **options: Any) -> NewSiteForm:
        sites = selectors.visible_sites(self.account).order_by("slug")
        return NewSiteForm(*args, sites=sites, **options)

    def page(self, form: NewSiteForm, status: int = 200) -> HttpResponse:
        return self.show("sites/new.html", {"form": form}, status=status)


class SiteImport(UploadView):
    """Sites as docs/site-format.md writes them, from a YAML file."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002
        return self.upload_page(UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.receive(UploadForm(request.POST, request.FILES), "site.yaml")

    def upload_page(self, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.show("sites/new.html", {"form": form, "upload": True, **context}, status=status)

    def act(self, form: UploadForm, text: str) -> Callable[[bool], ImportReport]:  # noqa: ARG002
        files = [SourceFile("site.yaml", text.encode())]
        return lambda dry_run: import_sites(actor=self.account, files=files, dry_run=dry_run)

    def empty(self, form: UploadForm) -> UploadForm:  # noqa: ARG002
        return UploadForm(initial={})

    def done(self, attempt: Attempt) -> HttpResponse:
        self.tell(attempt)
        sites = [name for name in attempt.report.created if "/" not in name]
        return redirect("site", sites[0]) if len(sites) == 1 else redirect("sites")
