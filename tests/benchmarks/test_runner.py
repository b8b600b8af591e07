"""The runner of the benchmarks: what it tells, keeps and returns."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks import __main__ as runner
from benchmarks.frame import Gap, Row
from benchmarks.processes import measured, peak_memory
from benchmarks.report import Found, Machine, as_json, markdown, section
from tests.databases import another_database
from tests.template import template

SLOW = Row("export", 3.0, "s", "COPY", 1.0, gate=1.5)
FAST = Row("export", 1.2, "s", "COPY", 1.0, gate=1.5)


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Run `main` over benchmarks that found what is given."""

    def run(*found: Found, arguments=()):
        by_name = {each.name: each for each in found}
        monkeypatch.setattr(runner, "names", lambda: sorted(by_name))
        monkeypatch.setattr(runner, "measure", lambda name, **_: (by_name[name], "18.6"))
        return runner.main([*arguments, "--out", str(tmp_path)])

    return run


def test_a_missed_gate_is_told_and_fails_the_run(made, capsys):
    assert made(Found("exports", "Exports", [SLOW], seconds=1.0, peak=50.0)) == 1
    told = capsys.readouterr().out
    assert "**MISSED**" in told
    assert "Gate missed in exports: export" in told


def test_held_gates_pass_and_are_kept_as_table_and_json(made, tmp_path):
    assert made(Found("exports", "Exports", [FAST], seconds=1.0, peak=50.0)) == 0
    [table] = tmp_path.glob("*.md")
    [kept] = tmp_path.glob("*.json")
    assert "| export | 1.2 s | COPY | 1 s | × 1.2 | ≤ 1.5 held |  |" in table.read_text()
    whole = json.loads(kept.read_text())
    assert whole["machine"]["postgresql"] == "18.6"
    assert whole["benchmarks"][0]["rows"][0]["ratio"] == pytest.approx(1.2)
    assert whole["benchmarks"][0]["rows"][0]["held"] is True


def test_a_gap_is_told_and_fails_only_where_everything_is_asked_for(made, capsys, monkeypatch):
    monkeypatch.delenv("NRP_REQUIRE_ALL", raising=False)
    found = Found("pdf", "PDF", gaps=[Gap("reportlab", "not installed")], seconds=0.0, peak=1.0)
    assert made(found) == 0
    assert "Not measured in pdf: reportlab: not installed" in capsys.readouterr().out
    monkeypatch.setenv("NRP_REQUIRE_ALL", "1")
    assert made(found) == 1


def test_a_benchmark_that_breaks_fails_the_run_and_the_others_are_kept(made, capsys):
    broken = Found("broken", "Broken", failure="ended with exit code 1")
    assert made(broken, Found("exports", "Exports", [FAST], seconds=1.0, peak=50.0)) == 1
    told = capsys.readouterr().out
    assert "FAILED: ended with exit code 1" in told
    assert "× 1.2" in told


def test_tiny_sizes_judge_no_gate(made):
    found = Found("exports", "Exports", [SLOW], seconds=1.0, peak=50.0)
    assert made(found, arguments=["--small"]) == 0


def test_an_unknown_benchmark_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as stop:
        runner.main(["nonsense"])
    assert stop.value.code == 2
    assert "packets" in capsys.readouterr().err


def test_a_gate_may_be_a_value_without_a_baseline_and_may_ask_for_at_least():
    memory = Row("memory", 900.0, "MB", gate=1000.0)
    workers = Row("two workers", 1.8, "jobs/s", "one", 1.0, gate=1.7, at_least=True)
    told = section(Found("x", "X", [memory, workers]))
    assert "≤ 1,000 MB held" in told
    assert "≥ 1.7 held" in told


def test_the_machine_is_told_with_the_figures():
    machine = Machine.this("18.6", 0.25)
    assert machine.cores >= 1
    told = markdown([Found("x", "X", [FAST])], machine)
    assert f"{machine.cores} cores" in told
    assert "load before the run 0.25" in told
    assert json.loads(as_json([], machine, date="d", small=True))["small"] is True


def test_a_function_is_measured_in_a_process_of_its_own():
    found = measured("benchmarks.processes:peak_memory")
    assert 0 < found.value <= found.peak
    assert found.before <= found.peak
    assert peak_memory() > 0


@pytest.fixture
def migrated(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], str]]:
    """Make a database with tables and without rows, and give its address."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())

        def make() -> str:
            name = stack.enter_context(another_database(like=template()))
            return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

        yield make


@pytest.mark.slow
@pytest.mark.parametrize("name", runner.names())
def test_every_benchmark_works_at_a_tiny_size(name, migrated):
    database = migrated() if runner.constant(name, "SERVICES") else ""
    found, version = runner.measure(name, small=True, database=database)
    assert found.failure == ""
    assert found.rows
    assert found.title != name
    assert all(row.value >= 0 for row in found.rows)
    assert bool(version) == bool(runner.constant(name, "SERVICES"))
