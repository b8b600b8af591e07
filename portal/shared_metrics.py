"""The folder in which the processes of one web server count together.

Each process counts in a file of its own, and whichever is asked for the metrics sums them up. The
folder is named by the server that started the processes, so that a restart begins anew, and one
that died is counted no longer than its fellows live.
"""

import os
import shutil
from pathlib import Path

import psutil
from django.core.exceptions import ImproperlyConfigured

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported


def join(base: Path) -> Path:
    """Count in the folder of this process's parent from here on; sweeps those of dead servers.

    Call it before anything imports prometheus_client. Raises ImproperlyConfigured.
    """
    folder = base / _name(psutil.Process(os.getppid()))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for other in base.iterdir():
            if other != folder and not _lives(other.name):
                shutil.rmtree(other, ignore_errors=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"METRICS_DIR {base} cannot be used ({error.strerror}); name a folder that the web "
            "processes may write"
        ) from error
    os.environ[VARIABLE] = str(folder)
    return folder


def _name(server: psutil.Process) -> str:
    return f"{server.pid}-{server.create_time():.2f}"


def _lives(name: str) -> bool:
    """Whether the server that a folder is named by runs; other names are not ours to judge."""
    pid = name.partition("-")[0]
    if not (pid.isascii() and pid.isdigit()):
        return True
    try:
        return _name(psutil.Process(int(pid))) == name
    except psutil.NoSuchProcess:
        return False
