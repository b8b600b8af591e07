"""What of a document the catalogue accounts for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import requirements_app.catalogue
from requirements_app.catalogue.coverage import check_original, coverage
from requirements_app.catalogue.files import read_folder
from requirements_app.catalogue.schema import Document, TableRow
from tests.catalogue.originals import vendor_doc
from tests.catalogue.samples import ORIGINAL, content, document, flow, product

DATA = Path(requirements_app.catalogue.__file__).parent / "data"


def told(**facts: Any) -> list[str]:
    made = Document.model_validate(document(**facts))
    return [str(problem) for problem in check_original(made, ORIGINAL)]


def with_row(**facts: Any) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = document()["sections"]
    sections[0]["rows"][0] |= facts
    return sections


def test_every_row_and_statement_of_the_curated_catalogue_is_accounted_for() -> None:
    found = coverage(read_folder(DATA))
    assert {each.product: each.unaccounted for each in found if not each.complete} == {}
    assert {each.product: each.rows for each in found} == {
        "appsanywhere-analytics": 22,
        "nexthink": 21,
        "nextron-analysis-cockpit": 11,
        "nextron-asgard": 19,
        "tippingpoint-sms": 60,
    }


def test_no_table_row_is_both_a_flow_and_decided_against() -> None:
    for file in read_folder(DATA).files:
        cited = {row for each in file.flows for row in each.provenance}
        cited |= {row for each in file.crypto_profiles for row in each.provenance}
        for each in file.documents:
            rows = [row for section in each.sections for row in section.rows]
            assert all((row.id in cited) != (row.decision is not None) for row in rows)


def test_what_nothing_cites_and_no_decision_explains_is_unaccounted() -> None:
    made = document()
    made["sections"][0]["statements"] = [
        {"id": "ports/p1", "lines": 1, "summary": "Said."},
        {
            "id": "ports/p2",
            "lines": 3,
            "summary": "Told.",
            "decision": {"code": "not-a-connection", "reason": "It is none."},
        },
    ]
    (found,) = coverage(content(product(documents=[made], flows=[flow("work"), flow("more")])))
    assert (found.rows, found.statements, found.flows, found.decisions) == (2, 2, 2, 1)
    assert found.unaccounted == ("ports/2", "ports/p1")
    assert not found.complete


def test_a_crypto_profile_accounts_for_its_rows() -> None:
    profile = {"id": "tls", "name": "TLS", "protocols": ["TLSv1.2"], "provenance": "ports/2"}
    (found,) = coverage(content(product(crypto_profiles=[profile], flows=[flow("work")])))
    assert found.complete
    assert found.crypto_profiles == 1


# --- against the original ------------------------------------------------------------------------


def test_a_faithful_inventory_has_no_problems() -> None:
    assert told() == []


def test_white_space_and_cells_left_to_the_original_are_not_compared() -> None:
    assert told(sections=with_row(cells=["Client  ", None, ""])) == []


def test_another_text_is_told_by_its_hash_alone() -> None:
    (problem,) = check_original(Document.model_validate(document()), ORIGINAL + b"\n")
    assert problem.field == "app-ports sha256"
    assert "read the new revision" in problem.mend


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"cells": ["Client", "Server", "8443/tcp"]}, "ports/1: '8443/tcp' does not stand in"),
        ({"cells": ["Server", "Client"]}, "ports/1: 'Client' stands in another order"),
        ({"lines": 5}, "ports/1: 'Server' does not stand in lines 5-5"),
        ({"lines": "1-3"}, "ports/1: 'Client' does not stand in lines 1-3"),
    ],
)
def test_a_cell_that_its_lines_do_not_have_is_told(facts: dict[str, Any], message: str) -> None:
    assert message in told(sections=with_row(**facts))[0]


def test_a_header_stands_before_the_end_of_its_section() -> None:
    sections = document()["sections"]
    sections[0]["header"] = ["From", "To", "Protocol"]
    (problem,) = told(sections=sections)
    assert problem.startswith("app-ports ports header: 'Protocol' does not stand")


def test_a_section_beyond_the_original_is_told() -> None:
    sections = document()["sections"]
    sections[0]["lines"] = "1-9"
    (problem,) = told(sections=sections)
    assert "lies beyond the original's 5 lines" in problem


@pytest.mark.vendor_docs
def test_the_curated_catalogue_is_faithful_to_the_originals() -> None:
    for file in read_folder(DATA).files:
        for each in file.documents:
            original = vendor_doc(file.product.slug).read_bytes()
            assert check_original(each, original) == [], file.product.slug


@pytest.mark.vendor_docs
def test_a_slip_in_any_cell_of_the_catalogue_would_be_found() -> None:
    for file in read_folder(DATA).files:
        for each in file.documents:
            original = vendor_doc(file.product.slug).read_bytes()
            for at, section in enumerate(each.sections):
                for within, row in enumerate(section.rows):
                    if row.cells[0]:
                        slipped = _replaced(each, at, within, ("99/xyz", *row.cells[1:]))
                        assert len(check_original(slipped, original)) == 1, row.id


def _replaced(document: Document, at: int, within: int, cells: tuple[str | None, ...]) -> Document:
    sections, rows = list(document.sections), list(document.sections[at].rows)
    rows[within] = TableRow(id=rows[within].id, lines=rows[within].lines, cells=cells)
    sections[at] = sections[at].model_copy(update={"rows": tuple(rows)})
    return document.model_copy(update={"sections": tuple(sections)})
