import csv
import dataclasses
import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.change.document import ITEM_COLUMNS, cited_place
from exports.registry import EXPORTERS
from requirements_app.core.canonical import canonical_json
from requirements_app.core.cells import as_typed
from tests.core.strategies import quick
from tests.exports.change import samples
from tests.exports.golden_files import assert_golden
from tests.exports.rendering import rendered
from tests.exports.samples import NASTY, RIGHT_TO_LEFT, entry


def table(written: bytes) -> list[dict[str, str]]:
    text = io.StringIO(written.decode(), newline="")
    return list(csv.DictReader(text))


# --- JSON ----------------------------------------------------------------------------------------


def test_the_document_has_its_documented_shape():
    written, rows = rendered("change-json", samples.small_change())
    whole = json.loads(written)
    told = json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"
    assert_golden("change.json", told)
    assert (whole["schema"], whole["schema_version"], rows) == ("change", 1, 6)
    assert whole["items"][4]["after"]["path"][1] == {
        "firewall": "fw-edge",
        "source": "192.0.2.7",
        "destination": "update2.nextron-systems.com",
        "service": "tcp/443",
    }


@pytest.mark.parametrize("made", [samples.small_change, samples.board_change, samples.change])
def test_the_document_is_in_its_canonical_form(made):
    written, _ = rendered("change-json", made())
    assert written == canonical_json(json.loads(written))


def test_characters_beyond_the_basic_plane_stay_canonical():
    change = samples.change((samples.item(1, None, entry(1, purpose="🔥 wall")),))
    written, _ = rendered("change-json", change)
    assert written == canonical_json(json.loads(written))
    assert json.loads(written)["items"][0]["after"]["purpose"] == "🔥 wall"


def test_the_number_of_a_rule_is_no_fact_of_a_change():
    def made(rule: int) -> bytes:
        items = (samples.item(1, None, entry(1, rule=rule)),)
        return rendered("change-json", samples.change(items))[0]

    assert made(1) == made(2)


def test_each_flow_is_cited_once():
    items = (samples.item(1, None, entry(1)), samples.item(2, None, entry(2)))
    whole = json.loads(rendered("change-json", samples.change(items))[0])
    assert [each["flow"] for each in whole["provenance"]] == ["nextron-asgard.agent-to-server"]
    assert whole["items"][1]["rows"] == [
        {"document": "nextron-asgard-2026", "sha256": "a1" * 32, "section": "1.4.1", "row": "1"}
    ]


# --- CSV -----------------------------------------------------------------------------------------


def test_the_table_has_its_documented_columns():
    written, rows = rendered("change-csv", samples.small_change())
    assert_golden("change-items.csv", written)
    assert rows == 6
    header = written.split(b"\r\n", 1)[0].decode()
    assert tuple(header.split(",")) == ITEM_COLUMNS


def test_a_byte_order_mark_comes_first_when_asked_for():
    written, _ = rendered("change-csv", samples.small_change(), bom=True)
    assert written.startswith(b"\xef\xbb\xbfchange,item,")


def test_both_sides_of_an_item_stand_beside_each_other():
    rows = table(rendered("change-csv", samples.small_change())[0])
    removed, added, modified = rows[:3]
    assert (removed["before_source"], removed["after_source"]) == ("10.20.0.0/16", "")
    assert (added["before_source"], added["after_destination"]) == ("", "10.10.4.22")
    sides = ("before_tls_inspection", "after_tls_inspection")
    assert [modified[side] for side in sides] == ["unstated", "forbidden"]
    assert modified["facts"] == "tls_inspection | expires_on"


def test_a_risk_stands_with_its_item():
    rows = table(rendered("change-csv", samples.small_change())[0])
    told = [row["risks"] for row in rows]
    assert told == ["", "", "", "", "medium: Leaves for the internet (internet-bound)", ""]


def test_what_is_allowed_already_stands_with_its_item():
    told = ("fw-core: core.rules (SHA-256 5d41), rules 3; dana", "fw-edge: edge.xml, rules 7")
    items = (samples.item(1, None, entry(1), allowed=told), samples.item(2, None, entry(2)))
    rows = table(rendered("change-csv", samples.change(items))[0])
    assert [row["allowed"] for row in rows] == [" | ".join(told), ""]


def test_no_cell_is_a_formula():
    (row,) = [each for each in table(rendered("change-csv", samples.small_change())[0])
              if each["site"] == "branch-lyon"]  # fmt: skip
    assert row["deployment"].startswith("'=cmd")
    assert row["before_source_name"] == "'+1"


def test_a_place_in_a_document_is_told_as_elsewhere():
    assert cited_place(samples.AGENTS) == "nextron-asgard-2026 § 1.4.1 row 1"
    assert cited_place(samples.COLLECTOR) == "nexthink-2026 § collector statement s2"


# An apostrophe in front is what the protection itself adds, and NUL is in no text of the portal.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).filter(
    lambda text: not text.startswith("'")
) | st.sampled_from([NASTY, RIGHT_TO_LEFT, "=1+1", "a\r\nb", 'say "x"', "a,b"])


@quick
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "remove", "modify"]), texts, texts, texts), max_size=5
    )
)
def test_a_reader_gets_back_every_item(wanted):
    items = tuple(
        samples.item(
            number,
            entry(number, purpose=old) if kind != "add" else None,
            entry(number, purpose=new) if kind != "remove" else None,
            reason=reason,
        )
        for number, (kind, old, new, reason) in enumerate(wanted, 1)
    )
    written, count = rendered("change-csv", samples.change(items))
    rows = table(written)
    assert count == len(rows) == len(items)
    for row, each in zip(rows, items, strict=True):
        assert (row["item"], row["kind"]) == (str(each.number), each.kind)
        assert as_typed(row["reason"]) == each.reason
        for side, told in (("before", each.before), ("after", each.after)):
            assert as_typed(row[f"{side}_purpose"]) == (told.purpose if told else "")
            assert row[f"{side}_entry_id"] == (told.entry_id if told else "")


# --- both ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["change-json", "change-csv"])
def test_the_same_change_gives_the_same_bytes(form):
    assert rendered(form, samples.board_change()) == rendered(form, samples.board_change())


@pytest.mark.parametrize("form", ["change-json", "change-csv"])
def test_a_change_without_items_can_be_written(form):
    assert rendered(form, samples.change())[1] == 0


def render_many(form: str, count: int) -> None:
    change = dataclasses.replace(samples.change(), items=samples.many_items(count), added=count)
    exporter = EXPORTERS[form]
    with Path(os.devnull).open("wb") as out:
        exporter.render(change, exporter.read_options({}), out)


def peak_memory(form: str, count: int) -> int:
    """The most bytes that rendering so many items held at once."""
    tracemalloc.start()
    render_many(form, count)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


@pytest.mark.parametrize("form", ["change-json", "change-csv"])
def test_memory_does_not_grow_with_the_items(form):
    render_many(form, 3_000)  # the interpreter's own memory settles with use
    assert peak_memory(form, 1_000) < peak_memory(form, 100) + 50_000
