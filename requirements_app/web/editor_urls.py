"""The addresses of the catalogue editor."""

from __future__ import annotations

from django.urls import path

from requirements_app.catalogue import converters  # noqa: F401 - registers `source` and `part`

from .views import draft_files, draft_items, draft_records, drafts

_DRAFTS = "catalogue/drafts/"
_RECORD = f"{_DRAFTS}<int:draft_id>/"
_SOURCE = f"{_DRAFTS}<source:source>/"
_FILE = f"{_SOURCE}products/<str:product>/"

urlpatterns = [
    path(_DRAFTS, drafts.Drafts.as_view(), name="drafts"),
    path(f"{_DRAFTS}new/", drafts.NewApplication.as_view(), name="draft-new"),
    # a draft that was submitted
    path(_RECORD, draft_records.DraftRecord.as_view(), name="draft-record"),
    path(f"{_RECORD}publish/", draft_records.DraftPublish.as_view(), name="draft-publish"),
    path(f"{_RECORD}reopen/", draft_records.DraftReopen.as_view(), name="draft-reopen"),
    # a source in work
    path(_SOURCE, drafts.SourcePage.as_view(), name="draft"),
    path(f"{_SOURCE}submit/", drafts.DraftSubmit.as_view(), name="draft-submit"),
    path(f"{_SOURCE}discard/", drafts.DraftDiscard.as_view(), name="draft-discard"),
    path(f"{_SOURCE}files.zip", drafts.DraftArchive.as_view(), name="draft-archive"),
    path(f"{_SOURCE}removed/<str:removal>/", drafts.DraftRestore.as_view(), name="draft-restore"),
    path(f"{_SOURCE}hosts/<path:pattern>/", draft_items.HostForm.as_view(), name="draft-host"),
    # one product's file
    path(_FILE, draft_files.FilePage.as_view(), name="draft-file"),
    path(f"{_FILE}text/", draft_files.FileText.as_view(), name="draft-file-text"),
    path(f"{_FILE}file.yaml", draft_files.FileYaml.as_view(), name="draft-file-yaml"),
    path(f"{_FILE}remove/", draft_files.FileRemove.as_view(), name="draft-file-remove"),
    path(f"{_FILE}add/<part:part>/", draft_items.ItemNew.as_view(), name="draft-item-new"),
    path(
        f"{_FILE}remove/<part:part>/<path:item>/",
        draft_items.ItemRemove.as_view(),
        name="draft-item-remove",
    ),
    path(f"{_FILE}<part:part>/<path:item>/", draft_items.ItemPage.as_view(), name="draft-item"),
]
