"""Reading what is under deploy/, and what of the portal it may speak of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from django.core.management import get_commands

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
DOCUMENTED = (PROJECT / "docs/deployment.md").read_text()
# Programs of the images beside the portal's own.
_FOREIGN = {"postgres", "valkey-server", "pg_isready", "wget"}
_IN_EVERY_IMAGE = {"sh", "find", "grep", "sleep"}
_OURS = {"python", "celery", "granian"}


def read(path: Path) -> list[Any]:
    """The YAML documents of a file."""
    return [each for each in yaml.safe_load_all(path.read_text()) if each]


def undocumented(names: set[str]) -> set[str]:
    """Variables of which docs/deployment.md does not speak; `X_FILE` is `X`."""
    return {name for name in names if f"`{name.removesuffix('_FILE')}`" not in DOCUMENTED}


def unknown_programs(words: list[str]) -> list[str]:
    """What a command calls that is not there: programs, management commands, modules, files."""
    program, *rest = words
    if program not in _FOREIGN | _IN_EVERY_IMAGE | _OURS:
        return [program]
    if program == "python" and rest[0] == "manage.py" and len(rest) > 1:
        return [name for name in rest[1:2] if name not in get_commands()]
    if program == "python":
        return [name for name in rest[:1] if not (PROJECT / name).is_file()]
    if program == "celery" and rest[:2] != ["-A", "portal"]:
        return rest[:2]
    if program == "granian" and rest[-1] != "portal.wsgi:application":
        return rest[-1:]
    return []


def variables(text: str) -> set[str]:
    """`${NAME}`, `${NAME:-…}` and `{$NAME:…}` in a file; `$$` is a dollar."""
    found = re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)|\{\$([A-Z0-9_]+)", text)
    return {one or other for one, other in found}
