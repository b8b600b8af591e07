"""The addresses of the catalogue editor."""

from __future__ import annotations

from django.urls import URLPattern, path

from requirements_app.catalogue import converters  # noqa: F401 - registers `source` and `part`

from . import applications, drafts, source_files, source_items, sources

_SOURCE = "catalogue/sources/<source:source>/"
_FILE = f"{_SOURCE}files/<name:product>/"
_DRAFT = "catalogue/drafts/<number:draft_id>/"


def editor_paths() -> list[URLPattern]:
    """Sources in work, their files and items, and the drafts that they become."""
    return [
        path("catalogue/sources/", sources.Sources.as_view(), name="sources"),
        path(_SOURCE, sources.SourceDetail.as_view(), name="source"),
        path(f"{_SOURCE}working-copy/", sources.SourceCopy.as_view(), name="source-copy"),
        path(f"{_SOURCE}submit/", sources.SourceSubmit.as_view(), name="source-submit"),
        path(f"{_SOURCE}problems/", sources.SourceProblems.as_view(), name="source-problems"),
        path(f"{_SOURCE}changes/", sources.SourceChanges.as_view(), name="source-changes"),
        path(f"{_SOURCE}history/", sources.SourceHistory.as_view(), name="source-history"),
        path(
            f"{_SOURCE}removed/<name:removal>/",
            sources.SourceRemoved.as_view(),
            name="source-removed",
        ),
        path(f"{_SOURCE}files/", source_files.SourceFiles.as_view(), name="source-files"),
        path(_FILE, source_files.SourceFile.as_view(), name="source-file"),
        path(f"{_FILE}<part:part>/", source_items.SourceItems.as_view(), name="source-items"),
        path(
            f"{_FILE}<part:part>/<path:item>/",
            source_items.SourceItem.as_view(),
            name="source-item",
        ),
        path("catalogue/applications/", applications.Applications.as_view(), name="applications"),
        path("catalogue/drafts/", drafts.Drafts.as_view(), name="drafts"),
        path(_DRAFT, drafts.DraftDetail.as_view(), name="draft"),
        path(f"{_DRAFT}problems/", drafts.DraftProblems.as_view(), name="draft-problems"),
        path(f"{_DRAFT}changes/", drafts.DraftChanges.as_view(), name="draft-changes"),
        path(f"{_DRAFT}history/", drafts.DraftHistory.as_view(), name="draft-history"),
        path(f"{_DRAFT}publish/", drafts.DraftPublish.as_view(), name="draft-publish"),
        path(f"{_DRAFT}reopen/", drafts.DraftReopen.as_view(), name="draft-reopen"),
    ]
