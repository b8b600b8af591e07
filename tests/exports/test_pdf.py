import dataclasses
import io
import re
import subprocess
import zipfile

import pypdf
import pytest

from exports.base import ExportError
from exports.pdf import exporter, typesetting, volumes
from exports.pdf.document import document_data
from exports.pdf.volumes import volumes_of
from exports.registry import EXPORTERS
from requirements_app.core.report import RuleSetReport
from tests.exports import samples
from tests.exports.rendering import rendered


@pytest.fixture(scope="module")
def campus():
    written, rows = rendered("pdf", samples.campus_report())
    assert rows == 11
    return pypdf.PdfReader(io.BytesIO(written))


def text_of(reader: pypdf.PdfReader) -> str:
    """All of a document's text with every run of white space made one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def typeset(report: RuleSetReport) -> pypdf.PdfReader:
    parts = volumes_of(report, 20_000)
    data = document_data(report, parts[0], parts)
    written = typesetting.typeset(data, int(report.built_at.timestamp()))
    return pypdf.PdfReader(io.BytesIO(written))


def with_purpose(purpose: str) -> RuleSetReport:
    """The campus with one rule, whose purpose is the given text."""
    rule = dataclasses.replace(samples.campus_report().zone_pairs[0].rules[0], purposes=(purpose,))
    pair = dataclasses.replace(samples.campus_report().zone_pairs[0], rules=(rule,))
    return samples.report(zone_pairs=(pair,), rule_count=1)


def test_the_title_page_has_what_a_change_board_asks_first(campus):
    title = " ".join(campus.pages[0].extract_text().split())
    for fact in (
        "University campus",
        "2026112101",
        samples.HASH,
        "21 November 2026",
        "Dana Whitfield",
        "11 rules",
        "318 entries",
        "2 blocking findings",
        "2 warnings",
    ):
        assert fact in title


def test_a_rule_tells_what_it_has_in_the_place_of_the_vendors_words():
    text = text_of(typeset(samples.small_report()))
    assert "Override hosts replaced by override mirror until 2027-06-30" in text
    assert "(owner dana)" in text


def test_the_document_is_tagged_and_says_title_and_language(campus):
    root = campus.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert campus.metadata.title == "Firewall rule set: University campus"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_every_page_says_which_of_how_many_it_is(campus):
    pages = [page.extract_text() for page in campus.pages]
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_every_page_but_the_first_names_site_and_hash(campus):
    for page in list(campus.pages)[1:]:
        assert "University campus · 1a2b3c4d" in page.extract_text()


def test_rules_lie_on_landscape_pages(campus):
    for page in campus.pages:
        is_wide = page.mediabox.width > page.mediabox.height
        assert is_wide == ("Purpose, deployment and flow" in page.extract_text())


def test_every_page_of_rules_repeats_the_header():
    reader = typeset(samples.large_report(60, pairs=1))
    pages = [page.extract_text() for page in reader.pages if "Everyday" in page.extract_text()]
    assert len(pages) > 3
    for page in pages:
        assert "Purpose, deployment and flow" in page
    assert all("zone-0 → zone-1" in page for page in pages)


def test_each_rule_shows_all_its_facts(campus):
    text = text_of(campus)
    for fact in (
        "10.21.64.0/18 Laboratories",
        "tcp/135, 49152-65535",
        "No TLS inspection",
        "Until 2026-12-31",
        "fw-core → fw-edge",
        "Crosses no firewall",
        "clients → internet",
    ):
        assert fact.replace(", ", ",") in text.replace(", ", ",")


def test_findings_come_with_severity_and_mend(campus):
    text = text_of(campus)
    assert "Blocking The outbound proxy opens TLS" in text
    assert "Let the proxy pass *.nextron-systems.com unopened" in text


def test_a_rule_tells_of_translation_and_of_parts_needed_less():
    text = text_of(typeset(samples.small_report()))
    assert "Conditional, in part optional" in text
    assert "fw-edge sees source 192.0.2.7" in text


def test_a_finding_names_the_flows_it_concerns():
    text = text_of(typeset(samples.small_report()))
    assert "Concerns nextron-asgard.master-management" in text


def test_a_page_that_opens_with_a_section_names_none_before_it():
    reader = typeset(samples.large_report(60, pairs=6))
    pages = [page.extract_text().splitlines() for page in reader.pages]
    opening = [lines for lines in pages if "→" in lines[1] and lines[0].endswith(" · Rules")]
    going_on = [lines for lines in pages if "→" in lines[0]]
    assert opening
    assert going_on
    assert all("→" not in lines[1] for lines in going_on)


def test_findings_may_go_on_over_pages():
    finding = samples.campus_report().findings[0]
    findings = tuple(dataclasses.replace(finding, code=f"code-{n}") for n in range(60))
    reader = typeset(samples.report(findings=findings))
    pages = [page.extract_text() for page in reader.pages if "What to do" in page.extract_text()]
    assert len(pages) > 2
    assert all(" · Findings" in page for page in pages)


def test_what_is_left_out_stands_with_its_reason(campus):
    text = text_of(campus)
    assert "Not included, and why" in text
    assert "The feature Thunderstorm is switched off for this deployment." in text


def test_the_provenance_leads_to_document_section_and_row(campus):
    text = text_of(campus)
    assert "§ 1.4.1, row 1 Agent / Server communication | 443/tcp" in text
    assert "SHA-256 " + "a1" * 32 in text
    small = text_of(typeset(samples.small_report()))
    assert "§ 1.4.5, statement p1 Over HTTPS" in small
    assert "§ 1.4.5, row 2 (empty) | update2" in small
    assert "conditional (the row says so) connection inferred from the document · rule 2" in small
    assert "rules 1, 7" in text


def test_a_rule_set_with_blocking_findings_is_marked_a_draft(campus):
    for page in list(campus.pages)[1:]:
        assert "Draft: blocking findings open" in page.extract_text()


def test_a_rule_set_without_blocking_findings_is_no_draft():
    text = text_of(typeset(samples.large_report(4)))
    assert "Draft" not in text
    assert "DRAFT" not in text
    assert "The build found nothing to report" in text


@pytest.mark.parametrize(
    "purpose",
    [
        "#let x = 1 #panic()",
        "$a^2$ \\( \\alpha \\",
        "[content] #[more]",
        "@reference <label> *bold* _it_ `raw`",
        "= no heading",
        "// no comment /* none */",
        "\"quoted\" 'single' ~ --- ...",
        '#read("/etc/passwd") #image("file:///etc/passwd") #import "@preview/x:1.0.0"',
        samples.RIGHT_TO_LEFT,
        "<script>alert(1)</script> &amp; %n {{ x }}",
    ],
)
def test_metacharacters_stand_as_they_are(purpose):
    text = text_of(typeset(with_purpose(purpose)))
    # A reader of PDF gets text of right to left in the order of the page.
    assert purpose in text or purpose[::-1] in text


def test_characters_without_a_letterform_are_spelled_out():
    text = text_of(typeset(with_purpose("数 ᚠ \x07 done")))
    assert "[U+6570] [U+16A0] [U+0007] done" in text
    assert "Characters for which this document has no letterform" in text


def test_long_names_wrap_without_extra_characters():
    name = "-".join(["averylongpartofaname"] * 12) + ".example.com"
    rule = samples.rule(1, {name: ""}, {"f" * 200: ""}, ["tcp/443"], "x")
    pair = dataclasses.replace(samples.small_report().zone_pairs[0], rules=(rule,))
    reader = typeset(samples.report(zone_pairs=(pair,), rule_count=1))
    squeezed = text_of(reader).replace(" ", "")
    assert name in squeezed
    assert "f" * 200 in squeezed
    assert "\u200b" not in squeezed


def test_a_rule_longer_than_a_page_goes_on_over_pages():
    addresses = {f"10.0.{n // 250}.{n % 250}": f"host {n}" for n in range(300)}
    rule = samples.rule(1, addresses, {"10.0.0.1": ""}, ["tcp/443"], "x")
    pair = dataclasses.replace(samples.small_report().zone_pairs[0], rules=(rule,))
    text = text_of(typeset(samples.report(zone_pairs=(pair,), rule_count=1)))
    assert all(f"host {n}" in text for n in range(300))


def test_the_same_report_gives_the_same_bytes():
    report = samples.small_report()
    assert rendered("pdf", report) == rendered("pdf", report)


def test_an_empty_rule_set_says_so():
    assert "No rule came of this build" in text_of(typeset(samples.report()))


def test_a_long_rule_set_comes_in_volumes(monkeypatch):
    monkeypatch.setattr(exporter, "LINES_PER_VOLUME", 5)
    monkeypatch.setattr(volumes, "lines_of", lambda _: 1)
    report = samples.campus_report()
    assert EXPORTERS["pdf"].file_type(report) == ("application/zip", "zip")
    written, rows = rendered("pdf", report)
    assert rows == 11
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist() == [f"campus-volume-0{n}.pdf" for n in (1, 2, 3)]
        readers = [pypdf.PdfReader(archive.open(name)) for name in archive.namelist()]
        texts = [text_of(reader) for reader in readers]
    for number, text in enumerate(texts, 1):
        assert f"Volume {number} of 3" in text
        assert "11 rules" in text
    numbers = re.compile(r"\b1-5 .* 6-10 .* 11\b")
    assert all(numbers.search(text) for text in texts)
    assert ["Severity Finding" in text for text in texts] == [True, False, False]
    assert ["Document and row" in text for text in texts] == [False, False, True]
    assert rendered("pdf", report)[0] == written


def test_a_killed_typesetter_is_an_error_that_a_retry_may_mend(monkeypatch):
    def killed(command, **options):
        return subprocess.CompletedProcess(command, -9, b"", b"")

    monkeypatch.setattr("exports.pdf.typesetting.subprocess.run", killed)
    with pytest.raises(ExportError, match="code -9") as refused:
        typesetting.typeset_apart({}, 0)
    assert refused.value.retry


def test_a_typesetter_that_hangs_is_given_up(monkeypatch):
    def hanging(command, **options):
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr("exports.pdf.typesetting.subprocess.run", hanging)
    with pytest.raises(ExportError, match="took longer than"):
        typesetting.typeset_apart({}, 0)


def test_data_that_the_template_refuses_is_no_reason_to_retry():
    with pytest.raises(ExportError, match="cannot be set") as refused:
        typesetting.typeset_apart({"title": "without the rest"}, 0)
    assert not refused.value.retry
