"""The design system: tokens that can be read, components that stand in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from requirements_app.web.design_tokens import ENOUGH, colours, contrast, lengths, pairs
from requirements_app.web.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)
_MOMENT = re.compile(r'\|date:"[^"]*[HhGgi]')
# Paper is white and cameras want white; neither follows the theme.
WITHOUT_THEME = {"pages.css": {"#fff"}}


@pytest.mark.parametrize(
    "pair", pairs(), ids=lambda pair: f"{pair.text.name} on {pair.ground.name}"
)
def test_every_text_reads_well_on_its_ground_in_light_and_dark(pair):
    assert min(pair.light, pair.dark) >= ENOUGH


def test_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == 21
    assert contrast("#777777", "#ffffff") == 4.47
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_are_chosen_in_the_tokens_only(path):
    if path.name == "tokens.css" or "print" in path.name:
        return
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    known = WITHOUT_THEME.get(path.name, set())
    assert {each for each in _COLOUR.findall(text) if each not in known} == set()


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_variable_of_a_style_is_a_token(path):
    tokens = set(re.findall(r"--([a-z0-9-]+):", (ROOT / "static/css/tokens.css").read_text()))
    own = set(re.findall(r"--([a-z0-9-]+):", path.read_text()))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", path.read_text())) - tokens - own == set()


def test_templates_show_moments_by_the_one_tag():
    assert [str(path) for path in TEMPLATES if _MOMENT.search(path.read_text())] == []


def test_the_page_shows_every_token_and_every_word(page):
    text = page.get("/design/").content.decode()
    for name in [*colours(), *(each.name for each in (*lengths("s"), *lengths("t-")))]:
        assert f">{name}<" in text or f">{name} " in text, name
    for kind, words in WORDS.items():
        assert f">{kind}<" in text
        assert all(f">{label}<" in text.replace("&#x27;", "'") for label in words.values()), kind


def test_the_page_shows_every_component(page):
    """What a template of the components makes is there because the page includes it."""
    used = "\n".join(path.read_text() for path in (ROOT / "templates" / "design").glob("*.html"))
    used += (ROOT / "templates" / "base.html").read_text()
    for path in (ROOT / "templates" / "components").glob("*.html"):
        within = [each for each in TEMPLATES if f"components/{path.name}" in each.read_text()]
        inner = [each for each in within if each.parent.name == "components"]
        assert f"components/{path.name}" in used or inner, path.name
    assert page.get("/design/").status_code == 200
