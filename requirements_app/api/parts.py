"""The parts of a site: two views for each kind, and confirming an override."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.jobs.idempotency import Answer
from requirements_app.sites import services

from .conditions import etag, expected_version
from .documentation import operation
from .resources import RESOURCES, Resource
from .sites import SiteView

_OVERRIDES = next(each for each in RESOURCES if each.name == "override")


class PartList(SiteView):
    """The parts of one kind; a subclass names its `resource`."""

    resource: Resource

    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        self.list_query()
        rows = self.resource.rows(self.site(site))
        return self.page(rows, self.resource.tell, (self.resource.key,))

    def post(self, request: Request, site: str) -> Response:
        owner = self.own_site(site)
        values = _values(self.validated(self.resource.body))

        def make() -> Answer:
            made = self.resource.create(actor=self.account, site=owner, **values)
            key = getattr(made, self.resource.key)
            row = self.resource.find(owner, key)
            address = reverse(f"api:{self.resource.name}", args=[owner.slug, key], request=request)
            headers = {"Location": address, **etag(row.row_version)}
            return Answer(201, self.resource.tell(row), headers)

        return self.once(make)


class PartDetail(SiteView):
    """One part; a subclass names its `resource`."""

    resource: Resource

    def get(self, request: Request, site: str, key: str) -> Response:  # noqa: ARG002
        self.query()
        row = self.resource.find(self.site(site), key)
        return Response(self.resource.tell(row), headers=etag(row.row_version))

    def patch(self, request: Request, site: str, key: str) -> Response:
        owner = self.own_site(site)
        row = self.resource.find(owner, key)
        version = expected_version(request, row.row_version)
        values = _values(self.validated(self.resource.body, partial=True))
        changed = self.resource.update(
            actor=self.account, expected_version=version, **{self.resource.name: row}, **values
        )
        again = self.resource.find(owner, getattr(changed, self.resource.key))
        return Response(self.resource.tell(again), headers=etag(again.row_version))

    def delete(self, request: Request, site: str, key: str) -> Response:
        row = self.resource.find(self.own_site(site), key)
        version = expected_version(request, row.row_version)
        self.resource.delete(
            actor=self.account, expected_version=version, **{self.resource.name: row}
        )
        return Response(status=204)


class OverrideConfirm(SiteView):
    @operation("overrides_confirm", _OVERRIDES.shape, 404, 413, conditional=True, tagged=True)
    def post(self, request: Request, site: str, key: str) -> Response:
        """State that the override also holds against the flow as it is now."""
        owner = self.own_site(site)
        row = _OVERRIDES.find(owner, key)
        version = expected_version(request, row.row_version)
        services.override_confirm(actor=self.account, override=row, expected_version=version)
        again = _OVERRIDES.find(owner, key)
        return Response(_OVERRIDES.tell(again), headers=etag(again.row_version))


def _values(validated: dict[str, Any]) -> dict[str, Any]:
    """Service arguments; members become the services' own values."""
    if "members" not in validated:
        return validated
    members = [
        services.MemberValue(
            **{**member, "seen_as": [services.SeenAsValue(**s) for s in member.get("seen_as", ())]}
        )
        for member in validated["members"]
    ]
    return {**validated, "members": members}
