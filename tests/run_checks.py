"""Run every check, or the named ones, to the end; tell what failed and what was not run.

`python tests/run_checks.py [NAME…]`. With NRP_REQUIRE_ALL=1 a check or test that this machine
cannot run is a failure. Standard library only.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
SERVICES = (PYTHON, "-m", "portal.embedded", "run", "--throwaway", "--")
MANAGE = (PYTHON, "manage.py")
PYTEST = (PYTHON, "-m", "pytest", "-q")
# Long tests stand together; whoever is done takes some of the other's.
SHARED = ("-n", "2", "--dist", "worksteal")
# The tests of the stages that keep rows; the doors and the pure parts have nothing of their own.
STAGES = tuple(
    f"tests/{stage}"
    for stage in (
        "accounts", "audit", "jobs", "documents", "catalogue", "sites", "rulesets", "downloads",
        "operations", "upgrades",
    )
)  # fmt: skip
# What a command ends with that could not reach a service on the network, and what it is called.
NOT_RUN_CODE, NOT_RUN = 75, "not run"
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as main; main()"


@dataclass(frozen=True)
class Check:
    """Commands that all have to succeed.

    `services`: they need PostgreSQL and Valkey. `tests`: a pytest run, whose skips are counted.
    `part`: what the machine must have for it. `environment`: what it sets besides. `gap`: what is
    not checked where a command ends with NOT_RUN, for want of a service on the network.
    """

    commands: Sequence[Sequence[str]]
    services: bool = False
    tests: bool = False
    part: str = ""
    gap: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)


CHECKS: Mapping[str, Check] = {
    "lint": Check([(PYTHON, "-m", "ruff", "check"), (PYTHON, "-m", "ruff", "format", "--check")]),
    "types": Check([(PYTHON, "-m", "mypy", ".")]),
    "contracts": Check([(PYTHON, "-c", IMPORT_LINTER)]),
    "migrations": Check([(*MANAGE, "makemigrations", "--check", "--dry-run")], services=True),
    "deploy": Check(
        [(*MANAGE, "check", "--deploy", "--fail-level", "WARNING")],
        environment={"PORTAL_URL": "https://portal.example.org"},
    ),
    "audit": Check(
        [(PYTHON, "tests/audit_dependencies.py")],
        gap="no vulnerability service can be reached: the libraries' known flaws",
    ),
    "secrets": Check([(PYTHON, "tests/secret_scan.py")]),
    "catalogue": Check([(*MANAGE, "catalogue", "coverage")], services=True),
    "unit": Check(
        [(*PYTEST, *SHARED, "-m", "not browser and not chaos")], services=True, tests=True
    ),
    # In front of the reader: its tables tell what was broken, and what came of it.
    "chaos": Check([(*PYTEST, "-s", "-m", "chaos", "tests/chaos")], services=True, tests=True),
    "browser": Check([(*PYTEST, "-m", "browser")], services=True, tests=True, part="Chromium"),
}
# Not part of the whole: the tests that another PostgreSQL has to pass as well.
EXTRA: Mapping[str, Check] = {
    "database": Check(
        [(*PYTEST, *SHARED, "-m", "not browser and not slow", *STAGES)],
        services=True,
        tests=True,
    ),
}


def missing_parts() -> dict[str, str]:
    """What the machine lacks, and what is therefore not checked."""
    documents = Path(os.environ.get("VENDOR_DOCS") or PROJECT.parent / "shared" / "vendor-docs")
    parts: dict[str, tuple[bool, str]] = {
        "Chromium": (_installed("chromium", "chromium-browser"), "the pages in a browser"),
        "poppler-utils": (_installed("pdftotext"), "the text of PDF files"),
        "Caddy": (_installed("caddy"), "the TLS proxy's configuration"),
        "pgbouncer": (
            _installed("pgbouncer", "/usr/sbin/pgbouncer"),
            "web and workers behind a pooler",
        ),
        "systemd": (_installed("systemd-analyze"), "the units of deploy/systemd"),
        "LibreOffice": (_installed("soffice", "libreoffice"), "CSV and XLSX in a spreadsheet"),
        f"the vendors' documents ({documents})": (
            documents.is_dir(),
            "the catalogue against the originals",
        ),
    }
    return {part: loss for part, (found, loss) in parts.items() if not found}


def main(names: Sequence[str]) -> int:
    """Run the checks and print the summary. Returns the exit code."""
    known = {**CHECKS, **EXTRA}
    unknown = [name for name in names if name not in known]
    if unknown:
        _say(f"No such check: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    missing = missing_parts()
    skipped: Counter[str] = Counter()
    results: dict[str, str] = {}
    unreached: list[str] = []
    for name in names or CHECKS:
        check = known[name]
        if check.part in missing:
            results[name] = NOT_RUN
            continue
        _say(f"\n=== {name}")
        began = time.monotonic()
        results[name], skips = run(check)
        skipped += skips
        if results[name] == NOT_RUN:
            unreached.append(check.gap)
        _say(f"=== {name}: {results[name]} ({time.monotonic() - began:.0f} s)")
    return summary(results, missing, skipped, unreached)


def run(check: Check) -> tuple[str, Counter[str]]:
    """Run a check's commands, all of them. Returns how it ended, and the tests skipped."""
    codes = []
    skips: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        for command in check.commands:
            words = [*SERVICES, *command] if check.services else [*command]
            words += [f"--junit-xml={report}"] if check.tests else []
            result = subprocess.run(
                words,
                cwd=PROJECT,
                env=environment(check),
                stdin=subprocess.DEVNULL,
                check=False,
            )
            codes.append(result.returncode)
        if report.exists():
            skips.update(skip_reasons(report))
    if check.gap and set(codes) <= {0, NOT_RUN_CODE} and any(codes):
        return NOT_RUN, skips
    return "FAILED" if any(codes) else "ok", skips


