import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.base import CsvRows
from tests.core.strategies import quick
from tests.exports.rendering import rendered

ROWS = b'name,note\na,"two\nlines, ""quoted"""\nb,\n'


def test_records_end_in_cr_lf_and_lines_inside_quotes_stay():
    assert rendered("csv", CsvRows([ROWS])) == (
        b'name,note\r\na,"two\nlines, ""quoted"""\r\nb,\r\n',
        2,
    )


def test_a_byte_order_mark_comes_first_when_asked_for():
    written, _ = rendered("csv", CsvRows([ROWS]), bom=True)
    assert written.startswith(b"\xef\xbb\xbfname,note\r\n")


@pytest.mark.parametrize(("chunks", "rows"), [([], 0), ([b""], 0), ([b"name\n"], 0)])
def test_a_header_alone_is_no_row(chunks, rows):
    assert rendered("csv", CsvRows(chunks))[1] == rows


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_chunks_may_end_anywhere(size, monkeypatch):
    monkeypatch.setattr("exports.csv.exporter._BLOCK", 1)
    chunks = [ROWS[at : at + size] for at in range(0, len(ROWS), size)]
    assert rendered("csv", CsvRows(chunks)) == rendered("csv", CsvRows([ROWS]))


@quick
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2),
        min_size=1,
    ),
    st.integers(min_value=1, max_value=20),
)
def test_a_reader_gets_back_every_cell(rows, size):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    whole = out.getvalue().encode()
    chunks = [whole[at : at + size] for at in range(0, len(whole), size)]
    written, count = rendered("csv", CsvRows(chunks))
    assert list(csv.reader(io.StringIO(written.decode(), newline=""))) == rows
    assert count == len(rows) - 1
