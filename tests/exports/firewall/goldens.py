"""The reviewed files of firewall formats; `UPDATE_GOLDEN=1` writes them anew."""

from __future__ import annotations

from pathlib import Path

from tests.exports.golden_files import assert_golden

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "firewall"


def assert_firewall_golden(name: str, text: str) -> None:
    assert_golden(name, text.encode(), FOLDER)
