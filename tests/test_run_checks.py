"""The runner behind `make test`: what it counts as passed, failed and not run."""

import re
import sys

import pytest

from tests import audit_dependencies, run_checks, secret_scan

REPORT = """<testsuites><testsuite>
<testcase name="a"/>
<testcase name="b"><skipped type="pytest.skip" message="no documents here"/></testcase>
<testcase name="c"><skipped type="pytest.xfail" message="known"/></testcase>
</testsuite></testsuites>"""


def test_a_skipped_test_is_counted_with_its_reason_and_an_expected_failure_is_not(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert run_checks.skip_reasons(report) == ["no documents here"]


@pytest.mark.parametrize(("strict", "code"), [("", 0), ("1", 1)])
def test_what_could_not_run_fails_only_where_everything_is_asked_for(
    monkeypatch, capsys, strict, code
):
    monkeypatch.setenv("NRP_REQUIRE_ALL", strict)
    missing = {"Chromium": "the pages in a browser"}
    assert run_checks.summary({"lint": "ok", "browser": "not run"}, missing, {}) == code
    assert "Chromium is missing here: the pages in a browser not checked" in capsys.readouterr().out


def test_every_check_runs_though_an_earlier_one_fails(monkeypatch, capfd):
    monkeypatch.setenv("NRP_REQUIRE_ALL", "")
    checks = {
        "first": run_checks.Check([(sys.executable, "-c", "raise SystemExit(3)")]),
        "second": run_checks.Check([(sys.executable, "-c", "print('second ran')")]),
    }
    monkeypatch.setattr(run_checks, "CHECKS", checks)
    assert run_checks.main([]) == 1
    told = capfd.readouterr().out
    assert "second ran" in told
    assert "Failed: first" in told


def test_small_checks_run_side_by_side_and_each_tells_its_words_under_its_name(
    monkeypatch, capfd, tmp_path
):
    monkeypatch.setenv("NRP_REQUIRE_ALL", "")
    monkeypatch.setattr(run_checks, "missing_parts", dict)
    meet = "import os, sys, time; here, there = sys.argv[1:]; open(here, 'w').close()\n"
    meet += "while not os.path.exists(there): time.sleep(0.01)\n"
    meet += "print('met', os.path.basename(there))"

    def check(here: str, there: str) -> run_checks.Check:
        return run_checks.Check([(sys.executable, "-c", meet, here, there)], small=True)

    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    checks = {"first": check(one, two), "second": check(two, one)}
    monkeypatch.setattr(run_checks, "CHECKS", checks)
    assert run_checks.main([]) == 0
    told = capfd.readouterr().out
    assert "=== first\nmet two\n=== first: ok" in told
    assert "=== second\nmet one\n=== second: ok" in told


@pytest.mark.parametrize("keep", [True, False])
def test_a_command_that_hangs_is_ended_and_named(monkeypatch, keep):
    monkeypatch.setattr(run_checks, "PATIENCE", 1)
    hanging = run_checks.Check([(sys.executable, "-c", "import time; time.sleep(600)")])
    ended = run_checks.run(hanging, keep=keep)
    assert ended.result == "FAILED"
    assert "time.sleep(600) hung: ended after 1 s" in ended.words


def test_each_check_is_a_word_of_make():
    makefile = (run_checks.PROJECT / "Makefile").read_text()
    (words,) = re.findall("^CHECKS := (.*)$", makefile, re.M)
    # The short chaos run is one of `make test`; `make chaos` is the long one.
    assert {*words.split(), "chaos"} == {*run_checks.CHECKS, *run_checks.EXTRA}


@pytest.mark.parametrize("mark", ["browser", "chaos", "netns", "tickets"])
def test_tests_that_are_a_check_of_their_own_are_run_in_no_other(mark):
    (unit,), (own,) = run_checks.CHECKS["unit"].commands, run_checks.CHECKS[mark].commands
    assert f"not {mark}" in unit[unit.index("-m", 2) + 1].split(" and ")
    assert mark in own[own.index("-m", 3) :]


def test_a_check_that_does_not_exist_is_named(capsys):
    assert run_checks.main(["lint", "lnit"]) == 2
    assert "No such check: lnit" in capsys.readouterr().out


@pytest.mark.parametrize(("everything", "network", "code"), [("1", "", 0), ("", "1", 1)])
def test_a_service_that_cannot_be_reached_is_a_gap_of_its_own(
    monkeypatch, capfd, everything, network, code
):
    monkeypatch.setenv("NRP_REQUIRE_ALL", everything)
    monkeypatch.setenv("NRP_REQUIRE_NETWORK", network)
    monkeypatch.setattr(run_checks, "missing_parts", dict)
    away = [(sys.executable, "-c", f"raise SystemExit({run_checks.NOT_RUN_CODE})")]
    checks = {"audit": run_checks.Check(away, gap="nobody answers: the flaws")}
    monkeypatch.setattr(run_checks, "CHECKS", checks)
    assert run_checks.main([]) == code
    told = capfd.readouterr().out
    assert "NOT RUN  nobody answers: the flaws not checked" in told
    assert "Everything passed." not in told


def test_a_check_without_such_a_gap_fails_by_that_code(monkeypatch):
    failing = run_checks.Check([(sys.executable, "-c", f"raise SystemExit({75})")])
    assert run_checks.run(failing).result == "FAILED"


REPORTS = {
    "safe": ({"name": "a", "version": "1", "vulns": []}, 0),
    "flawed": (
        {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}, 1
    ),
    "unknown": ({"name": "a", "version": "1", "skip_reason": "not found"}, 75),
}  # fmt: skip


@pytest.mark.parametrize(("report", "code"), REPORTS.values(), ids=REPORTS)
def test_an_audit_that_knows_nothing_of_a_library_is_no_success(monkeypatch, capsys, report, code):
    monkeypatch.setattr(audit_dependencies, "asked", lambda *_: {"dependencies": [report]})
    assert audit_dependencies.main() == code
    assert ("CVE-1 (mended in 2)" in capsys.readouterr().out) == (code == 1)


def test_an_audit_that_reaches_nobody_says_so(monkeypatch, capsys):
    monkeypatch.setattr(audit_dependencies, "asked", lambda *_: None)
    assert audit_dependencies.main() == run_checks.NOT_RUN_CODE
    assert "not run: no vulnerability service" in capsys.readouterr().out


def test_a_secret_in_a_file_is_found_and_a_moved_line_is_none(tmp_path):
    line = "aws_secret_access_key = " + "'" + "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYzzzzzzzKEY'"
    (tmp_path / "a.py").write_text(f"{line}\n")
    found = secret_scan.scan(tmp_path, ["a.py"])
    assert found
    (tmp_path / "a.py").write_text(f"\n\n{line}\n")
    assert set(secret_scan.scan(tmp_path, ["a.py"])) == set(found)
    (tmp_path / "b.yaml").write_text(f"sha256: '{'0f' * 32}'\n")
    assert secret_scan.scan(tmp_path, ["b.yaml"]) == {}
