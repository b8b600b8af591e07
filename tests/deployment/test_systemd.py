"""The units, checked by systemd's own tool where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from .manifests import DEPLOY, PROJECT, unknown_programs

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed"
)


@pytest.fixture
def installed(tmp_path):
    """The units as on a machine where the portal lies in this folder."""

    def installed(unit):
        text = unit.read_text().replace("/opt/portal/venv", sys.prefix)
        target = tmp_path / unit.name
        target.write_text(text.replace("/opt/portal/app", str(PROJECT)))
        return target

    return installed


def test_there_is_one_for_each_process():
    assert [unit.stem for unit in UNITS] == ["portal-dispatcher", "portal-web", "portal-worker"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_what_there_is_as_an_ordinary_user(unit):
    text = unit.read_text()
    start = re.search(r"^ExecStart=/opt/portal/venv/bin/(.+)$", text, re.MULTILINE)
    assert unknown_programs(start[1].split()) == []
    assert "\nUser=portal\n" in text


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_a_unit(unit, installed):
    said = subprocess.run(
        ["systemd-analyze", "verify", installed(unit)], capture_output=True, text=True, check=False
    )
    # It reads the machine's own units too, and finds fault with some of other packages.
    of_others = ("/lib/systemd/", "/usr/lib/systemd/", "/etc/systemd/")
    own = [line for line in said.stderr.splitlines() if not line.startswith(of_others)]
    assert (said.returncode, own) == (0, [])


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_leaves_little_open(unit, installed):
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", installed(unit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout[-300:]
