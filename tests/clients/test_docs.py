"""What docs/client.md shows exists."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import portal_client
from portal_client import Portal
from portal_client.command import main
from portal_client.command.outcomes import Outcome
from portal_client.settings import settings_path

from .conformity import operation_of
from .way import Exchange

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs" / "client.md"
README = PROJECT / "clients" / "python" / "README.md"
_ASSIGNED = re.compile(r'"\$\w+"|\{\{ \w+ \}\}')


def blocks(language: str, path: Path = DOCS) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(), re.DOTALL)


def pipelines() -> list[Any]:
    return [yaml.safe_load(text) for text in blocks("yaml")]


def scripts() -> dict[str, list[str]]:
    """The lines of each job of the pipelines, by its name."""
    gitlab, github, *_ = pipelines()
    found = {
        name: job["script"]
        for name, job in gitlab.items()
        if isinstance(job, dict) and "script" in job
    }
    steps = github["jobs"]["rule-set"]["steps"]
    return found | {"github": [step["run"] for step in steps if "run" in step]}


def plays() -> list[dict[str, Any]]:
    return [play for document in pipelines()[2:] for play in document]


def commands() -> Iterator[list[str]]:
    """The arguments of every `portal …` that is shown; variables have the value 7."""
    lines = [line for path in (DOCS, README) for text in blocks("sh", path)
             for line in text.splitlines()]  # fmt: skip
    lines += [line for script in scripts().values() for line in script]
    for line in lines:
        words = shlex.split(_ASSIGNED.sub("7", line).partition(" | ")[0])
        if words[:1] == ["portal"]:
            yield words[1:]
    for play in plays():
        for task in play["tasks"]:
            if "ansible.builtin.command" in task:
                _, *words = task["ansible.builtin.command"]["argv"]
                yield [_ASSIGNED.sub("7", word) for word in words]


def parsed(command: click.Command, arguments: list[str], parent: click.Context | None) -> None:
    """Raises UsageError for what the command does not take."""
    context = command.make_context(command.name or "portal", arguments, parent)
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        _, below, arguments = command.resolve_command(context, rest)
        assert below is not None
        parsed(below, arguments, context)


@pytest.mark.parametrize("arguments", list(commands()), ids=" ".join)
def test_every_command_that_is_shown_can_be_given(arguments):
    parsed(main, arguments, None)


def test_every_command_is_shown():
    def names(group: click.Group) -> Iterator[tuple[str, ...]]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from ((name, *rest) for rest in names(command))
            else:
                yield (name,)

    shown = DOCS.read_text()
    assert [each for each in names(main) if f"portal {' '.join(each)}" not in shown] == []


def test_the_exit_codes_are_told():
    table = re.findall(r"^\| (\d{1,2}) \| ", DOCS.read_text(), re.MULTILINE)
    assert [int(code) for code in table] == [int(code) for code in Outcome]


def test_every_method_and_error_is_told():
    shown = DOCS.read_text()
    with Portal("https://portal.example.org", "x") as portal:
        for row in re.findall(r"^\| `portal\.?(\w*)` \| `(.*)` \|$", shown, re.MULTILINE):
            part = getattr(portal, row[0]) if row[0] else portal
            there = {name for name in dir(part) if callable(getattr(part, name))}
            assert set(row[1].split()) - there == set()
            public = {name for name in there if not name.startswith("_")}
            assert public - set(row[1].split()) <= {"accepted", "configured"}
    errors = [name for name in portal_client.__all__ if name.endswith("Error")]
    assert [name for name in errors if f"`{name}`" not in shown] == []


def test_every_setting_is_told(tmp_path):
    from portal_client.settings import _KINDS

    shown = DOCS.read_text()
    assert [name for name in _KINDS if f"`{name}`" not in shown] == []
    assert str(settings_path({"XDG_CONFIG_HOME": "~/.config"})) in shown


def test_the_addresses_of_the_playbooks_are_those_of_the_api():
    uris = [t["ansible.builtin.uri"] for p in plays() for t in p["tasks"]
            if "ansible.builtin.uri" in t]  # fmt: skip
    assert len(uris) == 5
    for uri in uris:
        path = _ASSIGNED.sub("x", re.sub(r"{{ [\w.]+ }}", "x", uri["url"])).removeprefix("x")
        operation = operation_of(Exchange(uri.get("method", "GET"), path, {}, {}, b""))
        assert str(uri.get("status_code", 200)) in operation["responses"]
        assert ("body" in uri) == ("requestBody" in operation)


@pytest.mark.parametrize("path", [DOCS, README], ids=lambda path: path.name)
def test_the_examples_in_python_use_what_there_is(path):
    (text,) = blocks("python", path)
    tree = ast.parse(text)
    with Portal("https://portal.example.org", "x") as portal:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                part, name = node.value, node.attr
                if isinstance(part.value, ast.Name) and part.value.id == "portal":
                    assert callable(getattr(getattr(portal, part.attr), name))
