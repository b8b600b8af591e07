"""SRX files in XML form against Juniper's own YANG models, which are not ours to keep: JUNOS_YANG
is a folder with those of a release (junos-es: root, security, applications and common types).

The models hold the structure and every keyword; values are held by our own reading, for they let a
prefix /99 pass.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from exports.firewall.junos.exporter import JunosExporter
from tests.exports.firewall import reports
from tests.exports.firewall.writing import written

JUNOS = JunosExporter()
MODELS = ("root", "security", "applications")
SPACE = "http://yang.juniper.net/junos-es/conf"
TREE = re.compile(r"^(?P<bars>[ |]*)\+--(?:rw |:)\(?(?P<name>[^\s?*!)]+)\)?\S*(?P<rest>.*)$")


@pytest.fixture(scope="module")
def models():
    folder, program = os.environ.get("JUNOS_YANG"), shutil.which("yanglint")
    if not folder or not program:
        pytest.skip("asks for Juniper's YANG models (JUNOS_YANG) and yanglint")
    return Path(folder), program


@pytest.fixture(scope="module")
def grammar(models):
    """What may stand below each node: {name: (its module, its keys, its type, what is below)}."""
    folder, program = models
    found = _lint(program, folder, "-f", "tree").stdout
    return _tree(found)


def _lint(program, folder, *more):
    files = [str(folder / f"junos-es-conf-{each}@2024-01-01.yang") for each in MODELS]
    return subprocess.run(
        [program, "-p", str(folder), *more[:2], *files, *more[2:]],
        check=False, capture_output=True, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["of_each_kind", "with_nasty_texts"])
def test_yang_takes_the_configuration(models, grammar, tmp_path, name):
    folder, program = models
    lines = [
        shlex.split(line)[1:]
        for line in written(JUNOS, getattr(reports, name)()).splitlines()
        if line.startswith("set ")
    ]
    whole = tmp_path / "config.xml"
    whole.write_text(_xml(lines, grammar))
    said = _lint(program, folder, "-t", "config", str(whole))
    assert (said.returncode, said.stderr) == (0, ""), said.stderr


def test_a_keyword_that_junos_does_not_know_is_found(grammar):
    with pytest.raises(KeyError):
        _xml([["security", "policies", "default-polisy", "deny-all"]], grammar)


def _tree(text: str) -> dict:
    """The tree below `configuration`; choices and their cases are no nodes."""
    top: dict = {}
    stack: list[tuple[int, dict]] = []
    started = False
    for line in text.splitlines():
        if line.endswith("+--rw configuration"):
            started, stack = True, [(line.index("+"), top)]
            continue
        if line.startswith("module:") and stack:
            break
        found = TREE.match(line) if started else None
        if found is None:
            continue
        depth = len(found["bars"])
        while stack[-1][0] >= depth:
            stack.pop()
        below = stack[-1][1]
        name = found["name"]
        if "+--(" in line or "+--:(" in line or "rw (" in line:
            stack.append((depth, below))
            continue
        module, _, plain = name.rpartition(":")
        module = module or "root"
        keys = re.search(r"\[([^\]]+)\]", found["rest"])
        own: dict = {}
        leaf = not keys and re.search(r"\s{2,}(\S+)\s*$", found["rest"])
        below[plain] = (module, keys[1] if keys else "", leaf[1] if leaf else "", own)
        stack.append((depth, own))
    return top


def _xml(lines: list[list[str]], grammar: dict) -> str:
    root: dict = {}
    for words in lines:
        _put(words, grammar, root)
    body = "".join(_element(name, each, grammar) for (name, _), each in root.items())
    return f'<configuration xmlns="{SPACE}/root">{body}</configuration>'


def _put(words: list[str], grammar: dict, into: dict) -> None:
    if not words:
        return
    words = _spelled_out(words, grammar)
    name, *rest = words
    _, key, kind, below = grammar[name]
    if key:
        keys = dict(zip(key.split(), rest, strict=False))
        own = into.setdefault((name, str(keys)), {each: keys[each[0]] for each in keys.items()})
        _put(rest[len(keys) :], below, own)
    elif kind == "empty":
        into[(name, "")] = ""
        _put(rest, grammar, into)
    elif kind:
        into[(name, rest[0])] = rest[0]
        _put(rest[1:], grammar, into)
    else:
        _put(rest, below, into.setdefault((name, ""), {}))


def _spelled_out(words: list[str], grammar: dict) -> list[str]:
    """The words that Junos leaves out of set commands, and those that it has for others."""
    name, *rest = words
    if name in grammar:
        return words
    if name == "from-zone" and grammar["policy"][1] == "from-zone-name to-zone-name":
        assert rest[1] == "to-zone"
        return ["policy", rest[0], *rest[2:]]
    for only, kind in (("ip-prefix", r"[0-9a-f.:]+/\d+"), ("range-high", r"[0-9.]+")):
        if only in grammar and re.fullmatch(kind, name):
            return [only, *words]
    raise KeyError(name)


def _element(name: str, value, grammar: dict) -> str:
    module, _, _, below = grammar[name]
    space = f"{SPACE}/{module.removeprefix('jc-')}"
    if isinstance(value, str):
        return f'<{name} xmlns="{space}">{escape(value)}</{name}>'
    inner = "".join(_element(each, one, below) for (each, _), one in value.items())
    return f'<{name} xmlns="{space}">{inner}</{name}>'
