"""The short form of the chaos run; `make chaos` has a long one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHORT = {"CHAOS_SECONDS": "20", "CHAOS_JOBS": "200"}


@pytest.mark.chaos
def test_no_job_is_lost_or_done_twice_while_everything_breaks():
    command = [sys.executable, "-m", "tests.chaos"]
    code = subprocess.call(command, cwd=PROJECT, env=os.environ | SHORT, timeout=270)
    assert code == 0, "a promise was broken; the tables above and out/chaos/ tell which"
