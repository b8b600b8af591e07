import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.core.ports import (
    PortRange,
    format_ports,
    merge_ports,
    parse_ports,
    ports_from_intervals,
    ports_to_intervals,
)
from tests.core.strategies import port_ranges, quick


def test_lists_are_sorted_and_merged():
    assert parse_ports("8001-8010, 443,8000, 443") == (PortRange(443, 443), PortRange(8000, 8010))
    assert parse_ports(" 1 - 65535 ") == (PortRange(1, 65535),)


def test_ranges_are_written_as_people_write_them():
    assert str(PortRange(443, 443)) == "443"
    assert str(PortRange(49152, 65535)) == "49152-65535"
    assert format_ports(parse_ports("49152-65535,135")) == "135, 49152-65535"


@pytest.mark.parametrize(
    ("text", "message", "mend"),
    [
        ("0", "below port 1", "1 to 65535"),
        ("0-80", "below port 1", "1 to 65535"),
        ("65536", "beyond port 65535", "1 to 65535"),
        ("443-80", "reversed", "write 80-443"),
        ("", "blank", "443, 8000-8010"),
        ("  ", "blank", "443, 8000-8010"),
        ("443,,80", "blank between", "remove the extra comma"),
        ("443,", "blank between", "remove the extra comma"),
        ("any", "names no port", "1-65535"),
        ("*", "names no port", "1-65535"),
        ("https", "neither a port nor a range", "443"),
        ("-1", "neither a port nor a range", "443"),
        ("80-", "neither a port nor a range", "443"),
        ("1-2-3", "neither a port nor a range", "443"),
        ("49152–65535", "neither a port nor a range", "8000-8010"),
        ("４４３", "neither a port nor a range", "443"),
        ("4٤3", "neither a port nor a range", "443"),
        ("4.43", "neither a port nor a range", "443"),
        ("9" * 5000, "neither a port nor a range", "443"),
        ("443," * 100_000, "longer than 10000", "443"),
        ("443\x00", "neither a port nor a range", "443"),
        ("\ud800", "neither a port nor a range", "443"),
        (None, "not text", "443"),
        (443, "not text", "443"),
    ],
)
def test_what_is_no_list_of_ports_is_refused_with_a_mend(text, message, mend):
    with pytest.raises(InvalidInput) as caught:
        parse_ports(text, "services[0].ports")
    (problem,) = caught.value.problems
    assert problem.field == "services[0].ports"
    assert message in problem.message
    assert mend in problem.mend


def test_every_wrong_part_is_a_problem_of_its_own():
    with pytest.raises(InvalidInput) as caught:
        parse_ports("0, 443, 443-80")
    assert [problem.value for problem in caught.value.problems] == ["0", "443-80"]


@pytest.mark.parametrize("ends", [(0, 80), (1, 65536), (443, 80), ("1", "2"), (True, 2), (1.0, 2)])
def test_a_range_cannot_be_made_wrong(ends):
    with pytest.raises(InvalidInput):
        PortRange(*ends)


@quick
@given(st.lists(port_ranges, max_size=6))
def test_merging_keeps_every_port_and_nothing_else(ranges):
    merged = merge_ports(ranges)
    wanted = sorted({edge for each in ranges for edge in (each.first, each.last)})
    near = {port for edge in wanted for port in (edge - 1, edge, edge + 1)}
    for port in near:
        assert any(r.first <= port <= r.last for r in ranges) == any(
            r.first <= port <= r.last for r in merged
        )
    assert all(a.last + 1 < b.first for a, b in itertools.pairwise(merged))
    assert ports_from_intervals(ports_to_intervals(ranges)) == merged


@quick
@given(st.lists(port_ranges, min_size=1, max_size=6))
def test_what_is_formatted_parses_back(ranges):
    merged = merge_ports(ranges)
    assert parse_ports(format_ports(merged)) == merged
