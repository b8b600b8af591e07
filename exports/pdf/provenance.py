"""Documents and their rows as the data of the Typst templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from requirements_app.core.report import SourceRow

DocumentKeys = Mapping[tuple[str, str], str]


def document_keys(rows: Iterable[SourceRow]) -> DocumentKeys:
    """D1, D2, … for each document that the rows stand in, by slug and SHA-256."""
    documents = dict.fromkeys((row.document, row.sha256) for row in rows)
    return {document: f"D{number}" for number, document in enumerate(documents, 1)}


def documents_data(rows: Iterable[SourceRow], keys: DocumentKeys) -> list[dict[str, object]]:
    """The documents that stand behind the rows, by key."""
    by_key = {keys[row.document, row.sha256]: row for row in rows}
    return [
        {
            "key": key,
            "slug": by_key[key].document,
            "title": by_key[key].document_title,
            "publisher": by_key[key].publisher,
            "retrieved": by_key[key].retrieved.isoformat(),
            "sha256": by_key[key].sha256,
        }
        for key in keys.values()
    ]


def row_data(row: SourceRow, keys: DocumentKeys) -> dict[str, object]:
    """One row of a document."""
    return {
        "document": keys[row.document, row.sha256],
        "sha256": f"{row.sha256[:16]}…",
        "place": place_in_document(row),
        "cells": row.cells,
        "summary": row.summary,
    }


def place_in_document(row: SourceRow) -> str:
    """`§ 1.4.1, row 3`."""
    return f"§ {row.section}, {'row' if row.cells else 'statement'} {row.row}"
