"""The package as others install it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from portal import __version__

CLIENT = Path(__file__).resolve().parents[2] / "clients" / "python"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without anything from the network."""
    folder = tmp_path_factory.mktemp("wheel")
    called("-m", "uv", "build", "--wheel", "--offline", "--out-dir", str(folder), str(CLIENT))
    (found,) = folder.glob("*.whl")
    return found


def called(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd="/", env=dict(os.environ) | environment,
        capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_is_typed_and_runs_without_the_portals_code(wheel, tmp_path):
    target = tmp_path / "installed"
    install = ("pip", "install", "--offline", "--no-deps", "--quiet", "--target", str(target))
    called("-m", "uv", *install, str(wheel))
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "portal_client/py.typed" in names
    assert not {name for name in names if "generate" in name or "test" in name}
    alone = {"PYTHONPATH": str(target), "DJANGO_SETTINGS_MODULE": ""}
    assert called(str(target / "bin" / "portal"), "--version", **alone) == (
        f"portal, version {__version__}\n"
    )
    loaded = "import sys, portal_client, portal_client.command; print(*sys.modules)"
    modules = set(called("-c", loaded, **alone).split())
    assert not modules & {"django", "requirements_app", "portal", "exports"}
