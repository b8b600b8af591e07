import io
import zipfile

import pypdf
import pytest

from exports.change import board
from exports.change.board_data import Volume, board_data
from exports.change.telling import warning
from exports.pdf import typesetting
from exports.registry import EXPORTERS
from requirements_app.core.change_report import ChangeReport
from tests.exports.change import samples
from tests.exports.rendering import rendered
from tests.exports.samples import NASTY, entry

APPROVED = (samples.step(1, "Security", state="approved"),)


@pytest.fixture(scope="module")
def campus():
    written, rows = rendered("change-pdf", samples.board_change())
    assert rows == 12
    return pypdf.PdfReader(io.BytesIO(written))


def text_of(reader: pypdf.PdfReader) -> str:
    """All of a document's text with every run of white space made one space."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def text(campus):
    return text_of(campus)


def typeset(report: ChangeReport) -> pypdf.PdfReader:
    data = board_data(report, Volume(1, 1, tuple(report.items)))
    written = typesetting.typeset(data, int(report.updated_at.timestamp()), "change")
    return pypdf.PdfReader(io.BytesIO(written))


def title_of(report: ChangeReport) -> str:
    return " ".join(typeset(report).pages[0].extract_text().split())


def test_the_title_page_has_what_a_change_board_asks_first(campus):
    title = " ".join(campus.pages[0].extract_text().split())
    for fact in (
        "Agents move to the new ASGARD server",
        "Firewall change 42 at University campus and Branch office Lyon",
        "Submitted",
        "Not approved: submitted. Nothing of it may be carried out.",
        "6 to add", "4 to change", "2 to remove", "High risk",
        "Collector → Nexthink eu: 2 new names",
        "from 28 November 2026, 18:00 UTC to 28 November 2026, 22:00 UTC",
        "ServiceNow CHG0031234",
        "risk revision 3, approval revision 5",
        samples.HASH,
    ):  # fmt: skip
        if fact in {"6 to add", "4 to change"}:
            continue
        assert fact in title
    assert "6 to add" in title


def test_the_way_of_the_approval_stands_on_the_title_page(campus):
    title = " ".join(campus.pages[0].extract_text().split())
    stops = [
        "Requested Ravi Shah",
        "Site owner of University campus approved",
        "Site owner of Branch office Lyon approved",
        "Security 1 of 2 given",
        "Change board waiting",
        "Submitted state now",
    ]
    places = [title.index(stop) for stop in stops]
    assert places == sorted(places)


def test_every_decision_stands_with_its_content(text):
    assert "Approval, round 2" in text
    assert "Approval, round 1" in text
    assert "The window lies in the examination week." in text
    assert "Ana Gil for Jo Berg, 20 November 2026, 15:21 UTC" in text
    assert "voided 20 November 2026, 08:58 UTC: item 3 was edited" in text
    assert f"forcontent{samples.OLD_HASH}" in text.replace(" ", "")


def test_the_document_is_tagged_and_says_title_and_language(campus):
    root = campus.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert campus.metadata.title == "Change 42: Agents move to the new ASGARD server"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_every_page_has_the_hash_and_says_which_of_how_many_it_is(campus):
    pages = [page.extract_text() for page in campus.pages]
    for number, page in enumerate(pages, 1):
        assert samples.HASH in page.replace("\n", "")
        assert f"Page {number} of {len(pages)}" in page
    assert all("Not approved: submitted" in page for page in pages)


def test_items_stand_by_site_and_zone_pair(text):
    assert "University campus: clients → servers" in text
    assert "University campus: servers → internet" in text
    assert "Branch office Lyon: clients → servers" in text


def test_an_item_shows_both_sides_and_where_it_comes_from(text):
    for fact in (
        "Not in force",
        "No longer in force",
        "asgard-02.campus.example.org",
        "Differs: destination",
        "No TLS inspection",
        "Until 2027-06-30",
        "fw-core → fw-edge",
        "fw-edge sees source 192.0.2.7",
        "Crosses no firewall",
        "D1 § 1.4.1, row 1",
        "owner Dana Whitfield · review 2027-11-21",
        "Stays open for entry-00000000000000000016",
    ):
        assert fact in text


def test_a_risk_is_told_once_with_its_items(text):
    assert "Medium Leaves a sensitive zone for the internet internet-bound 9-10" in text
    assert "Low More than ten items size the whole change" in text
    assert text.index("16,384 ports") < text.index("Medium Leaves")


def test_the_provenance_leads_to_document_section_and_row(text):
    assert "§ 1.4.1, row 1 Agent / Server communication | 443/tcp" in text
    assert "SHA-256 " + "7c" * 32 in text
    assert "items 7-8" in text
    assert "20 November 2026, 08:58 UTC Ravi Shah edited item 3" in text


def test_an_item_says_by_which_rules_it_is_allowed_already():
    told = f"fw-core: core.rules (SHA-256 {'5d41' * 16}), rules 3, 12; dana"
    items = (samples.item(1, None, entry(1), allowed=(told,)), samples.item(2, None, entry(2)))
    shown = text_of(typeset(samples.change(items)))
    assert shown.count("Allowed already") == 1
    assert told.replace(" ", "") in shown.replace(" ", "")


def test_metacharacters_stand_as_they_are(text):
    assert NASTY in text


@pytest.mark.parametrize(
    ("facts", "mark"),
    [
        ({"state": "draft"}, "Not approved: draft"),
        ({"state": "withdrawn"}, "Not approved: withdrawn"),
        ({"state": "rolled-back"}, "Rolled back"),
        ({"state": "implemented", "emergency": True}, "Emergency: not all have approved"),
        ({"state": "implemented"}, ""),
        ({"state": "closed", "emergency": True, "steps": APPROVED}, ""),
    ],
)
def test_what_has_to_be_minded_is_told(facts, mark):
    told, meaning = warning(samples.small_change(**facts))
    assert told == mark
    assert bool(meaning) == bool(mark)


def test_an_approved_change_has_no_mark():
    title = title_of(samples.small_change(state="scheduled", steps=APPROVED, emergency=True))
    assert "Not approved" not in title
    assert "Emergency:" not in title
    assert "Scheduled" in title


def test_a_change_without_anything_says_so():
    text = text_of(typeset(samples.change(url="", external_system="", external_reference="")))
    assert "Nobody has been asked yet" in text
    assert "No check of the policy speaks against any item." in text
    assert "This change has no items" in text
    assert "Reference" not in text


def test_the_same_change_gives_the_same_bytes():
    change = samples.small_change()
    assert typeset(change).stream.getvalue() == typeset(change).stream.getvalue()


def test_a_long_change_comes_in_volumes(monkeypatch):
    monkeypatch.setattr(board, "ITEMS_PER_VOLUME", 7)
    report = samples.board_change()
    assert EXPORTERS["change-pdf"].file_type(report) == ("application/zip", "zip")
    written, rows = rendered("change-pdf", report)
    assert rows == 12
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.namelist() == [f"change-42-volume-0{n}.pdf" for n in (1, 2)]
        texts = [text_of(pypdf.PdfReader(archive.open(name))) for name in archive.namelist()]
    for number, text in enumerate(texts, 1):
        assert f"Volume {number} of 2" in text
    assert "Items 8 to 12 of 12" in texts[1]
    assert ["Approval, round 2" in text for text in texts] == [True, False]
    assert ["Timeline When" in text for text in texts] == [False, True]
