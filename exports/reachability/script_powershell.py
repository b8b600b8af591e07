"""The check as one PowerShell file, for Windows PowerShell 5.1 and PowerShell 7."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exports.reachability.embedding import INSPECTION_MARKS, embedded_plan, header
from exports.reachability.plan import CheckPlan

FILE_SUFFIX = "ps1"

_TEMPLATE = Path(__file__).parent / "script" / "check.ps1"


def powershell_script(plan: CheckPlan, *, key: bytes, public_roots: Sequence[str] = ()) -> bytes:
    """The same check as `script_python.python_script`, with the same result file."""
    values = {
        "HEADER": "\n".join(f"# {line}".rstrip() for line in header(plan)),
        "KEY": key.hex(),
        "PUBLIC_ROOTS": _listed(public_roots),
        "MARKS": _listed(INSPECTION_MARKS),
        "PLAN": embedded_plan(plan),  # last: it holds what others wrote
    }
    text = _TEMPLATE.read_text(encoding="ascii")
    for name, value in values.items():
        text = text.replace(f"@@{name}@@", value, 1)
    return text.encode("ascii")


def _listed(texts: Sequence[str]) -> str:
    lines = ",\n".join(f"    '{text}'" for text in texts)
    return f"\n{lines}\n" if lines else ""