def environment(check: Check) -> dict[str, str]:
    """The settings without a default; addresses that nobody calls where no service runs."""
    settings = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TOKEN_PEPPER": secrets.token_urlsafe(48),
    }
    if not check.services:
        settings["DATABASE_URL"] = "postgresql://portal@127.0.0.1:1/portal"
        settings["REDIS_URL"] = "redis://127.0.0.1:1/0"
    return settings | dict(os.environ) | dict(check.environment)


def skip_reasons(report: Path) -> list[str]:
    """The reason of each test that pytest's report calls skipped; an expected failure is not."""
    return [
        skip.get("message", "no reason given")
        for skip in ElementTree.parse(report).iter("skipped")
        if skip.get("type") != "pytest.xfail"
    ]


def summary(
    results: Mapping[str, str],
    missing: Mapping[str, str],
    skipped: Mapping[str, int],
    unreached: Sequence[str] = (),
) -> int:
    """Print what ran and what did not. Returns the exit code.

    A gap of the machine fails where everything is asked for; one of the network, `unreached`, is
    no fault of the machine's and fails only where NRP_REQUIRE_NETWORK=1 asks for it.
    """
    strict = os.environ.get("NRP_REQUIRE_ALL") == "1"
    _say("\n=== Summary")
    for name, result in results.items():
        _say(f"  {result:8} {name}")
    gaps = [f"{part} is missing here: {loss} not checked" for part, loss in missing.items()]
    gaps += [f"{count} tests skipped: {reason}" for reason, count in skipped.items()]
    for gap in gaps:
        _say(f"  NOT RUN  {gap}")
    for gap in unreached:
        _say(f"  NOT RUN  {gap} not checked")
    networked = os.environ.get("NRP_REQUIRE_NETWORK") == "1"
    failed = [name for name, result in results.items() if result == "FAILED"]
    if failed:
        _say(f"Failed: {', '.join(failed)}")
    if strict and gaps:
        _say("Failed: NRP_REQUIRE_ALL=1 asks for everything, and the lines above were not run.")
    if networked and unreached:
        _say("Failed: NRP_REQUIRE_NETWORK=1 asks for the services that could not be reached.")
    if failed or (strict and gaps) or (networked and unreached):
        return 1
    _say("Everything that ran passed." if gaps or unreached else "Everything passed.")
    return 0


def _installed(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
