"""The addresses of lists below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import lists

_ONE = "lists/<name:name>/"
_CREDENTIALS = f"{_ONE}credentials/"


def list_paths() -> list[URLPattern]:
    """Lists, what is on them, and their credentials."""
    return [
        path("lists/", lists.Lists.as_view(), name="lists"),
        path(_ONE, lists.ListDetail.as_view(), name="list"),
        path(f"{_ONE}preview/", lists.ListPreview.as_view(), name="list-preview"),
        path(_CREDENTIALS, lists.ListCredentials.as_view(), name="list-credentials"),
        path(
            f"{_CREDENTIALS}<name:key>/",
            lists.ListCredentialDetail.as_view(),
            name="list-credential",
        ),
    ]
