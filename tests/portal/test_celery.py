"""A worker stands back from what else its machine does, as far as it is told to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_WORKER = """
import os, pathlib
from celery import signals
import portal.celery
signals.worker_init.send(sender=None)
group = pathlib.Path("/proc/self/autogroup")
print(os.nice(0), group.read_text().split()[-1] if group.exists() else "none")
"""


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no nice values")
@pytest.mark.parametrize("nice", [0, 3])
def test_a_worker_and_its_session_are_as_nice_as_the_setting_says(nice):
    told = subprocess.run(
        [sys.executable, "-c", _WORKER],
        env=os.environ | {"WORKER_NICE": str(nice)},
        capture_output=True,
        check=True,
        text=True,
        start_new_session=True,
    )
    group = "none" if not Path("/proc/self/autogroup").exists() else str(nice)

    assert told.stdout.split() == [str(os.nice(0) + nice), group]
