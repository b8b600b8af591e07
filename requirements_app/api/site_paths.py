"""The addresses of sites and their parts, each documented from the body it takes."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema_view

from . import parts, roles, sites
from .documentation import listing, operation
from .resources import RESOURCES, Resource

_SITE = "sites/<name:site>/"


def site_paths() -> list[URLPattern]:
    """List and detail of sites, of each kind of part, of roles and of upgrade proposals."""
    proposal = f"{_SITE}proposals/<uuid:key>/"
    return [
        path("sites/", sites.Sites.as_view(), name="sites"),
        path(_SITE, sites.SiteDetail.as_view(), name="site"),
        *(address for resource in RESOURCES for address in _part_paths(resource)),
        path(
            f"{_SITE}overrides/<name:key>/confirm/",
            parts.OverrideConfirm.as_view(),
            name="override-confirm",
        ),
        path(f"{_SITE}received-offers/", sites.ReceivedOffers.as_view(), name="received-offers"),
        path(f"{_SITE}roles/", roles.Roles.as_view(), name="roles"),
        path(f"{_SITE}roles/<number:key>/", roles.RoleDetail.as_view(), name="role"),
        path(f"{_SITE}proposals/", sites.Proposals.as_view(), name="proposals"),
        path(proposal, sites.ProposalDetail.as_view(), name="proposal"),
        path(f"{proposal}accept/", sites.ProposalAccept.as_view(), name="proposal-accept"),
        path(f"{proposal}dismiss/", sites.ProposalDismiss.as_view(), name="proposal-dismiss"),
    ]


def _part_paths(resource: Resource) -> list[URLPattern]:
    label, base = resource.name.title(), f"{_SITE}{resource.segment}/"
    converter = "name" if resource.key == "slug" else "number"
    the_list: Any = type(f"{label}List", (parts.PartList,), {"resource": resource})
    detail: Any = type(f"{label}Detail", (parts.PartDetail,), {"resource": resource})
    _document(resource, the_list, detail)
    return [
        path(base, the_list.as_view(), name=resource.segment),
        path(f"{base}<{converter}:key>/", detail.as_view(), name=resource.name),
    ]


def _document(
    resource: Resource, the_list: type[parts.PartList], detail: type[parts.PartDetail]
) -> None:
    segment, name, shape, body = resource.segment, resource.name, resource.shape, resource.body
    kind = f"an {name}" if name[0] in "aeiou" else f"a {name}"
    extend_schema_view(
        get=listing(f"{segment}_list", shape, 404, summary=f"The site's {segment}"),
        post=operation(
            f"{segment}_create", shape, 404, status=201, body=body, once=True, tagged=True,
            summary=f"Make {kind}",
        ),
    )(the_list)  # fmt: skip
    extend_schema_view(
        get=operation(f"{segment}_get", shape, 404, tagged=True, summary=f"Read {kind}"),
        patch=operation(
            f"{segment}_update", shape, 404, body=body, conditional=True, tagged=True,
            summary=f"Change what is given of {kind}",
        ),
        delete=operation(
            f"{segment}_delete", None, 404, 413, status=204, conditional=True,
            summary=f"Delete {kind}",
        ),
    )(detail)  # fmt: skip
