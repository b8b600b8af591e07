"""Preferences and saved views: what is kept, for whom, and what is refused."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import AnonymousUser

from requirements_app.accounts import saved_views
from requirements_app.accounts.models import SavedView, User
from requirements_app.accounts.preferences import (
    preferences_facts,
    preferences_set,
    preferences_version,
    zone_names,
    zone_of,
)
from requirements_app.accounts.saved_views import (
    saved_view_delete,
    saved_view_get,
    saved_view_save,
)
from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada")


@pytest.fixture
def bob() -> User:
    return User.objects.create_user("bob")


def kept(ada: User, name: str = "Web", query: str = "port=443", page: str = "flows") -> SavedView:
    return saved_view_save(user=ada, page=page, name=name, query=query, actor=ada)


def test_a_time_zone_is_kept_with_its_audit_event(ada):
    preferences_set(account=ada, actor=ada, time_zone="Europe/Berlin", theme="dark")
    ada.refresh_from_db()
    assert zone_of(ada) == ZoneInfo("Europe/Berlin")
    event = Event.objects.get(action="account.preferences-changed")
    assert event.data == {"time_zone": "Europe/Berlin", "theme": "dark"}


def test_what_is_not_given_stays_and_nothing_new_leaves_no_event(ada):
    preferences_set(account=ada, actor=ada, single_keys=False)
    preferences_set(account=ada, actor=ada, single_keys=False)
    ada.refresh_from_db()
    assert preferences_facts(ada) == {
        "time_zone": "", "theme": "", "single_keys": False, "page_rows": 50,
    }  # fmt: skip
    assert Event.objects.filter(action="account.preferences-changed").count() == 1


def test_who_chose_no_time_zone_sees_the_portals(ada, settings):
    settings.TIME_ZONE = "Asia/Tehran"
    assert zone_of(ada) == zone_of(AnonymousUser()) == zone_of(None) == ZoneInfo("Asia/Tehran")


@pytest.mark.parametrize(
    "zone", ["Europe/Atlantis", "../../etc/passwd", "Etc/GMT+5", "CET\0", "utc", "🕐"]
)
def test_a_time_zone_that_is_none_is_refused(ada, zone):
    with pytest.raises(InvalidInput) as refused:
        preferences_set(account=ada, actor=ada, time_zone=zone)
    assert refused.value.problems[0].field == "time_zone"


def test_every_time_zone_on_offer_can_be_used():
    assert len(zone_names()) > 400
    assert all(ZoneInfo(name) for name in zone_names())


@pytest.mark.parametrize("count", [0, 10, 60, 201, -50])
def test_rows_on_a_page_are_one_of_a_few_numbers(ada, count):
    with pytest.raises(InvalidInput, match="25, 50, 100, 200"):
        preferences_set(account=ada, actor=ada, page_rows=count)


def test_preferences_that_were_changed_meanwhile_are_stale(ada):
    seen = preferences_version(ada)
    preferences_set(account=ada, actor=ada, page_rows=25, expected_version=seen)
    with pytest.raises(Stale):
        preferences_set(account=ada, actor=ada, page_rows=100, expected_version=seen)


def test_nobody_sets_the_preferences_of_another(ada, bob):
    with pytest.raises(NotAllowed):
        preferences_set(account=ada, actor=bob, theme="dark")


def test_a_view_is_kept_without_the_page_and_the_row_that_were_open(ada):
    view = kept(ada, query="?port=443&page=3&q=d%C3%BC&row=x&after=5")
    assert view.query == "port=443&q=d%C3%BC"
    assert list(saved_views.saved_views(ada, "flows")) == [view]
    assert list(saved_views.saved_views(ada, "hosts")) == []


def test_the_same_name_on_the_same_page_replaces_the_view(ada, bob):
    kept(ada)
    kept(ada, query="port=80")
    kept(ada, page="hosts", query="q=x")
    kept(bob)
    assert [each.query for each in saved_views.saved_views(ada, "flows")] == ["port=80"]
    events = Event.objects.filter(action="saved-view.saved")
    assert [each.data["query"] for each in events.order_by("id")][:2] == ["port=443", "port=80"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("page", {"page": "people"}),
        ("page", {"page": ""}),
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 81}),
        ("name", {"name": "a\x1fb"}),
        ("query", {"query": ""}),
        ("query", {"query": "page=3"}),
        ("query", {"query": "q=%FF"}),
        ("query", {"query": "q=%00"}),
        ("query", {"query": "q=a%0Ab"}),
        ("query", {"query": "q=" + "ü" * 1000}),
        ("query", {"query": "q=" + "x" * 2001}),
        ("query", {"query": "&".join(f"a{n}=1" for n in range(200))}),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_with_the_field(ada, field, given):
    with pytest.raises(InvalidInput) as refused:
        kept(ada, **given)
    assert refused.value.problems[0].field == field
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_the_views_of_one_person(ada, bob, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    kept(ada, "a")
    kept(ada, "b")
    with pytest.raises(Conflict, match="2 saved views"):
        kept(ada, "c")
    kept(ada, "b", query="port=80")
    kept(bob, "c")


def test_a_view_is_deleted_by_its_owner_alone(ada, bob):
    view = kept(ada)
    with pytest.raises(NotAllowed):
        saved_view_delete(view=view, actor=bob)
    with pytest.raises(NotFound):
        saved_view_get(bob, view.pk)
    saved_view_delete(view=saved_view_get(ada, view.pk), actor=ada)
    assert not SavedView.objects.exists()
    assert Event.objects.get(action="saved-view.deleted").data["name"] == "Web"


def test_a_view_of_somebody_else_cannot_be_made(ada, bob):
    with pytest.raises(NotAllowed):
        saved_view_save(user=ada, page="flows", name="x", query="port=1", actor=bob)
