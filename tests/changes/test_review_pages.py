"""The pages of reviews, campaigns, retirements, and the auditor's report."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.campaign import campaign_create
from requirements_app.changes.actions.windows import (
    window_create,
    window_delete,
)
from requirements_app.changes.models import BaselineEntry, Campaign, Change, Window
from requirements_app.sites.models import Site, SiteRole

from .acting import approved, implemented
from .browsing import client_of, do, text_of
from .test_page_queries import queries

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-0000000000{:02}"


@pytest.fixture
def keys(office) -> list[int]:
    """The keys of what is in force at the office, due today."""
    implemented(office)
    BaselineEntry.objects.update(review_on=timezone.localdate())
    return list(BaselineEntry.objects.order_by("pk").values_list("pk", flat=True))


def test_what_is_due_is_ticked_summed_up_and_decided(office, keys):
    olga = client_of(office.olga)
    text = text_of(olga, "/reviews/?owner=olga&site=hq")
    assert f"{len(keys)} entries" in text
    assert "Nothing is due here" in text_of(olga, "/reviews/?due=overdue")
    text_of(olga, "/reviews/?due=never", 400)
    address = "/reviews/decide/?" + "&".join(f"entry={key}" for key in [*keys, 999_999])
    text = text_of(olga, address)
    assert f"Decide on {len(keys)} entries" in text
    assert "1 of the ticked ones is in force no more" in text
    said = {"entry": keys[:1], "outcome": "keep", "key": KEY.format(1)}
    for _click in range(2):
        assert olga.post("/reviews/decide/", said).status_code == 302
    assert BaselineEntry.objects.get(pk=keys[0]).reviews.count() == 1
    said = {"entry": keys[1:], "outcome": "remove", "key": KEY.format(2)}
    response = olga.post("/reviews/decide/", said)
    assert response.status_code == 400
    assert "is blank" in response.content.decode()
    response = olga.post("/reviews/decide/", {**said, "note": "Nobody uses it."})
    assert response["Location"] == f"/changes/{Change.objects.latest('pk').pk}/"
    said |= {"outcome": "keep", "key": KEY.format(3)}
    assert client_of(office.rene).post("/reviews/decide/", said).status_code == 403


def test_a_deployment_is_retired_on_its_page(office, keys):
    olga = client_of(office.olga)
    assert "/sites/hq/retire/" in text_of(olga, "/sites/hq/in-force/")
    assert "/sites/hq/retire/" not in text_of(client_of(office.rene), "/sites/hq/in-force/")
    text_of(client_of(office.rene), "/sites/hq/retire/", 403)
    assert "Deployment prod" in text_of(olga, "/sites/hq/retire/")
    said = {"what": "deployment:prod", "justification": "It moves.", "key": KEY.format(1)}
    assert olga.post("/sites/hq/retire/", {**said, "what": "deployment:x"}).status_code == 400
    response = olga.post("/sites/hq/retire/", said)
    change = Change.objects.latest("pk")
    assert (response["Location"], change.item_count) == (f"/changes/{change.pk}/", len(keys))


def test_a_campaign_of_many_sites_is_told_and_asked_for_in_little_room(office, keys):
    pinned = office.site.catalogue_version
    for number in range(1, 12):
        made = Site.objects.create(
            slug=f"branch-{number}", name=f"Branch {number:02}", catalogue_version=pinned
        )
        SiteRole.objects.create(site=made, user=office.olga, role=SiteRole.Role.OWNER)
    sites = list(Site.objects.order_by("name"))
    day = timezone.localdate() + dt.timedelta(days=30)
    campaign_create(actor=office.olga, name="Spring", due_on=day, sites=sites)
    text = text_of(client_of(office.olga), "/reviews/campaigns/")
    row = text.split("<tbody>")[1].split("</tbody>")[0]
    assert "Branch 01" in row
    assert "Branch 09" not in row
    assert f"and {len(sites) - 5} more" in row
    assert "data-narrows" in text


def test_a_campaign_is_begun_watched_and_closed_on_its_pages(office, keys):
    mona, olga, rene = (client_of(each) for each in (office.mona, office.olga, office.rene))
    assert "Begin a campaign" not in text_of(rene, "/reviews/campaigns/")
    assert "No campaign yet" in text_of(mona, "/reviews/campaigns/")
    said: dict[str, Any] = {
        "name": "Spring", "due_on": timezone.localdate() + dt.timedelta(days=30), "sites": ["hq"],
        "key": KEY.format(1),
    }  # fmt: skip
    assert rene.post("/reviews/campaigns/", said).status_code == 403
    assert mona.post("/reviews/campaigns/", {**said, "sites": ["none"]}).status_code == 404
    assert mona.post("/reviews/campaigns/", {**said, "sites": []}).status_code == 400
    past = mona.post("/reviews/campaigns/", {**said, "due_on": "2020-01-01"})
    assert past.status_code == 400
    assert "is no day to come" in past.content.decode()
    for _click in range(2):
        response = mona.post("/reviews/campaigns/", said)
    made = Campaign.objects.get()
    address = f"/reviews/campaigns/{made.pk}/"
    assert response["Location"] == address
    decided = {"entry": keys[:1], "outcome": "keep", "key": KEY.format(2)}
    assert olga.post("/reviews/decide/", decided).status_code == 302
    text = text_of(rene, address)
    assert f"1 of {len(keys)} decided" in text
    left = len(keys) - 1
    assert f"olga</a> · {left} entr{'y' if left == 1 else 'ies'}" in text
    assert "Close the campaign" not in text
    assert f"1 of {len(keys)}" in text_of(rene, "/reviews/campaigns/")
    assert "How far it is" in text_of(rene, "/reviews/")
    close = f"{address}close/"
    assert mona.post(close).status_code == 400
    assert mona.post(close, {"row_version": 7}).status_code == 409
    assert rene.post(close, {"row_version": 1}).status_code == 403
    assert mona.post(close, {"row_version": 1})["Location"] == address
    assert mona.post(close, {"row_version": 2}).status_code == 409
    assert "Whose decision is awaited" not in text_of(mona, address)
    text_of(mona, "/reviews/campaigns/99/", 404)


def test_entries_are_handed_over_to_somebody_who_sees_them(office, keys):
    olga, rene = client_of(office.olga), client_of(office.rene)
    address = "/reviews/hand-over/"
    ticked = "&".join(f"entry={key}" for key in [*keys, 999_999])
    text = text_of(olga, f"{address}?{ticked}")
    assert f"Hand {len(keys)} entries over" in text
    assert "1 of the ticked ones is in force no more" in text
    assert "Nothing is ticked" in text_of(olga, address)
    said = {"entry": keys[1:], "owner": "mona", "note": "She runs it.", "key": KEY.format(1)}
    assert rene.post(address, said).status_code == 403
    for wrong in ("nobody", ""):
        assert olga.post(address, {**said, "owner": wrong}).status_code == 400
    type(office.olga).objects.create_user("otto")
    blind = olga.post(address, {**said, "owner": "otto"})
    assert blind.status_code == 400
    assert "does not see site hq" in blind.content.decode()
    for _click in range(2):
        assert olga.post(address, said)["Location"] == "/reviews/?due=all&owner=mona"
    owners = BaselineEntry.objects.order_by("pk").values_list("owner__username", flat=True)
    assert list(owners) == ["olga", *["mona"] * len(keys[1:])]
    assert Event.objects.filter(action="in-force.handed-over").count() == 1


def test_what_crosses_no_firewall_is_implemented_by_one_button(office):
    change, mona = approved(office), client_of(office.mona)
    first = change.items.order_by("position")[:1].values("pk")
    change.items.filter(pk__in=first).update(firewalls=[])
    inside = change.items.filter(firewalls=[])
    assert 'name="within"' in text_of(mona, f"/changes/{change.pk}/implementation/")
    do(mona, change, "implement", within="on")
    assert not inside.filter(state="pending").exists()
    assert change.items.exclude(firewalls=[]).exclude(state="pending").count() == 0
    text = text_of(mona, f"/changes/{change.pk}/implementation/")
    assert 'name="within"' not in text
    do(mona, change, "implement", 409, within="on")


def test_the_auditors_report_says_who_approved_what_on_a_day(office, keys):
    rene = client_of(office.rene)
    assert "/sites/hq/in-force/report/" in text_of(rene, "/sites/hq/in-force/")
    text = text_of(rene, "/sites/hq/in-force/report/")
    assert f"{len(keys)} entries in force on {timezone.localdate()}" in text
    assert "anna" in text
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert "Nothing was in force" in text_of(rene, f"/sites/hq/in-force/report/?on={yesterday}")
    for wrong in ("2999-01-01", "yesterday"):
        text_of(rene, f"/sites/hq/in-force/report/?on={wrong}", 400)
    response: Any = rene.get("/sites/hq/in-force/report/?format=csv")
    assert response["Content-Type"].startswith("text/csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == len(keys)
    assert {(row["owner"], row["reason"]) for row in rows} == {("olga", "Prod goes live.")}
    assert all(row["approvals"].startswith("anna, ") for row in rows)
    assert all(row["document rows"] for row in rows)


def test_these_pages_ask_as_much_for_few_rows_as_for_many(office, keys):
    olga = client_of(office.olga)

    def window(name: str) -> None:
        start = timezone.now()
        window_create(
            actor=office.olga, site=office.site, kind="maintenance", name=name, starts_at=start,
            ends_at=start + dt.timedelta(hours=1), recurrence="FREQ=WEEKLY;COUNT=3",
        )  # fmt: skip

    def more(name: str) -> None:
        window(name)
        gone = Window.objects.latest("pk")
        window(f"{name} again")
        window_delete(actor=office.olga, window=gone.pk, expected_version=None)
        day = timezone.localdate() + dt.timedelta(days=9)
        campaign_create(actor=office.olga, name=name, due_on=day, sites=[office.site])

    more("first")
    campaign = Campaign.objects.get()
    every = "/reviews/?due=all"
    few = (
        "/windows/", every, "/reviews/campaigns/", f"/reviews/campaigns/{campaign.pk}/",
        f"/reviews/decide/?entry={keys[0]}", f"/reviews/hand-over/?entry={keys[0]}",
    )  # fmt: skip
    for address in few:
        queries(olga, address)
    counts = [queries(olga, address) for address in few]
    more("second")
    ticked = "&".join(f"entry={key}" for key in keys)
    many = (*few[:4], f"/reviews/decide/?{ticked}", f"/reviews/hand-over/?{ticked}")
    assert [queries(olga, address) for address in many] == counts
