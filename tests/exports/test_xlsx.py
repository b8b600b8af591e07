import dataclasses
import datetime as dt
import io
import shutil
import subprocess
from typing import Any

import openpyxl
import pytest

from exports.base import ExportError, Report
from exports.xlsx import exporter
from tests.exports import samples
from tests.exports.rendering import rendered


def workbook(report: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(rendered("xlsx", report)[0]))


def test_a_rule_set_has_its_six_sheets():
    book = workbook(samples.small_report())
    assert book.sheetnames == [
        "About", "Rules", "Entries", "Findings", "Excluded", "Provenance"
    ]  # fmt: skip
    assert [sheet.max_row - 1 for sheet in book] == [14, 2, 3, 3, 1, 4]


def test_the_about_sheet_says_what_was_exported():
    facts = dict(list(workbook(samples.small_report())["About"].values)[1:])
    assert facts["Site"] == "University campus (campus)"
    assert facts["Catalogue version"] == "2026112101"
    assert facts["Content hash"] == samples.HASH
    assert facts["As of"].date() == dt.date(2026, 11, 21)
    assert facts["Findings (blocking)"] == 1


def test_rules_stand_with_one_value_a_line():
    rows = list(workbook(samples.small_report())["Rules"].values)
    rule = dict(zip(rows[0], rows[2], strict=True))
    assert rule["Number"] == 2
    assert rule["Sources"] == "10.10.4.21\n2001:db8:10::21"
    assert rule["Source names"] == "asgard-01\n"
    assert rule["Expires on"].date() == dt.date(2026, 12, 31)
    assert rule["Purposes"] == f"{samples.NASTY}\n{samples.RIGHT_TO_LEFT}"


def test_no_cell_is_a_formula_or_a_link():
    for sheet in workbook(samples.small_report()):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_texts_stay_what_they_are():
    findings = list(workbook(samples.small_report())["Findings"].values)
    assert findings[2] == ("warning", "=1+1", "@subject", "+message", "-mend", "")


def test_headers_are_frozen_and_every_sheet_can_be_filtered():
    for sheet in workbook(samples.small_report()):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"


def test_a_row_is_as_tall_as_its_tallest_cell():
    rules = workbook(samples.small_report())["Rules"]
    assert rules.row_dimensions[2].height is None
    assert rules.row_dimensions[3].height == 45


def test_a_catalogue_selection_has_flows():
    book = workbook(samples.small_catalogue())
    assert book.sheetnames == ["About", "Flows"]
    rows = list(book["Flows"].values)
    assert dict(zip(rows[0], rows[2], strict=True))["Conditions"] == "=2+3"
    assert ("Filter: product", "nextron-asgard") in list(book["About"].values)


def test_the_same_report_gives_the_same_bytes():
    report = samples.small_report()
    assert rendered("xlsx", report) == rendered("xlsx", report)


def test_an_empty_rule_set_can_be_opened():
    assert rendered("xlsx", samples.report())[1] == 0
    assert workbook(samples.report())["Rules"].max_row == 1


def test_more_rows_than_excel_holds_are_refused_with_a_way_out():
    report = dataclasses.replace(samples.report(), entry_count=1_048_576)
    with pytest.raises(ExportError, match="1,048,575 rows") as refused:
        rendered("xlsx", report)
    assert "CSV" in refused.value.mend
    assert not refused.value.retry


def test_rows_are_counted_where_no_number_was_announced(monkeypatch):
    monkeypatch.setattr(exporter, "ROW_LIMIT", 1)
    with pytest.raises(ExportError, match="rows that an Excel sheet holds"):
        rendered("xlsx", samples.small_catalogue())


def test_a_cell_that_would_overflow_says_how_much_it_leaves_out():
    addresses = {f"10.{n // 250}.{n % 250}.1": "" for n in range(4_000)}
    rule = samples.rule(1, addresses, {"10.0.0.1": ""}, ["tcp/443"], "x")
    pair = dataclasses.replace(samples.small_report().zone_pairs[0], rules=(rule,))
    cell = workbook(samples.report(zone_pairs=(pair,)))["Rules"]["E2"].value
    lines = cell.split("\n")
    assert len(cell) < exporter.CELL_LIMIT
    assert lines[-1].startswith(f"… and {4_000 - len(lines) + 1:,} more values")


def test_one_text_that_no_cell_can_hold_is_refused():
    finding = dataclasses.replace(samples.small_report().findings[0], message="x" * 40_000)
    with pytest.raises(ExportError, match="does not fit an Excel cell"):
        rendered("xlsx", samples.report(findings=(finding,)))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_formulas_as_text(tmp_path):
    (tmp_path / "rules.xlsx").write_bytes(rendered("xlsx", samples.small_report())[0])
    only_findings = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,4"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", only_findings, "--outdir", str(tmp_path), str(tmp_path / "rules.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (converted,) = tmp_path.glob("*.csv")
    assert "warning,=1+1,@subject,+message,-mend" in converted.read_text()
