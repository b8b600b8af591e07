"""Sites, and the upgrade proposals that a newer catalogue leaves them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.core.errors import NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.sites import facts, selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.models import Site, UpgradeProposal

from . import inputs
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import sites as shapes


class SiteView(PortalView):
    """A view of one site, or of something that belongs to it."""

    def site(self, slug: str) -> Site:
        """The site in the address, if the caller may see it. Raises NotFound."""
        return selectors.site_get(user=self.account, slug=slug)

    def own_site(self, slug: str) -> Site:
        """The site in the address, if the caller may change it. Raises NotFound, NotAllowed."""
        site = self.site(slug)
        require(self.account, "sites.change_site", site)
        return site


class Sites(SiteView):
    @listing("sites_list", shapes.SiteShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The sites you have a role at, by slug; administrators and auditors see all."""
        self.list_query()
        return self.page(selectors.visible_sites(self.account), site_shape, ("slug",))

    @operation(
        "sites_create", shapes.SiteShape, status=201, body=inputs.SiteBody, once=True, tagged=True
    )
    def post(self, request: Request) -> Response:
        """Make a site with its zone `internet`; you become its owner."""
        values = self.validated(inputs.SiteBody)

        def make() -> Answer:
            site = services.site_create(actor=self.account, **values)
            address = reverse("api:site", args=[site.slug], request=request)
            return Answer(201, site_shape(site), {"Location": address, **etag(site.row_version)})

        return self.once(make)


class SiteDetail(SiteView):
    @operation("sites_get", shapes.SiteShape, 404, tagged=True)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """One site."""
        self.query()
        found = self.site(site)
        return Response(site_shape(found), headers=etag(found.row_version))

    @operation(
        "sites_update", shapes.SiteShape, 404, body=inputs.SiteBody, conditional=True, tagged=True
    )
    def patch(self, request: Request, site: str) -> Response:
        """Change what is given. The slug stays; the catalogue version moves by a proposal."""
        found = self.own_site(site)
        version = expected_version(request, found.row_version)
        values = self.validated(inputs.SiteBody, partial=True)
        changed = services.site_update(
            actor=self.account, site=found, expected_version=version, **values
        )
        return Response(site_shape(changed), headers=etag(changed.row_version))

    @operation("sites_delete", None, 404, 413, status=204, conditional=True)
    def delete(self, request: Request, site: str) -> Response:
        """Delete a site with all that belongs to it; not one whose rule sets are kept."""
        found = self.own_site(site)
        version = expected_version(request, found.row_version)
        services.site_delete(actor=self.account, site=found, expected_version=version)
        return Response(status=204)


class ReceivedOffers(SiteView):
    @listing("received_offers_list", shapes.ReceivedOfferShape, 404)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """What other sites offer to this one: write `offer` into a binding."""
        self.list_query()
        rows = selectors.offers_to(self.site(site))
        return self.page(rows, _received, ("site__slug", "slug"))


class Proposals(SiteView):
    @listing("proposals_list", shapes.ProposalShape, 404)
    def get(self, request: Request, site: str) -> Response:  # noqa: ARG002
        """The site's upgrade proposals, newest first."""
        self.list_query()
        rows = self.site(site).proposals.all()
        return self.page(rows, proposal_shape, ("-created_at", "id"))


class ProposalDetail(SiteView):
    @operation("proposals_get", shapes.ProposalShape, 404, tagged=True)
    def get(self, request: Request, site: str, key: UUID) -> Response:  # noqa: ARG002
        """One upgrade proposal: what would change at the site."""
        self.query()
        row = _proposal(self.site(site), key)
        return Response(proposal_shape(row), headers=etag(row.row_version))


class ProposalAccept(SiteView):
    @operation("proposals_accept", shapes.ProposalShape, 404, 413, conditional=True, tagged=True)
    def post(self, request: Request, site: str, key: UUID) -> Response:
        """Move the site to the proposed catalogue version."""
        row = _proposal(self.own_site(site), key)
        version = expected_version(request, row.row_version)
        decided = services.proposal_accept(
            actor=self.account, proposal=row, expected_version=version
        )
        return Response(proposal_shape(decided), headers=etag(decided.row_version))


class ProposalDismiss(SiteView):
    @operation("proposals_dismiss", shapes.ProposalShape, 404, 413, conditional=True, tagged=True)
    def post(self, request: Request, site: str, key: UUID) -> Response:
        """Leave the site at its catalogue version."""
        row = _proposal(self.own_site(site), key)
        version = expected_version(request, row.row_version)
        decided = services.proposal_dismiss(
            actor=self.account, proposal=row, expected_version=version
        )
        return Response(proposal_shape(decided), headers=etag(decided.row_version))


def site_shape(site: Site) -> dict[str, Any]:
    return {
        **facts.site_facts(site),
        "created_at": site.created_at,
        "row_version": site.row_version,
    }


def proposal_shape(row: UpgradeProposal) -> dict[str, Any]:
    return {
        "id": row.pk,
        **facts.proposal_facts(row),
        "added": row.added,
        "removed": row.removed,
        "changed": row.changed,
        "overrides_touched": row.overrides_touched,
        "findings_added": row.findings_added,
        "created_at": row.created_at,
        "decided_at": row.decided_at,
        "row_version": row.row_version,
    }


def _proposal(site: Site, key: UUID) -> UpgradeProposal:
    row = site.proposals.filter(pk=key).first()
    if row is None:
        raise NotFound(f"site {site.slug} has no proposal {key}", "see the list of its proposals")
    return row


def _received(offer: Any) -> dict[str, Any]:
    return {
        "offer": str(offer),
        "site": offer.site.slug,
        "component": offer.component.slug,
        "note": offer.note,
    }
