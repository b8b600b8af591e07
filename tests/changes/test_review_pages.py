"""The pages of reviews, retirements, windows, and the auditor's report."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requirements_app.changes.actions.windows import window_create
from requirements_app.changes.models import BaselineEntry, Change, Window

from .acting import approved, implemented, scheduled
from .browsing import client_of, do, text_of
from .test_page_queries import queries
from .test_scheduling import FILE

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


def test_windows_are_set_changed_taken_in_and_shown_with_their_conflicts(office):
    olga, rene = client_of(office.olga), client_of(office.rene)
    assert "Set a window" not in text_of(rene, "/windows/")
    change = scheduled(office)
    start = timezone.now().replace(second=0, microsecond=0)
    said = {
        "kind": "freeze", "name": "Year's end", "site": "hq", "time_zone": "UTC",
        "starts_at": start.isoformat(), "key": KEY.format(1),
        "ends_at": (start + dt.timedelta(days=1)).isoformat(),
    }  # fmt: skip
    assert olga.post("/windows/", {**said, "ends_at": start.isoformat()}).status_code == 400
    assert rene.post("/windows/", said).status_code == 403
    assert olga.post("/windows/", {**said, "site": ""}).status_code == 403
    for _click in range(2):
        assert olga.post("/windows/", said).status_code == 302
    made = Window.objects.get()
    text = text_of(rene, "/windows/")
    assert "Conflicts of what is scheduled" in text
    assert f"/changes/{change.pk}/" in text
    assert "Longer" not in text_of(olga, f"/windows/{made.pk}/")
    text_of(rene, f"/windows/{made.pk}/", 403)
    said |= {"name": "Longer", "row_version": "1"}
    assert olga.post(f"/windows/{made.pk}/", said).status_code == 302
    assert olga.post(f"/windows/{made.pk}/", said).status_code == 409
    assert b"Longer" in rene.get("/windows/calendar.ics").content
    file = SimpleUploadedFile("a.ics", FILE.format(uid="a@b", name="Patching").encode())
    taken = {
        "calendar-file": file, "calendar-kind": "maintenance", "calendar-site": "hq",
        "calendar-time_zone": "UTC",
    }  # fmt: skip
    assert olga.post("/windows/import/", taken).status_code == 302
    assert "Patching" in text_of(rene, "/windows/")
    taken["calendar-file"] = SimpleUploadedFile("a.ics", b"no calendar")
    assert olga.post("/windows/import/", taken).status_code == 400
    assert olga.post(f"/windows/{made.pk}/delete/").status_code == 302
    text_of(olga, f"/windows/{made.pk}/", 404)


def test_who_schedules_a_change_is_told_what_else_is_then(office):
    first, second = approved(office), approved(office)
    olga = client_of(office.olga)
    start = timezone.now() + dt.timedelta(hours=1)
    window: dict[str, Any] = {
        "scheduled_from": start.strftime("%Y-%m-%dT%H:%M"),
        "scheduled_until": (start + dt.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
    }
    for change in (first, second):
        do(olga, change, "schedule", **window)
    text = text_of(olga, f"/changes/{second.pk}/")
    assert f"At the same firewalls then: #{first.pk}." in text


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

    window("first")
    every = "/reviews/?due=all"
    few = ("/windows/", every, f"/reviews/decide/?entry={keys[0]}")
    for address in few:
        queries(olga, address)
    counts = [queries(olga, address) for address in few]
    window("second")
    many = "/reviews/decide/?" + "&".join(f"entry={key}" for key in keys)
    assert [queries(olga, address) for address in (*few[:2], many)] == counts
