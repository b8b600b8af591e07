"""The document of a change: whole, in order, and its content's hash to be found again from it."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exports.registry import exporter_for
from requirements_app.changes.access import changes_seen_whole
from requirements_app.changes.actions.reverse import change_roll_back
from requirements_app.changes.compute.document import content_hash, moment_text
from requirements_app.changes.models import Change
from requirements_app.changes.preparing import FACTS
from requirements_app.changes.reports import change_report
from requirements_app.core.errors import InvalidInput, NotAllowed
from requirements_app.downloads import storage
from requirements_app.downloads.models import Export
from requirements_app.downloads.selectors import visible_exports
from requirements_app.downloads.services import export_request
from tests.rulesets.stored import jobs_run, site_make

from .acting import approved, asked_for, closed, implemented, submitted
from .conftest import Office

pytestmark = pytest.mark.django_db


def document_of(change: Change) -> dict[str, Any]:
    out = io.BytesIO()
    exporter = exporter_for("change-json")
    exporter.render(change_report(change), exporter.read_options({}), out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def hash_from(document: dict[str, Any], *, window: bool) -> str:
    """The content's hash, from nothing but what the document says (docs/exports.md)."""
    ends = [document["wanted_from"], document["wanted_until"]] if window else [None, None]
    moments = [dt.datetime.fromisoformat(each) if each else None for each in ends]
    header = {
        "change": document["number"],
        "title": document["title"],
        "justification": document["justification"],
        "owner": document["owner_account"],
        "emergency": document["emergency"],
        "wanted": [moment_text(each) if each else None for each in moments],
        "sites": [each["site"] for each in document["sites"]],
    }
    items = [
        {
            "kind": each["kind"],
            "site": each["site"],
            **{
                side: {name: each[side][name] for name in FACTS} if each[side] else None
                for side in ("before", "after")
            },
        }
        for each in document["items"]
    ]
    return content_hash(header, items)


def test_the_hash_is_found_again_from_the_document(office):
    start = dt.datetime(2099, 1, 1, 20, tzinfo=dt.UTC)
    change = asked_for(
        office, title="Öffne “prod”", wanted_from=start, wanted_until=start + dt.timedelta(hours=2)
    )
    document = document_of(change)
    found = {hash_from(document, window=window) for window in (True, False)}
    assert document["content_hash"] == change.content_hash
    assert change.content_hash in found
    document["items"][0]["after"]["service"] = "tcp/1"
    assert change.content_hash not in {hash_from(document, window=each) for each in (True, False)}


def test_what_goes_is_hashed_as_it_is_told(office):
    done = implemented(office)
    change = change_roll_back(
        number=done.pk, actor=office.olga, reason="It broke.", expected_revision=None
    )
    document = document_of(change)
    assert {each["kind"] for each in document["items"]} == {"remove"}
    assert document["origin"] == f"rolls back change {done.pk}"
    assert change.content_hash in {hash_from(document, window=each) for each in (True, False)}
    assert {each["reason"] for each in document["items"]} == {"Prod goes live."}
    assert all(each["review_on"] and each["after"] is None for each in document["items"])


def test_the_document_tells_the_whole_life(office):
    change = closed(office)
    change.refresh_from_db()
    told = change_report(change)
    assert (told.state, told.owner_account, told.item_count) == (
        "closed", "olga", change.item_count
    )  # fmt: skip
    assert [step.state for step in told.steps] == ["approved"] * len(told.steps)
    assert [each.decision for step in told.steps for each in step.decisions] == ["approved"]
    assert told.events[0].what.startswith("created")
    assert any(each.what.startswith("implemented") for each in told.events)
    assert told.impact
    assert "→" in told.impact[0]
    items = list(told.items)
    assert {each.state for each in items} == {"verified"}
    assert all(each.rows and each.owner == "olga" and each.review_on for each in items)
    assert [each.number for each in list(told.items)] == [each.number for each in items]


def test_an_approval_that_is_asked_stands_open(office):
    told = change_report(submitted(office))
    assert told.steps[0].state == "open"
    assert told.steps[0].asked.startswith("approver")


def test_the_queries_for_items_do_not_grow_with_them(office):
    change = approved(office)
    with CaptureQueriesContext(connection) as queries:
        assert len(list(change_report(change).items)) == change.item_count
    assert len(queries) < 20


@pytest.fixture
def two_sites(office: Office) -> Change:
    annex = site_make(office.olga, "annex", third=40)
    change = asked_for(office)
    change.sites.create(site=annex, baseline_revision=0)
    return change


def test_only_who_sees_every_site_may_have_the_files(two_sites, office):
    assert changes_seen_whole(office.olga).filter(pk=two_sites.pk).exists()
    assert not changes_seen_whole(office.rene).filter(pk=two_sites.pk).exists()
    with pytest.raises(NotAllowed):
        export_request(actor=office.rene, format="change-json", options={}, change=two_sites)
    export = export_request(actor=office.olga, format="change-json", options={}, change=two_sites)
    assert visible_exports(office.olga).filter(pk=export.pk).exists()
    Export.objects.filter(pk=export.pk).update(owner=office.rene)
    assert not visible_exports(office.rene).filter(pk=export.pk).exists()
    assert export.site_slug == ""


def test_files_are_made_by_jobs(office, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    change = approved(office)
    crossing = change.items.exclude(firewalls=[]).select_related("site").first()
    assert crossing is not None
    place = {"site": crossing.site.slug, "firewall": crossing.firewalls[0]}
    asked = [("change-json", {}), ("change-csv", {}), ("papers-md", place)]
    exports = []
    for name, options in asked:
        made = export_request(actor=office.mona, format=name, options=options, change=change)
        jobs_run()
        made.refresh_from_db()
        assert made.file is not None, made.job.error
        exports.append(made)
    document, _table, papers = exports
    with storage.file_open(document.file.sha256) as file:
        assert json.loads(file.read())["content_hash"] == change.content_hash
    assert document.file_name.startswith(f"change-{change.pk}-")
    assert document.rows == change.item_count
    assert place["firewall"] in papers.file_name
    with pytest.raises(InvalidInput, match="crossed by no item"):
        export_request(
            actor=office.mona,
            format="papers-md",
            options={**place, "firewall": "elsewhere"},
            change=change,
        )
    with pytest.raises(InvalidInput, match="cannot hold a change"):
        export_request(actor=office.mona, format="csv", options={}, change=change)
