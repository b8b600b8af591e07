"""Who has which role at a site."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput, NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.sites import facts, services
from requirements_app.sites.models import Site, SiteRole

from . import inputs
from .documentation import listing, operation
from .shapes import sites as shapes
from .sites import SiteView


class Roles(SiteView):
    @listing("roles_list", shapes.RoleShape, 404)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """The roles that accounts and groups have at the site."""
        self.list_query()
        rows = self.site(site).roles.select_related("user", "group")
        return self.page(rows, _shape)

    @operation("roles_create", shapes.RoleShape, 404, status=201, body=inputs.RoleBody, once=True)
    def post(self, request: Request, site: str) -> Response:
        """Give a role to an account or to a group; one that it has already is shown."""
        owner = self.own_site(site)
        values = self.validated(inputs.RoleBody)

        def make() -> Answer:
            role = services.role_grant(
                actor=self.account, site=owner, role=values["role"], **_grantee(values)
            )
            address = reverse("api:role", args=[owner.slug, role.pk], request=request)
            return Answer(201, _shape(role), {"Location": address})

        return self.once(make)


class RoleDetail(SiteView):
    @operation("roles_get", shapes.RoleShape, 404)
    def get(self, request: Request, site: str, key: str) -> Response:  # noqa: ARG002
        """One role of an account or a group."""
        self.query()
        return Response(_shape(_find(self.site(site), key)))

    @operation("roles_delete", None, 404, 409, 413, status=204)
    def delete(self, request: Request, site: str, key: str) -> Response:  # noqa: ARG002
        """Take a role away; a site keeps one owner at least."""
        services.role_revoke(actor=self.account, role=_find(self.own_site(site), key))
        return Response(status=204)


def _shape(role: SiteRole) -> dict[str, Any]:
    return {"id": role.pk, "user": None, "group": None, **facts.role_facts(role)}


def _find(site: Site, key: str) -> SiteRole:
    role = site.roles.select_related("site", "user", "group").filter(pk=key).first()
    if role is None:
        raise NotFound(f"site {site.slug} has no role {key}", "see the list of its roles")
    return role


def _grantee(values: dict[str, Any]) -> dict[str, Any]:
    """The account or the group that is named; the service wants exactly one of them."""
    return {
        "user": _named(User.objects.filter(is_active=True), "username", values.get("user"), "user"),
        "group": _named(Group.objects.all(), "name", values.get("group"), "group"),
    }


def _named(known: QuerySet[Any], attribute: str, name: str | None, field: str) -> Any:
    if name is None:
        return None
    found = known.filter(**{attribute: name}).first()
    if found is None:
        raise InvalidInput.one(field, name, f"is no {field} of the portal", "check the name")
    return found
