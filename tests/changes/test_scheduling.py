"""Freezes and maintenance windows, and what they mean for a change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from requirements_app.audit.models import Event
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.implement import change_implement
from requirements_app.changes.actions.schedule import change_schedule
from requirements_app.changes.actions.submit import change_submit
from requirements_app.changes.actions.windows import (
    window_create,
    window_delete,
    window_edit,
    windows_import,
)
from requirements_app.changes.calendar import calendar_of
from requirements_app.changes.compute.calendar_files import calendar_read
from requirements_app.changes.models import Change, Window
from requirements_app.changes.schedule import conflicts_of, windows_seen
from requirements_app.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale

from .acting import FOR_ALL, approve, approved, scheduled, submitted

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def window(office, actor=None, **fields) -> Window:
    """A freeze at the office from now on for a day, unless the fields say otherwise."""
    now = timezone.now()
    values = {
        "kind": "freeze", "name": "Year's end", "starts_at": now - HOUR,
        "ends_at": now + 23 * HOUR, "site": office.site, **fields,
    }  # fmt: skip
    return window_create(actor=actor or office.olga, **values)


def put(change: Change, actor, start: dt.datetime) -> Change:
    return change_schedule(
        number=change.pk, actor=actor, starts_at=start, ends_at=start + HOUR, **FOR_ALL
    )


def test_nothing_is_scheduled_or_implemented_in_a_freeze(office):
    window(office)
    change = approved(office)
    with pytest.raises(Conflict, match="Year's end"):
        put(change, office.olga, timezone.now() + HOUR)
    with pytest.raises(Conflict, match="Year's end"):
        change_implement(number=change.pk, actor=office.mona, **FOR_ALL)
    assert put(change, office.olga, timezone.now() + 24 * HOUR).state == Change.State.SCHEDULED


def test_an_emergency_is_implemented_in_a_freeze_and_its_record_says_so(office):
    window(office, actor=office.mona, site=None)
    change = approve(submitted(office, emergency=True), office.mona)
    change = put(change, office.olga, timezone.now() + HOUR)
    assert Event.objects.get(action="change.scheduled").data["freezes"] == ["Year's end"]
    change = change_implement(number=change.pk, actor=office.mona, **FOR_ALL)
    assert change.state == Change.State.IMPLEMENTED


def test_a_freeze_recurs(office):
    now = timezone.now()
    past = now - dt.timedelta(days=28)
    window(office, starts_at=past - HOUR, ends_at=past + HOUR, recurrence="FREQ=WEEKLY")
    change = approved(office)
    with pytest.raises(Conflict, match="nothing is implemented now"):
        change_implement(number=change.pk, actor=office.mona, **FOR_ALL)
    with pytest.raises(Conflict, match="nothing is implemented then"):
        put(change, office.olga, now + dt.timedelta(days=7))
    put(change, office.olga, now + dt.timedelta(days=3))


def test_other_changes_at_the_same_firewalls_and_maintenance_are_told(office):
    now = timezone.now()
    window(office, kind="maintenance", name="Sundays", starts_at=now + 48 * HOUR,
           ends_at=now + 50 * HOUR)  # fmt: skip
    first = scheduled(office)
    second = change_create(actor=office.olga, rule_sets=[office.rule_set], title="Again",
                           justification="Also.")  # fmt: skip
    second = approve(change_submit(number=second.pk, actor=office.olga, **FOR_ALL), office.anna)
    found = conflicts_of(second, [office.site], now + HOUR, now + 2 * HOUR)
    assert [each.other.change for each in found.overlaps] == [first.pk]
    assert {name for _, name in found.overlaps[0].firewalls} == {"inner", "edge"}
    assert found.outside_maintenance == ("hq",)
    put(second, office.olga, now + HOUR)
    told = Event.objects.filter(action="change.scheduled").latest("pk").data
    assert (told["overlaps"], told["outside_maintenance"]) == ([first.pk], ["hq"])
    assert not conflicts_of(second, [office.site], now + 48 * HOUR, now + 49 * HOUR)


def test_a_window_is_edited_as_it_was_seen_and_deleted(office):
    made = window(office)
    edited = window_edit(actor=office.mona, window=made.pk, expected_version=1, name="Longer",
                         ends_at=made.ends_at + HOUR)  # fmt: skip
    assert (edited.name, edited.row_version) == ("Longer", 2)
    same = window_edit(actor=office.mona, window=made.pk, expected_version=2, name="Longer")
    assert same.row_version == 2
    with pytest.raises(Stale):
        window_edit(actor=office.olga, window=made.pk, expected_version=1, name="Other")
    window_delete(actor=office.olga, window=made.pk, expected_version=2)
    with pytest.raises(NotFound):
        window_delete(actor=office.olga, window=made.pk, expected_version=None)
    actions = Event.objects.filter(action__startswith="window.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "window.created", "window.updated", "window.deleted",
    ]  # fmt: skip


def test_windows_are_for_owners_at_their_site_and_for_change_managers(office):
    for person, site in (
        (office.rene, office.site), (office.anna, office.site), (office.olga, None),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            window(office, actor=person, site=site)
    made = window(office)
    with pytest.raises(NotAllowed):
        window_edit(actor=office.rene, window=made.pk, expected_version=None, name="Mine")
    outsider = type(office.olga).objects.create_user("otto")
    with pytest.raises(NotFound):
        window(office, actor=outsider)
    window(office, actor=office.mona, site=None, name="Everywhere")
    assert [row.name for row in windows_seen(outsider)] == ["Everywhere"]


def test_a_window_that_makes_no_sense_is_refused(office):
    now = timezone.now()
    for wrong in (
        {"kind": "holiday"}, {"name": ""}, {"ends_at": now - 9 * HOUR}, {"time_zone": "Mars"},
        {"recurrence": "FREQ=SECONDLY"}, {"starts_at": now.replace(year=9000)},
        {"starts_at": None},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            window(office, **wrong)
    with pytest.raises(InvalidInput, match="is missing"):
        window_create(actor=office.olga, site=office.site, name="Half")


FILE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:{uid}
SUMMARY:{name}
DTSTART;TZID=Europe/Berlin:20270105T200000
DTEND;TZID=Europe/Berlin:20270105T230000
RRULE:FREQ=WEEKLY;COUNT=4
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_taken_in_once_and_comes_out_as_it_went_in(office):
    given = {"actor": office.olga, "site": office.site, "kind": "maintenance", "time_zone": "UTC"}

    def read(uid: str = "a@b", name: str = "Patching") -> tuple[int, int, int]:
        text = FILE.format(uid=uid, name=name).replace("\n", "\r\n")
        found = windows_import(data=text.encode(), **given)
        return found.created, found.updated, found.unchanged

    assert [read(), read(), read(name="Patches"), read(uid="c@d")] == [
        (1, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0),
    ]  # fmt: skip
    change = scheduled(office)
    written = calendar_of(office.rene, address=lambda each: f"https://x/{each.pk}/", host="x")
    assert f"https://x/{change.pk}/" in written.decode()
    back = calendar_read(written, kind="freeze", time_zone="UTC", site="hq")
    told = {each.uid: (each.kind, each.name, each.recurrence) for each in back}
    assert told["a@b"] == ("maintenance", "Patches", "FREQ=WEEKLY;COUNT=4")
    assert f"change-{change.pk}@x" in told
    with pytest.raises(InvalidInput):
        windows_import(data=b"no calendar", **given)
    with pytest.raises(InvalidInput, match="kind"):
        windows_import(data=b"", **{**given, "kind": "holiday"})
