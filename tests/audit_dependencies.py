"""Hold every pinned library against the known vulnerabilities.

`python tests/audit_dependencies.py` asks OSV first and then PyPI, by pip-audit, about what
requirements/*.txt pin. Exit code 0: all of them were looked up, none is known to be vulnerable;
1: some are; `NOT_RUN`: no service could be reached, or it did not know all of them, which is not
the same as being safe.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

NOT_RUN = 75
SERVICES = ("osv", "pypi")
PROJECT = Path(__file__).resolve().parent.parent
_LONGEST_WAIT = 300

Report = Mapping[str, Any]


def main() -> int:
    """Audit, and tell what was found. Returns the exit code."""
    files = sorted((PROJECT / "requirements").glob("*.txt"))
    for service in SERVICES:
        report = asked(service, files)
        if report is None:
            _say(f"{service} could not be asked.")
            continue
        if found := vulnerable(report):
            _say(*found)
            return 1
        total, missed = len(report["dependencies"]), unknown(report)
        if not missed:
            _say(f"{total} libraries: no known vulnerability ({service}).")
            return 0
        _say(f"{service} does not know {len(missed)} of {total} libraries, as {missed[0]}.")
    _say("not run: no vulnerability service could be reached that knows all libraries.")
    return NOT_RUN


def asked(service: str, files: Sequence[Path]) -> Report | None:
    """What pip-audit tells; None where it could not ask the service."""
    command = [
        sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--format=json",
        "--progress-spinner=off", f"--vulnerability-service={service}",
    ]  # fmt: skip
    for file in files:
        command += ["--requirement", str(file)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_LONGEST_WAIT, check=False
        )
        told: Report = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return told if told.get("dependencies") else None


def vulnerable(report: Report) -> list[str]:
    """One line for each known vulnerability."""
    return [
        f"{each['name']} {each['version']}: {flaw['id']}"
        f" (mended in {', '.join(flaw.get('fix_versions', [])) or 'no version yet'})"
        for each in report["dependencies"]
        for flaw in each.get("vulns", ())
    ]


def unknown(report: Report) -> list[str]:
    """The libraries that the service did not know."""
    return sorted(each["name"] for each in report["dependencies"] if "skip_reason" in each)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
