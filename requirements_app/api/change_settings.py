"""Absences, policies, and what is in force at a site."""

from __future__ import annotations

from typing import Literal, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.changes import selectors
from requirements_app.changes.actions.delegate import delegation_create, delegation_end
from requirements_app.changes.checks import account
from requirements_app.changes.models import BaselineEntry
from requirements_app.changes.policies import policy_current, policy_replace
from requirements_app.core.errors import NotFound
from requirements_app.jobs.idempotency import Answer

from . import change_bodies as bodies
from . import change_shapes as told
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import changes as shapes
from .sites import SiteView


class Delegations(PortalView):
    @listing("delegations_list", shapes.DelegationShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """Who decides for you, and when."""
        self.list_query()
        rows = self.account.delegations.select_related("person", "delegate")
        return self.page(rows, told.delegation_shape)

    @operation(
        "delegations_create",
        shapes.DelegationShape,
        status=201,
        body=bodies.DelegationBody,
        once=True,
    )
    def post(self, request: Request) -> Response:
        """Let somebody decide for you on these days, both included."""
        values = self.validated(bodies.DelegationBody)
        delegate = account(values.pop("delegate"), "delegate")

        def make() -> Answer:
            made = delegation_create(actor=self.account, delegate=delegate, **values)
            address = reverse("api:delegation", args=[made.pk], request=request)
            return Answer(201, told.delegation_shape(made), {"Location": address})

        return self.once(make)


class DelegationDetail(PortalView):
    @operation("delegations_end", None, 404, 413, status=204)
    def delete(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """Decide for yourself again."""
        delegation_end(actor=self.account, delegation=int(key))
        return Response(status=204)


class Policy(PortalView):
    @operation("policies_get", shapes.PolicyShape, 404, tagged=True)
    def get(self, request: Request, kind: str) -> Response:  # noqa: ARG002
        """The policy that counts now: `risk` or `approval`."""
        self.query()
        found = policy_current(_kind(kind))
        return Response(told.policy_shape(found), headers=etag(found.number))

    @operation(
        "policies_replace",
        shapes.PolicyShape,
        404,
        body=bodies.PolicyBody,
        conditional=True,
        tagged=True,
    )
    def put(self, request: Request, kind: str) -> Response:
        """Have another text count from now on; for administrators."""
        known = _kind(kind)
        number = expected_version(request, policy_current(known).number)
        text = self.validated(bodies.PolicyBody)["text"]
        made = policy_replace(kind=known, text=text, actor=self.account, expected_number=number)
        return Response(told.policy_shape(made), headers=etag(made.number))


class InForce(SiteView):
    @listing(
        "in_force_list",
        shapes.InForceShape,
        404,
        parameters=[OpenApiParameter(name, str) for name in ("flow", "product", "deployment")],
    )
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """The entries in force at the site, each with owner, reason, review date and change."""
        given = self.list_query("flow", "product", "deployment")
        rows = selectors.in_force(self.site(site)).filter(
            **{key: value for key, value in given.items() if key in _COLUMNS}
        )
        return self.page(rows, told.in_force_shape)


_COLUMNS = {field.name for field in BaselineEntry._meta.fields} & {"flow", "product", "deployment"}


def _kind(text: str) -> Literal["risk", "approval"]:
    if text not in ("risk", "approval"):
        raise NotFound(f"there is no policy {text}", "there are risk and approval")
    return cast("Literal['risk', 'approval']", text)
