"""GitHub's published description of its API, from npm, and whether requests and answers fit it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

PACKAGE, VERSION = "@octokit/openapi", "23.0.2"
KEPT = Path(__file__).resolve().parents[3] / "out" / f"octokit-openapi-{VERSION}.json"
_FILE = "package/generated/api.github.com.json"
_ISSUES = "/repos/{owner}/{repo}/issues"
_PATHS = (
    "/repos/{owner}/{repo}",
    _ISSUES,
    f"{_ISSUES}/{{issue_number}}",
    f"{_ISSUES}/{{issue_number}}/comments",
)


@cache
def description() -> dict[str, Any]:
    """The part of the description that the connector uses, fetched once and kept. Skips the test
    where npm or its registry is not to be had; with NRP_REQUIRE_ALL=1 fails it."""
    if not KEPT.exists():
        try:
            _fetch_once()
        except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
            words = f"GitHub's published OpenAPI ({PACKAGE} of npm) is not to be had: {error}"
            if os.environ.get("NRP_REQUIRE_ALL") == "1":
                pytest.fail(words)
            pytest.skip(words)
    found: dict[str, Any] = json.loads(KEPT.read_text())
    return found


def check(schema: Mapping[str, Any], value: Any) -> list[str]:
    """What of a value does not fit a schema of the description."""
    whole = {**schema, "components": description()["components"]}
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in Draft202012Validator(whole).iter_errors(value)
    ]


def operation(method: str, path: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = description()["paths"][path][method.lower()]
    return found


def resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a $ref stands for."""
    while "$ref" in value:
        place: Any = description()
        for part in value["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        value = place
    return value


def _fetch_once() -> None:
    """Several processes may ask at once: the first fetches, the others wait for it."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with KEPT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not KEPT.exists():
            _fetch()


def _fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("there is no npm")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
        archive = next(Path(folder).glob("*.tgz"))
        whole = _read(archive)
    with tempfile.NamedTemporaryFile("w", dir=KEPT.parent, delete=False) as new:
        json.dump(_part_of(whole), new)
    Path(new.name).replace(KEPT)


def _read(archive: Path) -> dict[str, Any]:
    """The description, without unpacking the hundreds of megabytes that come after it."""
    with tarfile.open(archive, "r|gz") as files:
        for member in files:
            content = files.extractfile(member) if member.name == _FILE else None
            if content is not None:
                found: dict[str, Any] = json.load(content)
                return found
    raise FileNotFoundError(f"{PACKAGE} has no {_FILE}")


def _part_of(whole: dict[str, Any]) -> dict[str, Any]:
    """The paths in use, and all that they refer to, as JSON Schema of today says it."""
    part: dict[str, Any] = {
        "paths": {path: whole["paths"][path] for path in _PATHS},
        "components": {},
    }
    waiting = list(_references(part["paths"]))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/")
        kept = part["components"].setdefault(kind, {})
        if name not in kept:
            kept[name] = whole["components"][kind][name]
            waiting += _references(kept[name])
    return _nullable(part)  # type: ignore[no-any-return]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _nullable(value: Any) -> Any:
    """OpenAPI 3.0 has a word for "or null" that JSON Schema does not know."""
    if isinstance(value, list):
        return [_nullable(each) for each in value]
    if not isinstance(value, dict):
        return value
    found = {name: _nullable(each) for name, each in value.items()}
    if found.get("nullable") is True:
        del found["nullable"]
        return {"anyOf": [found, {"type": "null"}]}
    return found
