"""The zone matrix as values."""

from __future__ import annotations

from django.http import QueryDict

from requirements_app.web.filters.rules import ZonePairCount
from requirements_app.web.zone_matrix import Matrix, zone_matrix

PAIRS = (
    ZonePairCount("clients", "servers", 4, 1000),
    ZonePairCount("clients", "internet", 2, 30),
    ZonePairCount("servers", "internet", 1, 1),
)


def matrix(query: str = "", pairs: tuple[ZonePairCount, ...] = PAIRS) -> Matrix:
    return zone_matrix(pairs, QueryDict(query), internet=["internet"])


def test_rows_are_sources_and_columns_destinations_with_the_internet_last_in_both():
    found = matrix()
    assert [row.head.zone for row in found.rows] == ["clients", "servers", "internet"]
    assert [head.zone for head in found.columns] == ["servers", "internet"]
    assert [cell.rules for row in found.rows for cell in row.cells] == [4, 2, 0, 1, 0, 0]


def test_totals_are_those_of_their_row_column_and_of_all():
    found = matrix()
    assert [(row.head.rules, row.head.entries) for row in found.rows] == [(6, 1030), (1, 1), (0, 0)]
    assert [(head.rules, head.entries) for head in found.columns] == [(4, 1000), (3, 31)]
    assert (found.rules, found.entries) == (7, 1031)


def test_the_more_entries_the_more_heat_and_none_only_where_there_is_none():
    heats = [cell.heat for row in matrix().rows for cell in row.cells]
    assert heats == [5, 3, 0, 1, 0, 0]
    assert matrix(pairs=(ZonePairCount("a", "b", 1, 1),)).rows[0].cells[0].heat == 5


def test_a_cell_picks_its_pair_beside_the_other_filters_and_leaves_the_page():
    found = matrix("protocol=tcp&page=3&row=7&source_zone=servers")
    assert found.rows[0].cells[0].address == (
        "?protocol=tcp&source_zone=clients&destination_zone=servers"
    )
    assert found.rows[0].head.address == "?protocol=tcp&source_zone=clients"
    assert found.columns[0].address == "?protocol=tcp&destination_zone=servers"
    assert found.rows[1].head.current


def test_the_cell_that_is_picked_takes_the_choice_back():
    found = matrix("source_zone=clients&destination_zone=servers&q=x")
    cells = [cell for row in found.rows for cell in row.cells if cell.current]
    assert [cell.address for cell in cells] == ["?q=x"]
    assert not any(row.head.current for row in found.rows)


def test_many_zones_stand_upright_and_an_empty_rule_set_has_the_internet_only():
    many = tuple(ZonePairCount(f"z{n}", f"z{n}", 1, 1) for n in range(50))
    assert matrix(pairs=many).dense
    assert not matrix().dense
    assert [row.head.zone for row in matrix(pairs=()).rows] == ["internet"]
