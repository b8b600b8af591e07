"""What differs between two contents, and what it means."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from requirements_app.catalogue import schema
from requirements_app.catalogue.diff import ObjectChange, difference
from requirements_app.catalogue.impacts import IDENTITY, IMPACTS, MEANINGS, RULED
from requirements_app.catalogue.objects import KINDS
from requirements_app.catalogue.wording import change_words
from tests.catalogue.edits import (
    EDITS,
    Edit,
    alternative,
    as_content,
    before,
    changed,
    described,
    edited,
)


def changes(*edits: Edit) -> dict[str, ObjectChange]:
    found = difference(as_content(before()), as_content(edited(*edits)))
    return {f"{change.key.kind} {change.key.slug}": change for change in found}


def impact(edit: Edit, of: str) -> tuple[str, ...]:
    return changes(edit)[of].impact


def test_equal_contents_do_not_differ() -> None:
    assert changes() == {}


@pytest.mark.parametrize("code", MEANINGS)
def test_an_edit_has_its_impact_alone(code: str) -> None:
    subject, edit = EDITS[code]

    assert impact(edit, subject) == (code,)


def test_all_edits_together_have_all_impacts() -> None:
    together = changes(*(edit for _, edit in EDITS.values()))

    assert {code for change in together.values() for code in change.impact} == set(MEANINGS)


def test_every_change_has_an_impact_that_is_documented() -> None:
    together = changes(*(edit for _, edit in EDITS.values()))

    assert all(
        change.impact and set(change.impact) <= set(MEANINGS) for change in together.values()
    )


MODELS: dict[str, type[BaseModel]] = {
    "product": schema.Product,
    "document": schema.Document,
    "parameter": schema.Parameter,
    "feature": schema.Feature,
    "component": schema.Component,
    "host": schema.Host,
    "flow": schema.Flow,
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_has_a_rule_for_every_field_of_the_format(kind: Any) -> None:
    beside = {"product": {"crypto_profiles", "vendor", "alternatives"}, "document": {"inventory"}}
    fields = set(MODELS[kind].model_fields) - {"sections"} | beside.get(kind, set())

    assert set(IMPACTS[kind]) | RULED.get(kind, frozenset()) == fields - {IDENTITY[kind]}


def test_a_changed_object_carries_both_contents() -> None:
    change = changes(changed("flows", "phase", phase="installation"))["flow app.phase"]

    assert (change.disposition, change.product) == ("change", "app")
    assert change.previous
    assert change.previous["phase"] == "operation"
    assert change.current
    assert change.current["phase"] == "installation"


def test_an_added_and_a_removed_object_carry_one() -> None:
    added = changes(EDITS["AddedFlow"][1])["flow app.fresh"]
    removed = changes(EDITS["RemovedFlow"][1])["flow app.gone"]

    assert (added.disposition, added.previous) == ("add", None)
    assert (removed.disposition, removed.current) == ("remove", None)
    assert added.current
    assert removed.previous


def test_nothing_published_before_makes_everything_an_addition() -> None:
    found = difference(None, as_content(before()))

    assert {change.disposition for change in found} == {"add"}


def test_the_order_of_files_and_flows_does_not_matter() -> None:
    files = edited()
    files["app"]["flows"].reverse()
    turned = dict(reversed(files.items()))

    assert difference(as_content(before()), as_content(turned)) == ()


def test_changes_come_in_one_order() -> None:
    together = list(changes(*(edit for _, edit in EDITS.values())).values())
    again = sorted(together, key=lambda each: (KINDS.index(each.key.kind), each.key.slug))

    assert together == again


# --- services ------------------------------------------------------------------------------


def test_splitting_a_service_without_changing_a_packet_is_wording() -> None:
    edit = changed("flows", "loses-ports", services=["tcp/80", "tcp/443"])

    assert impact(edit, "flow app.loses-ports") == ("WordingOnly",)


def test_swapping_two_applications_is_seen() -> None:
    services = [{"service": "tcp/443", "application": "HTTPS"}, {"service": "udp/53"}]
    swapped = [{"service": "udp/53", "application": "HTTPS"}, {"service": "tcp/443"}]
    one = edited(changed("flows", "gone", services=services))
    other = edited(changed("flows", "gone", services=swapped))

    (change,) = difference(as_content(one), as_content(other))

    assert change.impact == ("ApplicationChanged",)


def test_other_ports_are_an_addition_and_a_removal() -> None:
    edit = changed("flows", "gains-ports", services=["tcp/8443"])

    assert impact(edit, "flow app.gains-ports") == ("AddedService", "RemovedService")


def test_another_pattern_of_a_parameter_is_seen() -> None:
    edit = changed("parameters", "instance", pattern="[a-z]+")

    assert impact(edit, "parameter app.instance") == ("ParameterChanged",)


# --- hosts ---------------------------------------------------------------------------------


def test_a_host_that_moves_has_moved_at_both_flows() -> None:
    found = changes(EDITS["MovedHost"][1])

    assert found["flow app.host-leaves"].impact == ("MovedHost",)
    assert found["flow app.host-comes"].impact == ("MovedHost",)


def test_a_host_moves_to_a_flow_that_is_new() -> None:
    leaves = changed("flows", "host-leaves", destination="server")

    def renamed(files: Any) -> None:
        leaves(files)
        flow = {**files["app"]["flows"][-1], "id": "new", "destination": "host:b.example.com"}
        files["app"]["flows"].append(flow)

    found = changes(renamed)

    assert found["flow app.host-leaves"].impact == ("MovedHost",)
    assert found["flow app.new"].impact == ("AddedFlow",)


def test_a_host_that_changes_its_side_has_moved() -> None:
    edit = changed(
        "flows", "loses-host", source=["client", "host:a.example.com"], destination=["server"]
    )

    assert impact(edit, "flow app.loses-host") == ("MovedHost",)


def test_a_new_host_of_the_list_is_an_addition() -> None:
    def edit(files: Any) -> None:
        files["app"]["hosts"].append(
            {"pattern": "n.example.com", "kind": "exact", "party": "vendor"}
        )

    assert impact(edit, "host n.example.com") == ("AddedHost",)


# --- words and options -----------------------------------------------------------------------


def test_what_matters_hides_a_change_of_words() -> None:
    edit = changed("flows", "phase", phase="installation", purpose="Other words.")

    assert impact(edit, "flow app.phase") == ("PhaseChanged",)


def test_words_hide_a_change_of_provenance() -> None:
    edit = changed("flows", "wording", purpose="Other words.", provenance=["ports/2"])

    assert impact(edit, "flow app.wording") == ("WordingOnly",)


def test_another_default_of_an_alternative_is_seen_at_the_product() -> None:
    edit = changed("alternatives", "mode", default="two")

    assert impact(edit, "product app") == ("DefaultChanged",)


def test_other_words_for_an_option_are_wording() -> None:
    options = alternative("mode", "one", "two")["options"]
    edit = changed("alternatives", "mode", options=[{**options[0], "name": "First"}, options[1]])

    assert impact(edit, "product app") == ("WordingOnly",)


def test_a_product_that_gets_a_successor_changes_its_lifecycle() -> None:
    edit = described(lifecycle="classic", successor="retired")

    assert impact(edit, "product app") == ("LifecycleChanged",)


def test_another_title_of_a_document_is_wording() -> None:
    edit = changed("documents", "app-ports", title="All ports")

    assert impact(edit, "document app-ports") == ("WordingOnly",)


def test_a_document_retrieved_again_unchanged_is_provenance() -> None:
    edit = changed("documents", "app-ports", retrieved="2027-01-05")

    assert impact(edit, "document app-ports") == ("ProvenanceOnly",)


# --- in words ------------------------------------------------------------------------------


def test_a_change_is_told_in_words() -> None:
    change = changes(changed("flows", "gains-ports", services=["tcp/443,8443"]))

    first, second = change_words(change["flow app.gains-ports"])

    assert first == "~ flow app.gains-ports (Work.) [AddedService]"
    assert second.strip().startswith("services:")
    assert "tcp/443,8443" in second


def test_an_addition_is_told_in_one_line() -> None:
    change = changes(EDITS["AddedFeature"][1])["feature app.fresh"]

    assert list(change_words(change)) == ["+ feature app.fresh (Fresh) [AddedFeature]"]
