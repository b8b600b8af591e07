"""To whom a ticket goes, and how urgent it is."""

from __future__ import annotations

from typing import Any

import pytest

from exports.tickets.port import Draft
from requirements_app.tickets.drafting import DraftedChange
from requirements_app.tickets.mapping import Mapping
from tests.changes.acting import asked_for
from tests.changes.conftest import office_make

pytestmark = pytest.mark.django_db
LAST = {"group": "last"}


def drafted(**mapping: Any) -> Draft:
    """A ticket of a change at HQ (hq) from clients to servers through the firewall inner."""
    return DraftedChange(asked_for(office_make())).draft(Mapping(**mapping), "nrp-1")


@pytest.mark.parametrize(
    "fits",
    [
        {"site": "hq"},
        {"site": "HQ"},
        {"firewall": "inner"},
        {"zone": "servers"},
        {"site": "hq", "firewall": "inner", "zone": "clients"},
    ],
)
def test_a_line_counts_of_which_all_that_it_names_is_the_changes(fits: dict[str, str]):
    line = {**fits, "group": "network", "assignee": "ada"}
    draft = drafted(assign=[line, LAST])
    assert (draft.group, draft.assignee) == ("network", "ada")


@pytest.mark.parametrize(
    "other",
    [{"site": "branch"}, {"firewall": "core"}, {"zone": "dmz"}, {"site": "hq", "zone": "x"}],
)
def test_a_line_that_names_something_else_is_passed_over(other: dict[str, str]):
    draft = drafted(assign=[{**other, "group": "others"}, LAST, {"group": "too late"}])
    assert (draft.group, draft.assignee) == ("last", "")


def test_without_a_line_that_fits_nobody_gets_it():
    assert drafted(assign=[{"site": "branch", "group": "others"}]).group == ""


def test_the_priority_goes_by_the_risk():
    change = DraftedChange(asked_for(office_make()))
    by_risk = {"none": "0", "low": "1", "medium": "2", "high": "3", "critical": "4"}
    assert change.draft(Mapping(priorities=by_risk), "x").priority == by_risk[change.report.risk]
    assert change.draft(Mapping(), "x").priority == ""
