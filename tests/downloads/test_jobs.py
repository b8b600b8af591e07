import csv
import io
import json
from pathlib import Path

import openpyxl
import pypdf
import pytest

from requirements_app.audit.models import Event
from requirements_app.catalogue.flow_filters import FlowFilters
from requirements_app.core.cells import inert
from requirements_app.downloads import jobs, storage
from requirements_app.downloads.lines import flow_lines
from requirements_app.downloads.models import Export, StoredFile
from requirements_app.downloads.services import export_request
from requirements_app.jobs.models import Job
from requirements_app.jobs.registry import JobRun, JobStopped
from requirements_app.jobs.runner import run_inline
from tests.exports.golden_files import assert_golden

from .world import FORMULA


def content(export: Export) -> bytes:
    assert export.file is not None
    with storage.file_open(export.file.sha256) as file:
        return file.read()


def table(export: Export) -> list[dict[str, str]]:
    text = content(export).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_rules_as_csv_are_what_was_reviewed(make):
    export = make()
    assert_golden("rules.csv", content(export))
    assert export.rows == 2
    assert export.file_name == f"campus-rules-{export.rule_set.catalogue_version_id}-1a2b3c4d.csv"


def test_entries_as_csv_are_what_was_reviewed(make):
    export = make(options={"view": "entries", "bom": True})
    assert_golden("entries.csv", content(export))
    assert export.rows == 3
    assert "campus-entries-" in export.file_name


def test_a_rule_says_what_its_entries_hold(make):
    rule = table(make())[0]
    assert rule["source_names"] == "Clients"
    assert rule["services"] == "tcp/443 | udp/53,5353"
    assert rule["applications"] == "HTTPS"
    assert rule["entries"] == "2"
    assert rule["purposes"] == f"'{FORMULA} | second line"


def test_a_rule_says_what_firewalls_see_of_translated_ends(make):
    rules, entries = table(make()), table(make(options={"view": "entries"}))
    assert [each["seen_as"] for each in rules] == ["", "fw-edge sees source 192.0.2.7"]
    assert [each["seen_as"] for each in entries] == ["", "", "fw-edge sees source 192.0.2.7"]


def test_a_rule_says_what_rests_on_an_override(make):
    told = "hosts replaced by override mirror until 2026-12-31: Out of service (owner dana)"
    assert [each["overrides"] for each in table(make())] == ["", told]
    whole = json.loads(content(make(format="json")))
    assert [each["overrides"] for each in whole["rules"]] == [[], [told]]


def test_a_rule_says_which_requirements_only_a_part_of_it_has(make):
    assert [(each["requirement"], each["in_part"]) for each in table(make())] == [
        ("required", "optional"),
        ("conditional", ""),
    ]


def test_an_entry_leads_to_its_document_row(make):
    rows = table(make(options={"view": "entries"}))
    assert rows[0]["provenance"] == "app-ports § ports row ports/1 | app-ports § ports row ports/2"
    assert (rows[0]["protocol"], rows[1]["ports"]) == ("tcp", "53,5353")
    assert (rows[2]["icmp_type"], rows[2]["ports"]) == ("8", "")
    assert rows[2]["firewalls"] == "fw-core | fw-edge"


@pytest.mark.parametrize("options", [{}, {"view": "entries"}])
def test_no_cell_of_a_rule_set_starts_a_formula(make, options):
    cells = [cell for row in table(make(options=options)) for cell in row.values()]
    assert all(cell == inert(cell) for cell in cells)
    assert any(cell.startswith("'=") for cell in cells)


def test_flows_as_csv_are_what_was_reviewed(make):
    export = make(selection={"product": "app"})
    assert_golden(
        "flows.csv", content(export).replace(str(export.catalogue_version_id).encode(), b"VERSION")
    )
    assert export.rows == 3
    assert export.file_name.startswith("catalogue-flows-")


def test_a_selection_holds_only_what_passes_its_filters(make):
    assert [row["flow"] for row in table(make(selection={"port": "5353"}))] == ["app.work"]


def test_flows_read_the_same_in_sql_and_in_python(make, version):
    rows = table(make(selection={}))
    lines = list(flow_lines(version.pk, FlowFilters()))
    assert len(rows) == len(lines) == 3
    for row, line in zip(rows, lines, strict=True):
        for name, cell in row.items():
            value = getattr(line, name)
            if isinstance(value, bool):
                value = "yes" if value else "no"
            text = " | ".join(value) if isinstance(value, tuple) else value
            assert cell == inert(text), name


def test_conditions_are_told_in_words(version):
    updates = next(each for each in flow_lines(version.pk, FlowFilters()) if "upd" in each.flow)
    assert updates.conditions == (
        "with sync and version >=4.1; one of: region is eu/us, platform windows, without sync"
    )
    assert updates.alternative == "time: pool"


