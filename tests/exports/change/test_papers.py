import csv
import io
import json
import zipfile

import pypdf
import pytest

from exports.base import ExportError
from exports.change import papers
from exports.change.papers_tables import STEP_COLUMNS, TRIAL_COLUMNS
from exports.change.papers_text import code, told
from exports.registry import EXPORTERS
from requirements_app.core.canonical import canonical_json
from requirements_app.core.errors import InvalidInput
from tests.exports.change import samples
from tests.exports.golden_files import assert_golden
from tests.exports.rendering import rendered
from tests.exports.samples import NASTY, entry

CORE = {"site": "campus", "firewall": "fw-core"}


def text_of(written: bytes) -> str:
    """All of a PDF's text with every run of white space made one space."""
    pages = pypdf.PdfReader(io.BytesIO(written)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def rows_of(part: str) -> list[dict[str, str]]:
    written, count = rendered("papers-csv", samples.small_change(), part=part, **CORE)
    rows = list(csv.DictReader(io.StringIO(written.decode(), newline="")))
    assert count == len(rows)
    return rows


@pytest.mark.parametrize("part", ["implementation", "rollback", "tests"])
def test_each_list_has_its_documented_columns(part):
    written, _ = rendered("papers-csv", samples.small_change(), part=part, **CORE)
    assert_golden(f"papers-{part}.csv", written)
    header = tuple(written.split(b"\r\n", 1)[0].decode().split(","))
    assert header == (TRIAL_COLUMNS if part == "tests" else STEP_COLUMNS)


def test_the_text_has_all_three_lists():
    written, rows = rendered("papers-md", samples.small_change(), **CORE)
    assert_golden("papers.md", written)
    assert rows == 4


def test_the_json_has_all_three_lists():
    written, rows = rendered("papers-json", samples.small_change(), **CORE)
    whole = json.loads(written)
    assert_golden("papers.json", json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n")
    assert written == canonical_json(whole)
    assert rows == len(whole["implementation"]) == len(whole["rollback"]) == 4


def test_the_rollback_reads_as_the_list_from_its_end():
    steps, back = rows_of("implementation"), rows_of("rollback")
    assert [row["action"] for row in steps] == ["add", "add", "change", "remove"]
    assert [row["action"] for row in back] == ["add", "change", "remove", "remove"]
    for step, undone in zip(steps, reversed(back), strict=True):
        assert step["item"] == undone["item"]
        assert step["before_destination"] == undone["after_destination"]
        assert step["after_entry_id"] == undone["before_entry_id"]


def test_each_step_points_back_to_its_change_and_entry():
    for row in rows_of("implementation"):
        assert row["reference"] == "change 42 (CHG0031234)"
        assert (row["before_entry_id"] or row["after_entry_id"]).startswith("entry-")


def test_tests_tell_what_is_expected_before_and_after():
    expected = {row["items"]: (row["expected_before"], row["expected_after"])
                for row in rows_of("tests")}  # fmt: skip
    assert expected == {
        "1": ("open", "open"),
        "2": ("closed", "open"),
        "3": ("open", "open"),
        "5": ("closed", "open"),
    }


@pytest.mark.parametrize("form", [word for word in EXPORTERS if word.startswith("papers-")])
def test_papers_need_a_firewall_of_the_change(form):
    with pytest.raises(InvalidInput) as refused:
        EXPORTERS[form].read_options({"site": "campus"})
    assert [each.field for each in refused.value.problems] == ["options.firewall"]
    with pytest.raises(ExportError, match="crosses campus/fw-lyon"):
        rendered(form, samples.small_change(), site="campus", firewall="fw-lyon")


def test_no_text_is_read_as_markdown():
    assert told("a *b* [c](d) <e>\n# f | `g`") == r"a \*b\* \[c\](d) \<e\> \# f \| \`g\`"
    assert (code("10.0.0.1"), code("a`b")) == ("`10.0.0.1`", "`` a`b ``")
    change = samples.change((samples.item(1, None, entry(1, purpose=NASTY)),))
    written, _ = rendered("papers-md", change, **CORE)
    assert r"\*bold\* \_it\_ \`raw\` \<tag\>" in written.decode()


def test_a_changed_connection_tells_what_it_was():
    moved = samples.item(1, entry(1), entry(1, destination="10.10.4.22", service="tcp/8443",
                                            application=""))  # fmt: skip
    text = rendered("papers-md", samples.change((moved,)), **CORE)[0].decode()
    assert "1. **Change** `10.20.0.0/16` → `10.10.4.22` `tcp/8443`" in text
    assert "   - was: `10.20.0.0/16` → `10.10.4.21` `tcp/443`" in text
    assert "   - application: HTTPS becomes none" in text


def test_a_test_tells_what_the_firewall_sees_of_it():
    edge = {"site": "campus", "firewall": "fw-edge"}
    text = rendered("papers-md", samples.small_change(), **edge)[0].decode()
    assert "fw-edge sees source 192.0.2.7; the certificate must be" in text


def test_a_firewall_that_has_nothing_to_do_says_so():
    same = samples.item(1, entry(1), entry(1, purpose="In other words"))
    text = rendered("papers-md", samples.change((same,)), **CORE)[0].decode()
    assert "Nothing has to be told to this firewall." in text
    assert "- Crossing unchanged: 1 item" in text


# --- for print, and all of it --------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything():
    return rendered("papers-zip", samples.board_change(), **CORE)[0]


def test_everything_for_a_firewall_lies_in_one_archive(everything):
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        assert archive.namelist() == [
            "README.txt", "implementation.csv", "rollback.csv", "tests.csv",
            "papers.md", "papers.json", "papers.pdf",
        ]  # fmt: skip
        rollback, papers_text = archive.read("rollback.csv"), archive.read("papers.md")
        readme = archive.read("README.txt").decode()
    change = samples.board_change()
    assert rollback == rendered("papers-csv", change, part="rollback", **CORE)[0]
    assert papers_text == rendered("papers-md", change, **CORE)[0]
    assert "Change 42 at firewall fw-core (site campus)" in readme
    assert samples.HASH in readme


def test_the_papers_for_print_have_all_three_lists(everything):
    with zipfile.ZipFile(io.BytesIO(everything)) as archive:
        written = archive.read("papers.pdf")
    reader = pypdf.PdfReader(io.BytesIO(written))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Change 42 at firewall fw-core"
    text = text_of(written)
    for fact in (
        "Implementation", "Rollback", "Tests", "change 42 (CHG0031234)",
        "Not approved: submitted", "was 10.10.4.21",
        "It stays open for entry-00000000000000000016",
    ):  # fmt: skip
        assert fact in text
    for page in reader.pages:
        assert samples.HASH in page.extract_text().replace("\n", "")


def test_the_same_change_gives_the_same_archive(everything):
    assert rendered("papers-zip", samples.board_change(), **CORE)[0] == everything


def test_papers_too_long_for_print_say_so(monkeypatch):
    monkeypatch.setattr(papers, "STEPS_PER_PDF", 3)
    with pytest.raises(ExportError, match="4 steps and 4 connections at fw-core") as refused:
        rendered("papers-pdf", samples.small_change(), **CORE)
    assert "papers-csv" in refused.value.mend
    written, rows = rendered("papers-zip", samples.small_change(), **CORE)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert "papers.pdf" not in archive.namelist()
        assert "There is no papers.pdf: 4 steps" in archive.read("README.txt").decode()
    assert rows == 4
