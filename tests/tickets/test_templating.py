"""Templates can look at facts, and do nothing else."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requirements_app.core.errors import InvalidInput
from requirements_app.tickets.templating import MOST_STEPS, check_template, render

FACTS = {
    "change": {"number": 7, "title": "Open <prod>", "owner": "Olga"},
    "sites": ["HQ", "Branch"],
    "items": [{"source": "10.0.0.1", "firewalls": ["edge"]}] * 60,
}


def filled(text: str, longest: int = 1_000) -> str:
    return render(text, FACTS, "mapping.body", longest)


def checked_and_filled(text: str) -> str:
    check_template(text, "mapping.body")
    return filled(text)


def test_facts_are_filled_in_as_they_are():
    text = "#{{ change.number }} {{ change.title }}: {{ sites | join(', ') }}"
    check_template(text, "mapping.title")
    assert filled(text) == "#7 Open <prod>: HQ, Branch"


def test_lists_are_walked_and_choices_made():
    text = "{% for site in sites %}{% if site != 'HQ' %}[{{ site | upper }}]{% endif %}{% endfor %}"
    assert filled(text) == "[BRANCH]"


def test_what_comes_out_is_cut_at_its_longest():
    assert (
        filled("{% for i in items %}{{ i.source }} {% endfor %}", 25) == "10.0.0.1 10.0.0.1 10.0.0."
    )


def test_a_fact_that_is_not_there_is_named():
    with pytest.raises(InvalidInput, match=r"mapping\.body.*there is no fact weather"):
        filled("{{ change.weather }}")


@pytest.mark.parametrize(
    "text",
    [
        "{{ change.__class__ }}",
        "{{ sites.__init__.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ change.items() }}",
        "{{ sites.append('x') }}",
        "{{ range(10) }}",
        "{{ 9 ** 999999 }}",
        "{{ 'x' * 1000000000 }}",
        "{% set a = 'x' %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% macro m() %}{% endmacro %}",
        "{{ sites | map('upper') }}",
        "{{ change | attr('__class__') }}",
        "{{ change['__class__'] }}",
        "{{ config }}{{ self }}{{ cycler }}",
        "{{ 'a' | replace('a', 'aaaaaaaaaa')" + " | replace('a', 'aaaaaaaaaa')" * 9 + " }}",
        "{% for a in items %}" * 6 + "{% endfor %}" * 6,
    ],
)
def test_nothing_leads_out_of_the_sandbox_or_keeps_it_busy(text):
    began = time.monotonic()
    with pytest.raises(InvalidInput):
        checked_and_filled(text)
    assert time.monotonic() - began < 10


def test_a_line_that_is_no_template_is_told_with_its_number():
    with pytest.raises(InvalidInput, match=r"line 2"):
        check_template("fine\n{% if %}\n", "mapping.body")
    with pytest.raises(InvalidInput, match=r"20000 characters at most"):
        check_template("x" * 20_001, "mapping.body")


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="{}%| .chsite()[]'\"_0a\n", max_size=60))
def test_any_text_is_filled_or_refused_in_words(text):
    with suppress(InvalidInput):
        assert len(checked_and_filled(text)) <= 1_000


def test_the_budget_is_of_one_rendering():
    text = "{% for i in items %}{% for j in items %}.{% endfor %}{% endfor %}"
    assert MOST_STEPS > 2 * 60 * 60
    assert len(filled(text, 10_000)) == len(filled(text, 10_000)) == 3_600
