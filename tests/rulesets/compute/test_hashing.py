"""The hashes of a build are those of RFC 8785 JSON, however they are taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requirements_app.core.canonical import canonical_json, content_hash
from requirements_app.rulesets.compute.hashing import hash_of_content, plain_json
from requirements_app.rulesets.compute.model import Decision, Finding

from .world import AGENT, HOST, HTTPS, SERVER, built, catalogue, flow, site

texts = st.text(st.characters(exclude_categories=["Cs"]))


def dated(value):
    """Dates as text, which is all that the canonical form asks of the plain values."""
    if isinstance(value, dict):
        return {key: dated(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [dated(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@given(
    st.builds(
        Decision, texts, texts, texts, st.just("excluded"), texts, texts, st.integers(0, 2**40)
    )
)
def test_the_quick_encoder_writes_the_canonical_form(decision):
    assert plain_json(decision) == canonical_json(asdict(decision))


def test_the_content_hash_is_that_of_the_whole_as_canonical_json():
    content = catalogue(
        HTTPS,
        flow("names", "server", "site.dns", "udp/53"),
        flow("setup", "server", "host:get.example.net", "tcp/443", phase="installation"),
        hosts=[HOST],
    )
    result = built(site(AGENT, SERVER, installation_until=dt.date(2027, 1, 1)), content)
    whole = {
        "entries": [dated(asdict(each)) for each in result.entries],
        "rules": [dated(asdict(each)) for each in result.rules],
        "findings": [dated(asdict(each)) for each in result.findings],
        "decisions": [dated(asdict(each)) for each in result.decisions],
    }
    assert result.findings
    assert result.content_hash == content_hash(whole)
    nothing: dict[str, list[object]] = {"entries": [], "rules": [], "findings": [], "decisions": []}
    assert hash_of_content((), (), (), ()) == content_hash(nothing)


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError):
        plain_json(Finding("info", "code", "subject", object(), "mend"))  # type: ignore[arg-type]
    with pytest.raises(UnicodeEncodeError):
        plain_json(Finding("info", "code", "subject", "\ud800", "mend"))
