"""Both files that are handed out: whole, self-contained, and inert to what stands in a plan."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tree_sitter
import tree_sitter_powershell
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.reachability.authorities import public_root_fingerprints
from exports.reachability.script import certificates, outcomes
from exports.reachability.script_powershell import powershell_script
from exports.reachability.script_python import python_script
from tests.exports.golden_files import assert_golden
from tests.exports.reachability.plans import KEY, ROOTS, connection, plan_of, small_plan

POWERSHELL = tree_sitter.Language(tree_sitter_powershell.language())
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def python_text(**facts: Any) -> str:
    return python_script(small_plan(), key=KEY, public_roots=ROOTS, **facts).decode()


def powershell_text() -> str:
    return powershell_script(small_plan(), key=KEY, public_roots=ROOTS).decode("ascii")


def syntax_errors(script: bytes) -> list[str]:
    """Where the grammar of PowerShell does not hold."""
    waiting = [tree_sitter.Parser(POWERSHELL).parse(script).root_node]
    found = []
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            found.append(f"line {node.start_point[0] + 1}: {node.type}")
        waiting.extend(node.children)
    return found


def test_the_python_file_is_the_reviewed_one():
    assert_golden("reachability.py.txt", python_text().encode())


def test_the_powershell_file_is_the_reviewed_one():
    assert_golden("reachability.ps1.txt", powershell_text().encode())


def test_the_python_file_runs_on_python_3_8():
    ast.parse(python_text(), feature_version=(3, 8))
    subscribed = (
        node.value.value
        for node in ast.parse(python_text()).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)
    )
    newer = {"dict", "list", "tuple"}  # dict[str, str] outside annotations needs 3.9
    assert not newer.intersection(ast.unparse(node) for node in subscribed)


def test_the_python_file_imports_the_standard_library_only():
    imported: set[str | None] = set()
    for node in ast.walk(ast.parse(python_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    assert imported <= sys.stdlib_module_names
    assert "exports" not in re.sub("#.*", "", python_text())


def test_each_name_of_the_python_file_is_defined_once():
    defined: list[str] = []
    for node in ast.parse(python_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                defined += [each.id for each in ast.walk(target) if isinstance(each, ast.Name)]
    assert sorted(defined) == sorted(set(defined))
    assert {"PLAN", "KEY", "PUBLIC_ROOTS", "MARKS"} < set(defined)


def test_the_powershell_file_is_sound_to_a_parser():
    assert syntax_errors(powershell_text().encode()) == []
    assert syntax_errors(b"function Get-Half { if ($a { 1 } }") != []


def test_the_powershell_file_uses_nothing_that_5_1_lacks():
    code = re.sub(r"@'\n.*?\n'@", "", powershell_text(), flags=re.DOTALL)
    for newer in (" ?? ", "?.", " ? ", "-Parallel {", "-AsHashtable", "&&", "||", "ternary"):
        assert newer not in code, newer


def test_powershell_functions_that_run_in_threads_are_all_handed_over():
    """What a thread's function calls must be in the list of what is handed to threads."""
    text = powershell_text()
    bodies = dict(re.findall(r"^function ([\w-]+)(.*?)^}", text, re.DOTALL | re.MULTILINE))
    handed = set(
        re.findall(r"'([A-Z]\w+-\w+)'", re.search(r"\$Ours = @\((.*?)\)", text, re.DOTALL)[1])
    )
    for name in handed:
        called = {
            other for other in bodies if re.search(rf"(?<![\w-]){other}(?![\w-])", bodies[name])
        }
        assert called <= handed, name


def test_both_files_say_the_same_words():
    words = {
        value for name, value in vars(outcomes).items() if name.isupper() and isinstance(value, str)
    }
    assert len(words) == 14
    text = powershell_text()
    assert [word for word in sorted(words) if f"'{word}'" not in text] == []
    source = Path(certificates.__file__).read_text()
    reasons = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and node.value.startswith(("the ", "this host", "nothing", "it was"))
        and "Python" not in node.value
    ]  # fmt: skip
    assert len(reasons) == 8
    assert [reason for reason in reasons if reason not in text] == []


def embedded(script: str) -> Any:
    """The plan that stands in a script, read as its language reads it."""
    python = re.search(r"^PLAN = json\.loads\((r'''.*?''')\)$", script, re.DOTALL | re.MULTILINE)
    if python:
        return json.loads(ast.literal_eval(python[1]))
    return json.loads(
        re.search(r"^\$PlanText = @'\n(.*?)\n'@", script, re.DOTALL | re.MULTILINE)[1]
    )


@settings(max_examples=12)
@given(TEXT, TEXT, TEXT)
@pytest.mark.parametrize("render", [python_script, powershell_script])
def test_whatever_a_plan_holds_stays_text(render, entry, site, portal):
    hostile = connection("10.0.0.1", "tcp/1", entry=entry, expected_issuers=(site,))
    plan = plan_of([hostile], site=site, source_zone=entry, portal=portal)
    script = render(plan, key=KEY)
    document = embedded(script.decode("ascii"))
    assert document == json.loads(json.dumps(plan.as_document())) | {"plan_hash": plan.plan_hash}
    if render is python_script:
        ast.parse(script)
    else:
        assert syntax_errors(script) == []


def test_the_same_plan_gives_the_same_bytes():
    assert python_text() == python_text()
    assert powershell_text() == powershell_text()


def test_a_dry_run_of_the_file_tells_every_test_in_the_plan(tmp_path):
    script = tmp_path / "check.py"
    script.write_text(python_text())
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, "--dry-run"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(small_plan().probes)
    assert lines[0].endswith("expected open; looks at the certificate")
    assert "not testable" in lines[-1]


def test_the_public_authorities_are_known():
    roots = public_root_fingerprints()
    assert len(roots) > 100
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in roots)
