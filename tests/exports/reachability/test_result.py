"""A result is taken only from its own run, unaltered and whole."""

from __future__ import annotations

import copy
import json
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.reachability.result import MAX_RESULT_BYTES, item_findings, read_result, run_key
from exports.reachability.script.outcomes import canonical, signature
from requirements_app.core.canonical import canonical_json
from requirements_app.core.errors import InvalidInput
from tests.exports.reachability.plans import KEY, RUN, SECRET, answered, connection, plan_of

PLAN = plan_of(
    [
        connection("10.2.0.9", "tcp/443"),
        connection("10.2.0.0/24", "tcp/22", item="2"),
        connection("10.2.0.9", "udp/514", item="3"),
        connection("10.2.0.9", "tcp/23", item="4", expect="closed"),
        connection("any", "tcp/1", item="5"),
    ]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.text("abcdefgh_", min_size=1, max_size=8).filter(lambda name: name != "signature")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=5)


def signed(document: dict[str, Any], key: bytes = KEY) -> bytes:
    return json.dumps(document | {"signature": signature(document, key)}).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_result(content, plan=PLAN, key=KEY)
    return str(caught.value)


@settings(max_examples=40)
@given(DOCUMENTS)
def test_what_is_signed_is_the_canonical_form(document):
    assert canonical(document) == canonical_json(document)


@settings(max_examples=40)
@given(DOCUMENTS, st.binary(min_size=1, max_size=40), st.binary(min_size=1, max_size=40))
def test_another_key_makes_another_signature(document, key, other):
    padded = [each.ljust(64, b"\0") for each in (key, other)]  # HMAC pads short keys with zeros
    same = signature(document, key) == signature(document, other)
    assert same == (padded[0] == padded[1])


@settings(max_examples=40)
@given(DOCUMENTS, DOCUMENTS)
def test_another_document_makes_another_signature(document, other):
    same = signature(document, KEY) == signature(other, KEY)
    assert same == (canonical(document) == canonical(other))
    assert signature(document | {"signature": "x"}, KEY) == signature(document, KEY)


