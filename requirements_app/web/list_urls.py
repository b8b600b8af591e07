"""The addresses of the pages of lists."""

from __future__ import annotations

from django.urls import path

from .views import lists

_SITE = "sites/<str:slug>/"
_ONE = f"{_SITE}lists/<str:name>/"

urlpatterns = [
    path(f"{_SITE}lists/", lists.SiteLists.as_view(), name="site-lists"),
    path(f"{_SITE}new-list/", lists.ListNew.as_view(), name="site-list-new"),
    path(_ONE, lists.SiteList.as_view(), name="site-list"),
    path(f"{_ONE}edit/", lists.ListEdit.as_view(), name="site-list-edit"),
    path(f"{_ONE}delete/", lists.ListDelete.as_view(), name="site-list-delete"),
    path(f"{_ONE}credentials/", lists.CredentialIssue.as_view(), name="site-list-credential-issue"),
    path(
        f"{_ONE}credentials/<str:key>/revoke/",
        lists.CredentialRevoke.as_view(),
        name="site-list-credential-revoke",
    ),
]
