"""Recertification: what is due, decisions, campaigns; and what is retired."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from requirements_app.changes.actions.campaign import campaign_close, campaign_create
from requirements_app.changes.actions.retire import retire
from requirements_app.changes.actions.review import entries_hand_over, review_decide
from requirements_app.changes.checks import account
from requirements_app.changes.models import Campaign, Change
from requirements_app.changes.reviews import (
    DUE,
    FILTER_KEYS,
    ReviewFilters,
    campaign_list,
    reviews_due,
    standing_on_dropped_flows,
)
from requirements_app.core.errors import NotFound
from requirements_app.jobs.idempotency import Answer
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import site_get

from . import change_bodies as bodies
from . import change_shapes as told
from .base import PortalView
from .conditions import etag, expected_version
from .documentation import listing, operation
from .shapes import changes as shapes

_FILTERS = (
    OpenApiParameter("due", str, enum=DUE, description="By today, unless given."),
    *(OpenApiParameter(name, str) for name in FILTER_KEYS if name not in ("due", "campaign")),
    OpenApiParameter("campaign", str, description="What it still waits for, by its `id`."),
)


class ReviewView(PortalView):
    def places(self, slugs: list[str]) -> list[Site]:
        """The sites that a body names, each once. Raises NotFound for one that is not seen."""
        return [site_get(user=self.account, slug=slug) for slug in dict.fromkeys(slugs)]

    def campaign(self, key: str) -> Campaign:
        """The campaign in the address, if the caller may see it. Raises NotFound."""
        found = campaign_list(self.account).filter(pk=int(key)).first()
        if found is None:
            raise NotFound(f"there is no campaign {key}", "see the list of campaigns")
        return found

    def drafts(self, changes: list[Change], request: Request) -> Answer:
        """The answer to what has made drafts; the first is where it leads."""
        address = (
            reverse("api:change", args=[changes[0].pk], request=request)
            if changes
            else reverse("api:reviews", request=request)
        )
        body = {"changes": [change.pk for change in changes]}
        return Answer(201, body, {"Location": address})


class Reviews(ReviewView):
    @listing("reviews_list", shapes.InForceShape, parameters=_FILTERS)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The entries in force that are due for review, at the sites you see, the longest due
        first."""
        filters = ReviewFilters.from_texts(self.list_query(*FILTER_KEYS))
        rows = reviews_due(self.account, filters)
        return self.page(rows, told.in_force_shape, ("review_on", "pk"))


class Dropped(ReviewView):
    @listing(
        "reviews_dropped", shapes.InForceShape, 404, parameters=[OpenApiParameter("site", str)]
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The entries in force whose flow the site's catalogue version does not have any more."""
        slug = self.list_query("site").get("site")
        site = site_get(user=self.account, slug=slug) if slug else None
        return self.page(standing_on_dropped_flows(self.account, site), told.in_force_shape)


class Decide(ReviewView):
    @operation(
        "reviews_decide",
        shapes.DraftsShape,
        404,
        409,
        status=201,
        body=bodies.ReviewBody,
        once=True,
    )
    def post(self, request: Request) -> Response:
        """Keep entries for another while, or have drafts made that take them out of force."""
        values = self.validated(bodies.ReviewBody)

        def make() -> Answer:
            changes = review_decide(
                actor=self.account,
                entries=values["entries"],
                outcome=values["outcome"],
                text=values.get("note", ""),
                review_on=values.get("review_on"),
            )
            return self.drafts(changes, request)

        return self.once(make)


class HandOver(ReviewView):
    @operation("reviews_hand_over", shapes.HandedOverShape, 404, 409, body=bodies.HandOverBody)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """Have somebody else answer for entries in force."""
        values = self.validated(bodies.HandOverBody)
        count = entries_hand_over(
            actor=self.account,
            entries=values["entries"],
            owner=account(values["owner"], "owner"),
            text=values.get("note", ""),
        )
        return Response({"entries": count})


class Campaigns(ReviewView):
    @listing("campaigns_list", shapes.CampaignShape)
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """The campaigns of which you see every site, newest first."""
        self.list_query()
        return self.page(campaign_list(self.account), campaign_shape, ("-created_at", "-pk"))

    @operation(
        "campaigns_create",
        shapes.CampaignShape,
        404,
        409,
        status=201,
        body=bodies.CampaignBody,
        once=True,
        tagged=True,
    )
    def post(self, request: Request) -> Response:
        """Ask for a decision on everything in force at these sites, by a day."""
        values = self.validated(bodies.CampaignBody)
        sites = self.places(values.pop("sites"))

        def make() -> Answer:
            made = campaign_create(actor=self.account, sites=sites, **values)
            address = reverse("api:campaign", args=[made.pk], request=request)
            body = campaign_shape(campaign_list(self.account).get(pk=made.pk))
            return Answer(201, body, {"Location": address, **etag(made.row_version)})

        return self.once(make)


class CampaignDetail(ReviewView):
    @operation("campaigns_get", shapes.CampaignShape, 404, tagged=True)
    def get(self, request: Request, key: str) -> Response:  # noqa: ARG002
        """One campaign, and how far it is."""
        self.query()
        found = self.campaign(key)
        return Response(campaign_shape(found), headers=etag(found.row_version))


class CampaignClose(ReviewView):
    @operation("campaigns_close", shapes.CampaignShape, 404, 413, conditional=True, tagged=True)
    def post(self, request: Request, key: str) -> Response:
        """End a campaign; what is undecided stays so."""
        found = self.campaign(key)
        version = expected_version(request, found.row_version)
        campaign_close(actor=self.account, campaign=found.pk, expected_version=version)
        found = self.campaign(key)
        return Response(campaign_shape(found), headers=etag(found.row_version))


class Retirements(ReviewView):
    @operation(
        "retirements_create",
        shapes.DraftsShape,
        404,
        409,
        status=201,
        body=bodies.RetirementBody,
        once=True,
    )
    def post(self, request: Request) -> Response:
        """Ask for sites, or a product or deployment there, to be taken out of force: drafts."""
        values = self.validated(bodies.RetirementBody)
        sites = self.places(values.pop("sites"))
        return self.once(
            lambda: self.drafts(retire(actor=self.account, sites=sites, **values), request)
        )


def campaign_shape(row: Any) -> dict[str, Any]:
    """A campaign of `campaign_list`."""
    return {
        "id": row.pk,
        "name": row.name,
        "due_on": row.due_on,
        "sites": [site.slug for site in row.sites.all()],
        "made_by": row.made_by.username,
        "created_at": row.created_at,
        "closed_at": row.closed_at,
        "asked": row.asked,
        "decided": row.decided,
        "row_version": row.row_version,
    }
