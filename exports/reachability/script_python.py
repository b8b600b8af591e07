"""The check as one Python file, joined from the parts in `script/`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from pathlib import Path

from exports.reachability.embedding import INSPECTION_MARKS, embedded_plan, header
from exports.reachability.plan import CheckPlan

FILE_SUFFIX = "py"

_FOLDER = Path(__file__).parent / "script"
_PARTS = ("outcomes", "certificates", "handshake", "attempts", "work", "check")
_PACKAGE = "exports.reachability.script"
_ALIASES = {"datetime": "import datetime as dt"}
_PLACES = ("PLAN", "KEY", "PUBLIC_ROOTS", "MARKS")


def python_script(plan: CheckPlan, *, key: bytes, public_roots: Sequence[str] = ()) -> bytes:
    """One file for any Python from 3.8, standard library only.

    `key` is the run's (`result.run_key`), `public_roots` the SHA-256 of the authorities that
    `public` destinations may be certified by. Equal input gives equal bytes.
    """
    parts = [_part(name) for name in _PARTS]
    imports = _import_lines({("json", ""), *(each for found, _ in parts for each in found)})
    bodies = [body for _, body in parts]
    values = "\n".join(_values(plan, key, public_roots))
    comment = "\n".join(f"# {line}".rstrip() for line in header(plan))
    pieces = [
        f"#!/usr/bin/env python3\n{comment}",
        "from __future__ import annotations",
        "\n".join(imports),
        values,
        *bodies,
    ]
    return ("\n\n\n".join(piece.strip("\n") for piece in pieces) + "\n").encode()


def _values(plan: CheckPlan, key: bytes, public_roots: Sequence[str]) -> Iterable[str]:
    yield f"PLAN = json.loads(r'''{embedded_plan(plan)}''')"
    yield f'KEY = bytes.fromhex("{key.hex()}")'
    yield _listed("PUBLIC_ROOTS", public_roots)
    yield _listed("MARKS", INSPECTION_MARKS)


def _listed(name: str, texts: Sequence[str]) -> str:
    lines = "".join(f'\n    "{text}",' for text in texts)
    return f"{name} = [{lines}\n]" if lines else f"{name} = []"


def _part(name: str) -> tuple[set[tuple[str, str]], str]:
    """A part's standard imports (module, name; name blank: the module) and what comes after."""
    source = (_FOLDER / f"{name}.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    imports: set[tuple[str, str]] = set()
    dropped: set[int] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import):
            imports.update((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imports.update((node.module or "", alias.name) for alias in node.names)
        elif not (_is_docstring(node) or _is_place(node)):
            continue
        dropped.update(range(node.lineno - 1, node.end_lineno or node.lineno))
    kept = "\n".join(line for at, line in enumerate(lines) if at not in dropped)
    return imports, kept.strip("\n")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_place(node: ast.stmt) -> bool:
    """Whether a value of this plan stands in the place of this assignment."""
    return (
        isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id in _PLACES
    )


def _import_lines(imports: set[tuple[str, str]]) -> list[str]:
    plain = sorted(module for module, name in imports if not name)
    named: dict[str, list[str]] = {}
    for module, name in sorted(imports):
        if name and module != "__future__" and not module.startswith(_PACKAGE):
            named.setdefault(module, []).append(name)
    lines = [_ALIASES.get(module, f"import {module}") for module in plain]
    return lines + [f"from {module} import {', '.join(names)}" for module, names in named.items()]
