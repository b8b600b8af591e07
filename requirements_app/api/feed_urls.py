"""The addresses below /feeds/."""

from __future__ import annotations

from django.urls import path

from . import converters, feeds  # noqa: F401

urlpatterns = [
    path("catalogue.atom", feeds.CatalogueFeed.as_view(), name="feed-catalogue"),
    path("sites/<name:site>.atom", feeds.SiteFeed.as_view(), name="feed-site"),
    path("calendar.ics", feeds.CalendarFeed.as_view(), name="feed-calendar"),
]
