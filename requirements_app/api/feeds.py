"""Feeds for programs that read news, and the calendar: by session, by API token as Bearer, or by
API token as the password of HTTP Basic, which is what feed readers can do."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from requirements_app.accounts.models import Token, User
from requirements_app.accounts.services import token_find
from requirements_app.audit.middleware import set_token_key
from requirements_app.changes.calendar import MEDIA_TYPE as CALENDAR
from requirements_app.changes.calendar import calendar_of
from requirements_app.sites.selectors import site_get
from requirements_app.webhooks.feeds import Entry, catalogue_entries, site_entries, tag

from .authentication import BearerAuthentication, basic_pair
from .base import PortalView

ATOM = "application/atom+xml; charset=utf-8"
_SETTLED = dt.timedelta(minutes=5)


class TokenAsPassword(BaseAuthentication):
    """HTTP Basic: any user name, and an API token as the password."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        pair = basic_pair(request)
        if pair is None:
            return None
        token = token_find(pair[1]) if pair[1] else None
        if token is None:
            raise AuthenticationFailed("The password has to be an API token that is in force.")
        set_token_key(token.key)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Basic realm="portal, with an API token as the password", charset="UTF-8"'


class TokenAsPasswordScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names it."""

    target_class = TokenAsPassword
    name = "tokenAsPassword"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "basic"}


class Whatever(BaseContentNegotiation):
    """There is one form of each feed: what a reader says of others is no reason to refuse it."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:  # noqa: ARG002
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Iterable[Any],
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[Any, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class FeedView(PortalView):
    authentication_classes = (TokenAsPassword, BearerAuthentication, SessionAuthentication)
    content_negotiation_class = Whatever

    def feed(self, title: str, page: str, entries: Sequence[Entry]) -> HttpResponseBase:
        """The feed, or 304 for who has it already."""
        here = settings.PORTAL_URL + self.request.path
        newest = max((entry.at for entry in entries), default=None)
        feed = _Feed(title, settings.PORTAL_URL + page, "", feed_url=here, feed_guid=tag(self.path))
        feed.moment = newest or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        for each in entries:
            feed.add_item(
                each.title,
                each.url,
                each.summary,
                unique_id=each.id,
                pubdate=each.at,
                updateddate=each.at,
                author_name=each.author,
                categories=[each.category],
            )
        # A moment that is fresh may still get company that began before it.
        settled = newest is not None and timezone.now() - newest > _SETTLED
        body = feed.writeString("utf-8").encode()
        return _kept(self.request._request, body, ATOM, newest if settled else None)

    @property
    def path(self) -> str:
        return self.request.path.removeprefix("/feeds/").removesuffix(".atom")


class _Feed(Atom1Feed):
    """A feed that is as old as its newest entry, and never as young as the request."""

    moment: dt.datetime

    def latest_post_date(self) -> dt.datetime:
        return self.moment


class CatalogueFeed(FeedView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponseBase:  # noqa: ARG002
        """The newest versions of the catalogue."""
        self.query()
        page = reverse("catalogue-changes")
        return self.feed(_("Catalogue changes"), page, catalogue_entries())


class SiteFeed(FeedView):
    @extend_schema(exclude=True)
    def get(self, request: Request, site: str) -> HttpResponseBase:  # noqa: ARG002
        """What happened at a site, newest first."""
        self.query()
        found = site_get(user=self.account, slug=site)
        entries = site_entries(self.account, found)
        return self.feed(found.name, reverse("site", args=[found.slug]), entries)


class CalendarFeed(FeedView):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponseBase:
        """Windows, scheduled changes, and the days on which entries are due for review."""
        self.query()
        plain = request._request
        body = calendar_of(
            self.account,
            address=lambda change: f"{settings.PORTAL_URL}{reverse('change', args=[change.pk])}",
            reviews=f"{settings.PORTAL_URL}{reverse('reviews')}",
            host=request.get_host(),
        )
        return _kept(plain, body, f"{CALENDAR}; charset=utf-8", None, told=_unstamped(body))


def _unstamped(calendar: bytes) -> bytes:
    """The calendar without its DTSTAMPs, which only say when it was written."""
    lines = calendar.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.startswith(b"DTSTAMP"))


def _kept(
    request: HttpRequest,
    body: bytes,
    media_type: str,
    modified: dt.datetime | None,
    *,
    told: bytes | None = None,
) -> HttpResponseBase:
    """The answer with its ETag, made of `told` where that is not the body; 304 for who has it."""
    tag_text = hashlib.sha256(body if told is None else told).hexdigest()[:32]
    seconds = int(modified.timestamp()) if modified else None
    response = HttpResponse(body, content_type=media_type)
    response["ETag"] = quote_etag(tag_text)
    if modified:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    return get_conditional_response(request, response["ETag"], seconds, response) or response