@given(st.binary(min_size=1), st.uuids(), st.uuids())
def test_each_run_has_a_key_of_its_own(secret, run, other):
    assert len(run_key(secret, run)) == 32
    assert (run_key(secret, run) == run_key(secret, other)) == (run == other)
    assert secret not in run_key(secret, run) or len(secret) < 3


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything in a document that holds nothing further."""
    if isinstance(value, dict | list) and value:
        keys = value if isinstance(value, dict) else range(len(value))
        return [leaf for key in keys for leaf in leaves(value[key], (*path, key))]
    return [path]


WHOLE = json.loads(signed(answered(PLAN)))


@pytest.mark.parametrize("path", leaves(WHOLE), ids=str)
def test_any_edit_after_signing_is_refused(path):
    edited = copy.deepcopy(WHOLE)
    holder = edited
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = "open" if holder[path[-1]] != "open" else "filtered"
    told = refusal(json.dumps(edited).encode())
    assert "altered after" in told or "another run" in told


def test_a_result_of_its_run_is_read():
    result = read_result(signed(answered(PLAN, p0001="open")), plan=PLAN, key=KEY)
    assert result.run_id == RUN
    assert result.outcomes[0].outcome == "open"
    assert result.outcomes[0].attempts[0].milliseconds == 3


def test_spaces_and_order_do_not_matter():
    document = json.loads(signed(answered(PLAN)))
    turned = dict(reversed(document.items()))
    assert read_result(json.dumps(turned, indent=4).encode(), plan=PLAN, key=KEY)


def test_a_result_of_another_run_is_refused():
    other = plan_of([connection("10.2.0.9", "tcp/443")], UUID(int=9))
    content = signed(answered(other), run_key(SECRET, UUID(int=9)))
    assert "belongs to another run" in refusal(content)


def test_a_result_that_another_runs_key_signed_is_refused():
    assert "altered after" in refusal(signed(answered(PLAN), run_key(SECRET, UUID(int=9))))


def test_a_result_of_another_plan_is_refused():
    assert "another plan" in refusal(signed(answered(PLAN) | {"plan_hash": "v1:" + "0" * 64}))


def test_a_result_without_some_probe_is_refused():
    document = answered(PLAN)
    document["outcomes"].pop()
    assert "probe by probe" in refusal(signed(document))


def test_a_field_that_is_not_of_a_result_is_named():
    document = answered(PLAN) | {"timeout": "4"}
    assert "result.timeout" in refusal(signed(document))
    document = answered(PLAN, p0001="closed")
    assert "result.outcomes.0.outcome" in refusal(signed(document))


NOT_RESULTS = {
    "nothing": b"", "text": b"hello", "a list": b"[]", "a number": b"7", "not UTF-8": b"\xff{}",
    "a name twice": b'{"run_id": "a", "run_id": "b"}', "not a number": b'{"a": NaN}',
    "a fraction": b'{"a": 1.5}', "too deep": b"[" * 200_000,
    "half a character": b'{"a": "\\ud800"}',
    "too large": b" " * (MAX_RESULT_BYTES + 1), "large number": b'{"a": ' + b"9" * 5000 + b"}",
}  # fmt: skip


@pytest.mark.parametrize("content", NOT_RESULTS.values(), ids=NOT_RESULTS)
def test_what_is_no_result_is_refused(content):
    assert "upload" in refusal(content)


def test_half_a_character_in_a_result_is_refused():
    content = signed(answered(PLAN)).replace(b'"Linux"', b'"\\ud800"')
    assert "altered after" in refusal(content)


def verdicts(**outcomes: str) -> dict[str, str]:
    result = read_result(signed(answered(PLAN, **outcomes)), plan=PLAN, key=KEY)
    return {each.item: each.verdict for each in item_findings(PLAN, result)}


def test_an_item_is_no_better_than_what_was_seen():
    found = verdicts(
        p0001="open", p0002="filtered", p0003="open", p0005="answered", p0006="filtered"
    )
    assert found == {
        "1": "as-wanted", "2": "as-wanted", "3": "as-wanted", "4": "as-wanted", "5": "undecided",
    }  # fmt: skip
    found = verdicts(p0001="refused", p0002="filtered", p0005="inconclusive", p0006="open")
    assert found == {
        "1": "not-as-wanted", "2": "not-as-wanted", "3": "undecided", "4": "not-as-wanted",
        "5": "undecided",
    }  # fmt: skip


@pytest.mark.parametrize("outcome", ["inconclusive", "not-tested"])
@pytest.mark.parametrize("probe", ["p0001", "p0005", "p0006"])
def test_what_is_inconclusive_never_counts_as_verified(probe, outcome):
    item = {each.id: each.item for each in PLAN.probes}[probe]
    assert verdicts(**{probe: outcome})[item] == "undecided"


def test_a_sample_that_was_intercepted_is_not_mended_by_another():
    assert verdicts(p0002="open", p0003="intercepted")["2"] == "not-as-wanted"


def test_each_port_of_a_sampled_network_must_be_shown():
    plan = plan_of(
        [connection("10.2.0.0/31", "tcp/22,443"), connection("10.3.0.0/24", "tcp/22,25")]
    )
    for seen, wanted in ({"p0005": "open"}, "undecided"), ({"p0005": "open", "p0008": "open"}, ""):
        result = read_result(signed(answered(plan, **seen)), plan=plan, key=KEY)
        entry = item_findings(plan, result)[0].entries[1]
        assert entry.verdict == (wanted or "as-wanted")


def test_one_open_host_of_a_closed_network_is_not_as_wanted():
    plan = plan_of([connection("10.2.0.0/24", "tcp/22", expect="closed")])
    document = answered(plan, p0001="filtered", p0002="open", p0003="filtered")
    result = read_result(signed(document), plan=plan, key=KEY)
    assert item_findings(plan, result)[0].verdict == "not-as-wanted"
