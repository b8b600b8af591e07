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
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
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
# Many of all tests wait for processes that they started, which leaves a core to a third of them.
CROWDED = ("-n", "3", "--dist", "worksteal")
# How many small checks run at a time: two that compute, and one that waits for the network.
SIDE_BY_SIDE = 3
# Seconds after which a command is taken to hang; on two cores the longest needs a third of it.
PATIENCE = 2700
# The tests of the stages that keep rows; the doors and the pure parts have nothing of their own.
STAGES = tuple(
    f"tests/{stage}"
    for stage in (
        "accounts", "audit", "jobs", "documents", "catalogue", "sites", "rulesets", "rulebases",
        "changes", "lists", "downloads", "operations", "upgrades",
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
    not checked where a command ends with NOT_RUN, for want of a service on the network. `small`:
    it runs beside others, and what it says is told when it ends.
    """

    commands: Sequence[Sequence[str]]
    services: bool = False
    tests: bool = False
    part: str = ""
    gap: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    small: bool = False


@dataclass(frozen=True)
class Ended:
    """How a check ended, the tests it skipped, its seconds, and its words where they were kept."""

    result: str
    skips: Counter[str]
    seconds: float
    words: str = ""


CHECKS: Mapping[str, Check] = {
    "lint": Check(
        [(PYTHON, "-m", "ruff", "check"), (PYTHON, "-m", "ruff", "format", "--check")], small=True
    ),
    "types": Check([(PYTHON, "-m", "mypy", ".")], small=True),
    "contracts": Check([(PYTHON, "-c", IMPORT_LINTER)], small=True),
    "migrations": Check(
        [(*MANAGE, "makemigrations", "--check", "--dry-run")], services=True, small=True
    ),
    "deploy": Check(
        [(*MANAGE, "check", "--deploy", "--fail-level", "WARNING")],
        environment={"PORTAL_URL": "https://portal.example.org"},
        small=True,
    ),
    "audit": Check(
        [(PYTHON, "tests/audit_dependencies.py")],
        gap="no vulnerability service can be reached: the libraries' known flaws",
        small=True,
    ),
    "secrets": Check([(PYTHON, "tests/secret_scan.py")], small=True),
    "catalogue": Check([(*MANAGE, "catalogue", "coverage")], services=True, small=True),
    "unit": Check(
        [(*PYTEST, *CROWDED, "-m", "not browser and not chaos and not netns and not tickets")],
        services=True,
        tests=True,
    ),
    # In front of the reader: its tables tell what was broken, and what came of it.
    "chaos": Check([(*PYTEST, "-s", "-m", "chaos", "tests/chaos")], services=True, tests=True),
    "tickets": Check(
        [(*PYTEST, "-n", "2", "--dist", "loadgroup", "-m", "tickets", "tests/tickets")],
        services=True,
        tests=True,
    ),
    # One after the other: a second process would build the sites once more and be no quicker.
    "netns": Check(
        [(*PYTEST, "-m", "netns", "tests/exports/firewall", "tests/proof", "tests/rulebases")],
        services=True,
        tests=True,
    ),
    "browser": Check(
        [(*PYTEST, *SHARED, "-m", "browser")], services=True, tests=True, part="Chromium"
    ),
}
# Not part of the whole: the tests that another PostgreSQL has to pass as well.
EXTRA: Mapping[str, Check] = {
    "database": Check(
        [(*PYTEST, *SHARED, "-m", "database and not browser and not slow", *STAGES)],
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
        "iproute2": (_installed("ip", "/usr/sbin/ip"), "reachability between network namespaces"),
        "nftables": (_installed("nft", "/usr/sbin/nft"), "nftables files in a packet filter"),
        "iptables": (
            _installed("iptables-restore", "/usr/sbin/iptables-restore"),
            "iptables files in a packet filter",
        ),
        "fwbuilder": (_installed("fwbedit"), "ASA files by another reader"),
        "ping (iputils-ping)": (_installed("ping"), "the reachability check's use of ping"),
        "npm": (_installed("npm"), "GitHub's published API, and webhooks by another library"),
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
    chosen = {name: known[name] for name in names or CHECKS}
    for name, ended in _runs({n: each for n, each in chosen.items() if each.part not in missing}):
        results[name] = ended.result
        skipped += ended.skips
        if ended.result == NOT_RUN:
            unreached.append(known[name].gap)
        _say(f"=== {name}: {ended.result} ({ended.seconds:.0f} s)")
    results |= {name: NOT_RUN for name in chosen if name not in results}
    return summary(results, missing, skipped, unreached)


def _runs(checks: Mapping[str, Check]) -> Iterator[tuple[str, Ended]]:
    """The checks as they end: small ones side by side, then one after the other."""
    small = {name: check for name, check in checks.items() if check.small}
    if len(small) > 1:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            running = {name: pool.submit(run, check, keep=True) for name, check in small.items()}
            for name, future in running.items():
                ended = future.result()
                _say(f"\n=== {name}\n{ended.words.rstrip()}")
                yield name, ended
        checks = {name: check for name, check in checks.items() if name not in small}
    for name, check in checks.items():
        _say(f"\n=== {name}")
        ended = run(check)
        if ended.words:
            _say(ended.words.strip())
        yield name, ended


def run(check: Check, *, keep: bool = False) -> Ended:
    """Run a check's commands, all of them; `keep` what they say instead of letting it through."""
    codes, words = [], ""
    skips: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        for command in check.commands:
            wrapped = [*SERVICES, *command] if check.services else [*command]
            wrapped += [f"--junit-xml={report}"] if check.tests else []
            code, said = _called(wrapped, environment(check), keep=keep)
            codes.append(code)
            words += said
        if report.exists():
            skips.update(skip_reasons(report))
    result = "FAILED" if any(codes) else "ok"
    if check.gap and set(codes) <= {0, NOT_RUN_CODE} and any(codes):
        result = NOT_RUN
    return Ended(result, skips, time.monotonic() - began, words)


def _called(
    command: Sequence[str], environment: Mapping[str, str], *, keep: bool
) -> tuple[int, str]:
    """A command's exit code, and what it said if that is to be kept; a hanging one is ended."""
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if keep else None,
        stderr=subprocess.STDOUT if keep else None,
        text=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as late:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
            told = (late.output or b"").decode(errors="replace")
            return 1, f"{told}\n{' '.join(command)} hung: ended after {PATIENCE} s\n"
    return process.returncode, said or ""


def environment(check: Check) -> dict[str, str]:
    """The settings without a default; addresses that nobody calls where no service runs.

    Python keeps what it compiled, whatever the machine says: tests start some hundred processes.
    """
    settings = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TOKEN_PEPPER": secrets.token_urlsafe(48),
        "SECRETS_KEYS": secrets.token_urlsafe(48),
    }
    if not check.services:
        settings["DATABASE_URL"] = "postgresql://portal@127.0.0.1:1/portal"
        settings["REDIS_URL"] = "redis://127.0.0.1:1/0"
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    return settings | dict(os.environ) | kept | dict(check.environment)


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
