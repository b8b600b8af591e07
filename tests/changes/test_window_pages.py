"""The pages of freezes and maintenance windows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.windows import (
    facts_of,
    window_create,
    window_edit,
)
from requirements_app.changes.models import Window
from requirements_app.sites.models import Site

from .acting import approved, scheduled
from .browsing import client_of, do, text_of
from .test_scheduling import FILE

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-0000000000{:02}"


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
    shown = text_of(olga, f"/windows/{made.pk}/")
    assert "Longer" not in shown
    assert "Times are by the clock of UTC." in shown
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


def test_a_window_is_deleted_as_it_was_seen_and_taken_back_once(office):
    olga, rene = client_of(office.olga), client_of(office.rene)
    start = timezone.now().replace(microsecond=0)
    made = window_create(
        actor=office.olga, site=office.site, kind="freeze", name="Year's end", starts_at=start,
        ends_at=start + dt.timedelta(days=1), recurrence="FREQ=YEARLY;COUNT=2",
    )  # fmt: skip
    Window.objects.update(uid="a@b")
    made = window_edit(actor=office.mona, window=made.pk, expected_version=1, name="Winter")
    address = f"/windows/{made.pk}/delete/"
    assert olga.post(address).status_code == 400
    refused = olga.post(address, {"row_version": 1})
    assert refused.status_code == 409
    assert "Winter" in refused.content.decode()
    assert f'action="/windows/{made.pk}/"' in refused.content.decode()
    assert rene.post(address, {"row_version": 2}).status_code == 403
    assert olga.post(address, {"row_version": 2}).status_code == 302
    text_of(olga, f"/windows/{made.pk}/", 404)
    event = Event.objects.get(action="window.deleted")
    back = f"/windows/deleted/{event.pk}/undo/"
    assert back in text_of(olga, "/windows/")
    assert back not in text_of(rene, "/windows/")
    assert rene.post(back).status_code == 403
    assert olga.post(back).status_code == 302
    assert olga.post(back).status_code == 409
    again = Window.objects.get()
    assert facts_of(again) == facts_of(made)
    assert (again.uid, again.site) == ("a@b", office.site)
    assert back not in text_of(olga, "/windows/")
    assert olga.post(f"/windows/deleted/{event.pk + 1}/undo/").status_code == 404


def test_a_window_that_a_calendar_brought_back_is_not_taken_back(office):
    olga = client_of(office.olga)
    taken: dict[str, Any] = {
        "calendar-kind": "maintenance", "calendar-site": "hq", "calendar-time_zone": "UTC",
    }  # fmt: skip
    for _time in range(2):
        content = FILE.format(uid="a@b", name="Patching").encode()
        taken["calendar-file"] = SimpleUploadedFile("a.ics", content)
        assert olga.post("/windows/import/", taken).status_code == 302
        if not Event.objects.filter(action="window.deleted").exists():
            made = Window.objects.get()
            assert olga.post(f"/windows/{made.pk}/delete/", {"row_version": 1}).status_code == 302
    event = Event.objects.get(action="window.deleted")
    assert olga.post(f"/windows/deleted/{event.pk}/undo/").status_code == 409
    assert Window.objects.count() == 1


def test_windows_name_their_sites_and_lead_to_those_that_the_reader_manages(office):
    Site.objects.filter(pk=office.site.pk).update(name="Head office")
    start = timezone.now() + dt.timedelta(days=2)
    theirs, everywhere = (
        window_create(
            actor=actor, site=site, kind="maintenance", name=f"Patching {name}", starts_at=start,
            ends_at=start + dt.timedelta(hours=2),
        )
        for actor, site, name in (
            (office.olga, Site.objects.get(pk=office.site.pk), "here"), (office.mona, None, "all"),
        )
    )  # fmt: skip
    change, olga = approved(office), client_of(office.olga)
    soon = timezone.now() + dt.timedelta(hours=1)
    begins, ends = (
        each.strftime("%Y-%m-%dT%H:%M") for each in (soon, soon + dt.timedelta(hours=2))
    )
    do(olga, change, "schedule", scheduled_from=begins, scheduled_until=ends)
    assert "outside the maintenance windows of Head office." in text_of(
        olga, f"/changes/{change.pk}/"
    )
    assert olga.post(f"/windows/{theirs.pk}/delete/", {"row_version": 1}).status_code == 302
    text = text_of(olga, "/windows/")
    assert "outside the maintenance windows of Head office" in text
    assert "<strong>Patching here</strong> · Head office" in text
    assert f"/windows/{everywhere.pk}/" not in text
    assert f"/windows/{everywhere.pk}/" in text_of(client_of(office.mona), "/windows/")


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
