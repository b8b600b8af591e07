import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.canonical import (
    canonical_json,
    content_hash,
    plain_content_hash,
    short_id,
)


def test_the_order_of_keys_does_not_matter():
    assert canonical_json({"b": [1, 2.0, None], "a": "é"}) == '{"a":"é","b":[1,2,null]}'.encode()
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})


def test_the_hash_is_the_same_everywhere():
    assert content_hash([]) == (
        "v1:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    )


def test_identifiers_depend_on_the_parts_and_their_order():
    assert short_id("e", "a", "b").startswith("e-")
    assert len(short_id("e", "a", "b")) == 22
    assert short_id("e", "a", "b") == short_id("e", "a", "b")
    different = {
        short_id("e", "a", "b"),
        short_id("e", "b", "a"),
        short_id("e", "ab"),
        short_id("e", '"a","b"'),
    }
    assert len(different) == 4


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 1 << 53, {1: 2}, "\ud800", b"bytes", {1, 2}]
)
def test_what_json_cannot_carry_exactly_is_an_error(value):
    with pytest.raises(ValueError, match=r"."):
        canonical_json(value)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(_PLAIN)
def test_the_quick_hash_of_plain_values_is_the_hash(value):
    try:
        expected = content_hash(value)
    except ValueError:
        with pytest.raises(ValueError, match="surrogate"):
            plain_content_hash(value)
        return
    assert plain_content_hash(value) == expected