def test_json_holds_rules_and_entries(make):
    export = make(format="json")
    whole = json.loads(content(export))
    assert whole["site"] == "campus"
    assert whole["requested_by"] == "Rita Reader"
    assert [each["number"] for each in whole["rules"]] == [1, 2]
    assert whole["rules"][0]["sources"] == [{"value": "10.20.0.0/16", "name": "Clients"}]
    assert whole["rules"][1]["destinations"] == [{"value": "update.example.com", "name": ""}]
    assert [each["flow"] for each in whole["provenance"]] == ["app.updates", "app.work"]
    assert [each["entry_id"] for each in whole["entries"]] == [
        *whole["rules"][0]["entry_ids"], *whole["rules"][1]["entry_ids"]
    ]  # fmt: skip
    assert whole["entries"][2]["firewalls"] == ["fw-core", "fw-edge"]
    assert whole["entries"][2]["seen_as"] == ["fw-edge sees source 192.0.2.7"]
    assert whole["rules"][1]["seen_as"] == ["fw-edge sees source 192.0.2.7"]
    assert [each["in_part"] for each in whole["rules"]] == [["optional"], []]
    assert export.file.media_type == "application/json"


def test_a_workbook_holds_rules_and_entries(make):
    export = make(format="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content(export)))
    assert (book["Rules"].max_row, book["Entries"].max_row) == (3, 4)
    assert export.file_name.startswith("campus-rule-set-")


def test_a_pdf_names_site_and_requester(make):
    export = make(format="pdf")
    text = pypdf.PdfReader(io.BytesIO(content(export))).pages[0].extract_text()
    assert "Campus" in text
    assert "Rita Reader" in text
    assert export.rows == 2


@pytest.mark.parametrize("word", ["json", "xlsx"])
def test_a_selection_can_be_had_as_json_and_as_a_workbook(make, word):
    assert make(format=word, selection={"q": "update"}).rows == 1


def test_the_result_names_the_file_and_is_on_record(make):
    export = make()
    job = Job.objects.get(pk=export.job_id)
    assert job.result == {
        "export": str(export.pk),
        "sha256": export.file.sha256,
        "size": len(content(export)),
        "rows": 2,
    }
    assert list(
        Event.objects.filter(object_id=str(export.pk)).values_list("action", flat=True)
    ) == [
        "export.request",
        "export.made",
    ]


def test_equal_files_are_stored_once(make):
    assert make().file == make().file
    assert StoredFile.objects.count() == 1


def test_a_crash_between_file_and_commit_shows_nothing(rule_set, reader, files, monkeypatch):
    def crash(*arguments):
        raise SystemError("the machine stopped")

    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    monkeypatch.setattr(jobs, "record", crash)
    job = run_inline(export.job)
    export.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert (export.file, export.rows, StoredFile.objects.count()) == (None, None, 0)
    assert len(list(files.glob("??/*"))) == 1
    assert not list(files.glob("incoming/*"))


def test_a_crash_while_writing_leaves_no_file(rule_set, reader, files, monkeypatch):
    def crash(self, report, options, out):
        out.write(b"half")
        raise OSError(28, "No space left on device")

    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    monkeypatch.setattr("exports.csv.exporter.CsvExporter.render", crash)
    job = run_inline(export.job)
    assert job.state == Job.State.QUEUED
    assert "No space left on device" in job.error["message"]
    assert not [path for path in files.glob("*/*") if path.is_file()]


def test_what_a_format_cannot_hold_fails_for_good_with_the_mend(rule_set, reader, monkeypatch):
    monkeypatch.setattr("exports.xlsx.exporter.ROW_LIMIT", 1)
    export = export_request(actor=reader, format="xlsx", options={}, rule_set=rule_set)
    job = run_inline(export.job)
    assert job.state == Job.State.FAILED
    assert "CSV" in job.error["mend"]


def test_an_export_that_was_deleted_fails_with_a_reason(rule_set, reader):
    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    job = export.job
    export.delete()
    assert run_inline(job).error["message"] == "The export was deleted before it was made."


def test_a_cancelled_export_stops_in_the_middle_of_its_rows(rule_set, reader, files, monkeypatch):
    def stop(self, phase, done=0, total=None):
        if phase == "writing" and done:
            raise JobStopped("it was cancelled")

    monkeypatch.setattr(jobs, "_ROWS_BETWEEN_REPORTS", 1)
    monkeypatch.setattr(JobRun, "progress", stop)
    export = export_request(actor=reader, format="csv", options={}, rule_set=rule_set)
    Job.objects.filter(pk=export.job_id).update(cancel_requested=True)
    assert run_inline(export.job).state == Job.State.CANCELLED
    export.refresh_from_db()
    assert export.file is None
    assert not [path for path in files.glob("*/*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_export_leaves_its_snapshot_in_order(rule_set, reader, monkeypatch):
    test_a_cancelled_export_stops_in_the_middle_of_its_rows(
        rule_set, reader, Path("nowhere"), monkeypatch
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("word", ["csv", "xlsx", "json", "pdf"])
def test_each_format_is_made_in_a_snapshot_of_its_own(make, word):
    assert make(format=word).rows == 2
