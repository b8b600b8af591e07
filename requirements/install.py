"""Make the virtual environment and install a hash-locked requirements file into it.

Called by the Makefile, with the system's Python: `install.py VENV LOCKFILE`. Standard library only.
uv, itself locked by hash, does the work in seconds; where it cannot, pip does the same.
"""

import subprocess
import sys
from pathlib import Path

UV_LOCK = Path(__file__).with_name("uv.txt")


def main() -> int:
    """Bring the environment up to the lock file. Returns the exit code."""
    venv, lock = Path(sys.argv[1]), sys.argv[2]
    python = str(venv / "bin" / "python")
    if not _works(python):
        _say(f"Making the virtual environment {venv} with {sys.executable}")
        if not _call(sys.executable, "-m", "venv", "--clear", str(venv)) or not _works(python):
            _say(
                f"{sys.executable} cannot make virtual environments. On Debian and Ubuntu: "
                "apt-get install python3-venv"
            )
            return 1
    _say(f"Installing {lock} into {venv}")
    options = ("install", "--quiet", "--require-hashes", "-r")
    pip = (python, "-m", "pip", "--disable-pip-version-check", *options)
    uv = (python, "-m", "uv", "pip", *options)
    if _call(*pip, str(UV_LOCK)) and _call(*uv, lock, "--python", python):
        return 0
    _say("uv could not do it; installing with pip, which takes longer")
    return 0 if _call(*pip, lock) else 1


def _works(python: str) -> bool:
    """Whether the environment is there, its Python still runs, and pip is in it."""
    return Path(python).exists() and _call(python, "-c", "import pip")


def _call(*command: str) -> bool:
    return subprocess.call(command) == 0  # noqa: S603 - the commands are the ones above


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
