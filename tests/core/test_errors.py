import copy
import pickle

import pytest

from requirements_app.core.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    PortalError,
    Problem,
    shown,
)

REVERSED = Problem("ports", "443-80", "is a reversed range", "write 80-443")
BLANK = Problem("[1].name", "", "is blank", "fill it in")


def test_the_text_names_field_value_and_mend_of_every_problem():
    assert str(InvalidInput(REVERSED, BLANK)) == (
        "ports: '443-80' is a reversed range; write 80-443\n[1].name: '' is blank; fill it in"
    )


def test_under_puts_every_field_below_the_prefix():
    below = InvalidInput(REVERSED, BLANK).under("services[0]")
    assert [problem.field for problem in below.problems] == [
        "services[0].ports",
        "services[0][1].name",
    ]
    assert InvalidInput.one("", 1, "m", "n").under("site").problems[0].field == "site"
    assert InvalidInput(REVERSED).under("").problems == (REVERSED,)


def test_an_invalid_input_without_problems_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="at least one"):
        InvalidInput()


@pytest.mark.parametrize(
    "error", [InvalidInput(REVERSED, BLANK), NotFound("no site", "check the slug"), Conflict("old")]
)
def test_errors_survive_pickling_and_copying(error):
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin) == str(error)


def test_explained_errors_carry_message_and_mend():
    for kind in (NotFound, NotAllowed, Conflict):
        error = kind("it moved on", "reload the page")
        assert isinstance(error, PortalError)
        assert (error.message, error.mend) == ("it moved on", "reload the page")
        assert str(error) == "it moved on; reload the page"
        assert str(kind("it moved on")) == "it moved on"


def test_a_problem_can_always_be_sent_as_utf8():
    problem = Problem("name", "a\ud800b", "holds half a character", "send UTF-8")
    assert problem.value == "a\\ud800b"
    assert str(problem).encode("utf-8")


def test_long_and_invisible_values_are_shown_short_and_escaped():
    assert len(shown("a" * 1_000_000)) == 80
    assert len(str(Problem("name", "a" * 1_000_000, "is too long", "cut it").value)) == 500
    assert shown("a\u202eb\x00") == r"'a\u202eb\x00'"
