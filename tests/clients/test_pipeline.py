"""The worked examples as a pipeline runs them: real portal, real worker, real command."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal_client.command.outcomes import Outcome
from requirements_app.rulesets.models import RuleSet
from tests.changes.acting import approved
from tests.jobs.processes import Processes

from .conftest import surroundings
from .test_docs import blocks, scripts

pytestmark = pytest.mark.slow


@pytest.fixture
def working(office, tmp_path_factory) -> Iterator[None]:
    """A broker, a dispatcher and a worker."""
    group = Processes(tmp_path_factory.mktemp("broker"))
    group.broker()
    try:
        group.dispatcher()
        group.worker()
        yield
    finally:
        group.end()


@pytest.fixture
def shell(way, token, tmp_path):
    """`shell(lines, …)`: what a runner does with a job's script."""
    program = tmp_path / "bin" / "portal"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m portal_client "$@"\n')
    program.chmod(0o755)

    def shell(lines: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        environment = surroundings(way, token, tmp_path)
        environment["PATH"] = f"{program.parent}:{environment['PATH']}"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
            cwd=tmp_path, env=environment | variables, capture_output=True, text=True,
            timeout=120, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return shell


def test_the_pipelines_of_the_documentation_end_as_they_say(
    working, shell, office, tmp_path: Path, way
):
    jobs = scripts()
    built = shell(jobs["rule-set"], SITE="hq")
    assert (built.returncode, built.stderr) == (0, "")
    newest = RuleSet.objects.order_by("created_at").last()
    assert built.stdout.startswith(f"{newest.pk}: {newest.content.rule_count} rules")
    with (tmp_path / "rules.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == newest.content.rule_count

    ends = {"SOURCE": "10.2.0.5", "DESTINATION": "get.example.net", "SITE": "hq"}
    assert shell(jobs["connections"], **ends).returncode == 0
    ends["DESTINATION"] = "elsewhere.example.net"
    assert shell(jobs["connections"], **ends).returncode == Outcome.NOT_REQUIRED

    number = str(approved(office).pk)
    done = shell(jobs["approved"], CHANGE=number)
    assert (done.returncode, done.stdout.split(":")[0]) == (0, f"Change {number} is approved")

    _the_example_in_python_saves_every_site(shell, tmp_path)


def _the_example_in_python_saves_every_site(shell, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(blocks("python")[0])
    done = shell([f'"{sys.executable}" example.py'])
    assert (done.returncode, done.stderr) == (0, "")
    assert "hq.csv v1:" in done.stdout
    assert (tmp_path / "hq.csv").exists()
