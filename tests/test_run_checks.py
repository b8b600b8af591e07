"""The runner behind `make test`: what it counts as passed, failed and not run."""

import sys

import pytest

from tests import run_checks

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


def test_a_check_that_does_not_exist_is_named(capsys):
    assert run_checks.main(["lint", "lnit"]) == 2
    assert "No such check: lnit" in capsys.readouterr().out
