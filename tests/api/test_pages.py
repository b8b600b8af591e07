"""Cursor pages: a walk sees each row once, whatever happens meanwhile."""

from __future__ import annotations

import pytest
from django.utils import timezone

from .walking import results

pytestmark = pytest.mark.django_db


def ids(api, address, step="next"):
    return [each["id"] for each in results(api, address, step)]


def slugs(rows):
    return [row["slug"] for row in rows]


def test_a_walk_sees_every_flow_once_in_order_with_any_limit(api):
    whole = api.get("/api/v1/flows/?limit=500").json()
    assert (whole["next"], whole["previous"]) == (None, None)
    expected = [flow["id"] for flow in whole["results"]]
    assert expected == sorted(expected)
    for limit in (1, 7, 50, len(expected) - 1, len(expected)):
        if limit > 1:
            assert ids(api, f"/api/v1/flows/?limit={limit}") == expected
    assert ids(api, "/api/v1/flows/?limit=1&product=nexthink&requirement=optional") == [
        flow["id"]
        for flow in whole["results"]
        if flow["product"] == "nexthink" and flow["requirement"] == "optional"
    ]


def test_a_walk_back_sees_the_same_pages(api):
    first = api.get("/api/v1/flows/?limit=40").json()
    second = api.get(first["next"]).json()
    third = api.get(second["next"]).json()
    assert api.get(third["previous"]).json()["results"] == second["results"]
    back = api.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None
    assert api.get(back["next"]).json()["results"] == second["results"]


def test_filters_stay_in_the_addresses_of_other_pages(api):
    page = api.get("/api/v1/flows/?limit=5&product=nexthink&requirement=required").json()
    assert "product=nexthink" in page["next"]
    assert {flow["product"] for flow in api.get(page["next"]).json()["results"]} == {"nexthink"}


def test_rows_that_come_and_go_neither_hide_nor_repeat_others(api, world):
    from requirements_app.sites.models import Zone

    for number in range(6):
        Zone.objects.create(site=world.site, slug=f"zone-{number}", name="Zone")
    first = api.get(world.address("zones/?limit=4")).json()
    assert slugs(first["results"]) == ["clients", "internet", "servers", "zone-0"]
    Zone.objects.filter(site=world.site, slug__in=["zone-0", "zone-3"]).delete()
    for slug in ("aaa", "zone-1b"):
        Zone.objects.create(site=world.site, slug=slug, name="New")
    rest = slugs(results(api, first["next"]))
    assert rest == ["zone-1", "zone-1b", "zone-2", "zone-4", "zone-5"]


def test_equal_times_do_not_end_a_walk(person, caller, published):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.services import job_create

    for _ in range(23):
        job_create(kind="export", owner=person, arguments={})
    Job.objects.update(created_at=timezone.now())
    found = ids(caller(person), "/api/v1/jobs/?limit=5")
    assert len(found) == len(set(found)) == 23


def test_limits_are_bounded(api):
    assert len(api.get("/api/v1/flows/").json()["results"]) == 50
    assert len(api.get("/api/v1/flows/?limit=1").json()["results"]) == 1
    for limit in ("0", "-1", "501", "003000", "5e1", "٣", "1.0", "10000000000000000000", "all"):
        response = api.get("/api/v1/flows/", {"limit": limit})
        assert response.status_code == 400, limit
        (error,) = response.json()["errors"]
        assert (error["field"], error["mend"]) == ("limit", "give 1 to 500")


def test_a_cursor_of_another_list_or_none_at_all_is_refused(api):
    from base64 import b64encode

    other = api.get("/api/v1/components/?limit=1").json()["next"].partition("cursor=")[2]
    garbage = [
        other, "x", "a:b", "%00", "cD0x", b64encode(b"o=10000000000000000000").decode(), "é", "🦀",
        b64encode(b'["later",["\x00"]]').decode(), "." * 1500,
    ]  # fmt: skip
    for cursor in garbage:
        response = api.get(f"/api/v1/flows/?cursor={cursor}")
        assert response.status_code == 400, cursor
        assert response.json()["errors"][0]["field"] == "cursor"


def test_a_list_that_has_no_pages_takes_no_cursor(api):
    for parameter in ("limit=1", "cursor=x"):
        assert api.get(f"/api/v1/catalogue/version/?{parameter}").status_code == 400
