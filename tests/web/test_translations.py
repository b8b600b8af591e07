"""Every word of the pages can be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FILES = sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "api")
# What is no word of a language: names of standards, keys of the keyboard, examples of input.
NAMES = {"SHA-256", "f", "j", "k", "v", "Esc", "manage.py documents add FILE", "text/html"}
NAMES |= {"webhook-id", "ms"}  # a header, and the unit
NAMES |= {"nftables", "iptables", "FortiOS", "ASA", "PAN-OS", "AWS", "running-config.xml"}
NAMES |= {"nft -j list ruleset", "iptables-save", "show full-configuration"}
NAMES |= {"show running-config", "aws ec2 describe-security-groups"}
NAMES |= {"tcp/80", "tcp/443", "tcp/8080", "tcp/8443", "tcp/443 *.example.com", "font-mono"}
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_BLOCK = re.compile(r"\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
_ATTRIBUTE = re.compile(r'\s(?:aria-label|title|placeholder|alt|data-confirm|data-done)="([^"]*)"')
_EXAMPLES = {"443", "*.example.com", "YYYYMMDDNN"}
_WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_no_word_outside_of_a_translation(path: Path):
    text = _TAG.sub("", _BLOCK.sub("", path.read_text()))
    attributes = [value for value in _ATTRIBUTE.findall(text) if value not in _EXAMPLES]
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]*>|&\w+;", "\n", text, flags=re.DOTALL)
    words = [line.strip() for line in shown.splitlines() if line.strip() not in NAMES]
    assert [word for word in [*words, *attributes] if _WORD.search(word)] == []


def test_there_are_templates_to_check():
    assert len(FILES) > 40
