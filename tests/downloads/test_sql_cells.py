import csv
import io

import pytest
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier, Literal

from requirements_app.core.cells import inert
from requirements_app.downloads import sql_cells

STARTS = "=+-@＝＋－＠﹦﹢﹣﹫−⁺₌\t\r\n"
BLANKS = ["", *" \u00a0\u2003\u3000\u200b\ufeff\u202e\x0b\x1b\xad"]
HARMLESS = [
    "", " ", "a", "'=1", "a=1", "10.0.0.1", "*.example.com", "tcp/443", "é", "日本", "🦊", "~", "|",
    "a\n=1", "\\=1", "%s %%", "{}", '"=1"', ",=1", ";=1", "0", "x\u200b=1",
]  # fmt: skip
CORPUS = [f"{blank}{start}1" for start in STARTS for blank in BLANKS] + HARMLESS + list(BLANKS)


def in_sql(texts: list[str]) -> list[str | None]:
    query = SQL("SELECT {} FROM unnest({}::text[]) WITH ORDINALITY t (cell, n) ORDER BY n").format(
        sql_cells.inert(Identifier("t", "cell")), Literal(texts)
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(query)
        return [row[0] for row in cursor.cursor.fetchall()]


def test_sql_and_python_make_the_same_cells_inert(db):
    expected = [inert(text) or None for text in CORPUS]
    assert in_sql(CORPUS) == expected
    assert sum(cell is not None and cell.startswith("'") for cell in expected) > len(STARTS)


def test_sql_and_python_agree_on_every_first_character(db):
    characters = [
        f"{chr(number)}=1" for number in range(1, 0x10000) if not 0xD800 <= number < 0xE000
    ]
    alone = [text[0] + "1" for text in characters]
    assert in_sql(characters) == [inert(text) for text in characters]
    assert in_sql(alone) == [inert(text) for text in alone]


@pytest.mark.parametrize("text", ["a,b", 'a"b', "a\r\nb", "'", " ", "\\.", "NULL"])
def test_a_reader_of_csv_gets_the_text_back(db, text):
    rows = SQL("FROM (SELECT {}::text AS cell) t").format(Literal(text))
    written = b"".join(sql_cells.copy_csv(sql_cells.texts("cell", of="t"), rows))
    assert list(csv.reader(io.StringIO(written.decode(), newline=""))) == [["cell"], [text]]


def test_a_stream_that_is_not_read_to_its_end_leaves_the_connection_usable(db):
    rows = SQL("FROM (SELECT generate_series(1, 100000)::text AS cell) t")
    chunks = sql_cells.copy_csv(sql_cells.texts("cell", of="t"), rows)
    with transaction.atomic():
        assert next(chunks) == b"cell\n"
        chunks.close()
        transaction.set_rollback(True)
    assert in_sql(["a"]) == ["a"]
