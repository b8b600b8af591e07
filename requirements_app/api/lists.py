"""Lists that firewalls and proxies fetch: what is on them, and what opens them.

Secrets are answered once and kept as an HMAC, so the requests that make one take no
Idempotency-Key, as with tokens. The lists themselves are served by `list_files`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.urls import reverse as path_of
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.lists import credentials, selectors, services
from requirements_app.lists.copies import copy_current
from requirements_app.lists.models import List, ListCopy, ListCredential
from requirements_app.sites.access import require
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get

from . import list_bodies as bodies
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import lists as shapes

_LONGEST_TEXT = 200_000
_DAYS = 365


class ListView(PortalView):
    def found(self, name: str) -> List:
        """The list in the address, if the caller may see it. Raises NotFound."""
        return selectors.list_get(self.account, name)

    def own(self, name: str) -> List:
        """The same, if the caller may change its site. Raises NotFound and NotAllowed."""
        found = self.found(name)
        require(self.account, "sites.change_site", found.site)
        return found

    def own_site(self, slug: str) -> Site:
        site = site_get(user=self.account, slug=slug)
        require(self.account, "sites.change_site", site)
        return site


class Lists(ListView):
    @listing("lists_list", shapes.ListShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The lists of the sites that you see, by name."""
        self.list_query()
        return self.page(selectors.lists_told(self.account), list_shape, ("name",))

    @operation(
        "lists_create",
        shapes.ListShape,
        404,
        409,
        status=201,
        body=bodies.ListBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Make a list of a site's entries. Nobody can fetch it before it has a credential."""
        values = self.validated(bodies.ListBody)
        site = self.own_site(values.pop("site"))

        def make() -> Answer:
            made = services.list_create(actor=self.account, site=site, **values)
            found = self.found(made.name)
            address = reverse("api:list", args=[found.name], request=request)
            return Answer(201, list_shape(found), {"Location": address, **etag(found.row_version)})

        return self.once(make)


class ListDetail(ListView):
    @operation("lists_get", shapes.ListShape, 404, tagged=True)
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002
        """One list."""
        self.query()
        found = self.found(name)
        return Response(list_shape(found), headers=etag(found.row_version))

    @operation(
        "lists_update",
        shapes.ListShape,
        404,
        body=bodies.ListFieldsBody,
        conditional=True,
        tagged=True,
    )
    def patch(self, request: Request, name: str) -> Response:
        """Change what is given. Another name or format is another address, which devices have to
        be told."""
        found = self.own(name)
        version = expected_version(request, found.row_version)
        values = self.validated(bodies.ListFieldsBody, partial=True)
        changed = services.list_update(
            actor=self.account, found=found, expected_version=version, **values
        )
        again = self.found(changed.name)
        return Response(list_shape(again), headers=etag(again.row_version))

    @operation("lists_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, name: str) -> Response:
        """Delete a list with its credentials. Devices that fetch it get nothing any more."""
        found = self.own(name)
        version = expected_version(request, found.row_version)
        services.list_delete(actor=self.account, found=found, expected_version=version)
        return Response(status=204)


class ListPreview(ListView):
    @operation("lists_preview", shapes.ListPreviewShape, 404, 409)
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002
        """The file as devices get it now, with what the format cannot hold and how near it is to
        a device's limit."""
        self.query()
        found = self.found(name)
        return Response(preview_shape(found, copy_current(found)))


class ListCredentials(ListView):
    @listing("list_credentials_list", shapes.ListCredentialShape, 404)
    def get(self, request: Request, name: str) -> Response:  # noqa: ARG002
        """The credentials of a list, newest first."""
        self.list_query()
        rows = selectors.credentials_of(self.own(name))
        return self.page(rows, credential_shape, ("-created_at", "-pk"))

    @operation(
        "list_credentials_issue",
        shapes.ListSecretShape,
        404,
        409,
        status=201,
        body=bodies.ListCredentialBody,
    )
    def post(self, request: Request, name: str) -> Response:
        """Issue a credential that opens this list alone. Its secret is shown this once."""
        found = self.own(name)
        values = self.validated(bodies.ListCredentialBody)
        until = credentials.expiry_in(values.pop("days", _DAYS))
        made, secret = credentials.credential_issue(
            actor=self.account, found=found, expires_at=until, **values
        )
        address = reverse("api:list-credential", args=[found.name, made.key], request=request)
        body = {
            **credential_shape(made),
            "secret": secret,
            "address": address_with(found, made, secret),
        }
        return Response(body, status=201, headers={"Location": address})


class ListCredentialDetail(ListView):
    @operation("list_credentials_get", shapes.ListCredentialShape, 404)
    def get(self, request: Request, name: str, key: str) -> Response:  # noqa: ARG002
        """One credential, without its secret."""
        self.query()
        found = selectors.credentials_of(self.own(name)).filter(key=key).first()
        if found is None:
            raise NotFound(f"list {name} has no credential {key}", "see the list of them")
        return Response(credential_shape(found))

    @operation("list_credentials_revoke", None, 404, 413, status=204)
    def delete(self, request: Request, name: str, key: str) -> Response:  # noqa: ARG002
        """Revoke a credential, at once and for good."""
        credentials.credential_revoke(actor=self.account, found=self.own(name), key=key)
        return Response(status=204)


def address_of(found: List) -> str:
    """Where devices fetch a list by user name and password."""
    return settings.PORTAL_URL + path_of("list-file", args=[found.name, _suffix(found)])


def address_with(found: List, credential: ListCredential, secret: str) -> str:
    """The same for this credential: with the secret in it, where that is its kind."""
    if credential.kind == ListCredential.Kind.BASIC:
        return address_of(found)
    return settings.PORTAL_URL + path_of(
        "list-file-by-token", args=[secret, found.name, _suffix(found)]
    )


def list_shape(row: List) -> dict[str, Any]:
    told: Any = row  # annotated by the selector
    return {
        **services.facts_of(row),
        "address": address_of(row),
        "credentials": told.in_force,
        "fetched_at": told.fetched_at,
        "created_at": row.created_at,
        "row_version": row.row_version,
    }


def preview_shape(found: List, copy: ListCopy) -> dict[str, Any]:
    written = selectors.format_of(found)
    gone = [asdict(each) for each in selectors.places_gone(found)]
    for each in gone:
        each.pop("flows")
    return {
        "media_type": written.media_type,
        "count": copy.count,
        "entries": copy.entry_count,
        "bytes": len(copy.text.encode()),
        "limits": [
            {"devices": each.devices, "entries": each.entries, "bytes": each.size}
            for each in written.limits
        ],
        "findings": [*gone, *copy.findings],
        "etag": f'"{copy.tag}"',
        "changed_at": copy.changed_at,
        "text": copy.text[:_LONGEST_TEXT],
        "whole": len(copy.text) <= _LONGEST_TEXT,
    }


def credential_shape(row: ListCredential) -> dict[str, Any]:
    basic = row.kind == ListCredential.Kind.BASIC
    plain = ("key", "name", "kind", "created_at", "expires_at", "revoked_at", "last_used_at")
    return {
        **{name: getattr(row, name) for name in plain},
        "username": credentials.username_of(row) if basic else "",
        "created_by": row.created_by.username,
    }


def _suffix(found: List) -> str:
    return selectors.format_of(found).suffix
