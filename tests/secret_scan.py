"""Look for secrets in the repository's files: `python tests/secret_scan.py`.

What detect-secrets takes for one and people have looked at stands in `.secrets.baseline`, as
hashes; line numbers do not count, so that moving a line changes nothing. `--accept` writes the
baseline anew: read its difference before you commit it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

PROJECT = Path(__file__).resolve().parent.parent
BASELINE = PROJECT / ".secrets.baseline"
# Hashes of libraries and documents, and what is generated.
_NO_SECRETS = [
    r"requirements/.*\.txt$", r"tests/api/openapi\.json$", r"\.secrets\.baseline$", r"\.xz$",
    r"tests/golden/", r"tests/exports/golden/", r"tests/upgrades/.*\.json$",
    r"exports/picture/elkjs-",
]  # fmt: skip
_FILTERS = "detect_secrets.filters.regex"
_NO_LINES = [r"sha256: \W?[0-9a-f]{64}"]

Found = dict[tuple[str, str, str], int]


def main(words: list[str]) -> int:
    """Scan, and tell what is new. Returns the exit code."""
    found = scan(PROJECT, files())
    if words == ["--accept"]:
        accept(found)
        return 0
    known = {(each["file"], each["kind"], each["hash"]) for each in _accepted()}
    new = {key: line for key, line in found.items() if key not in known}
    for (file, kind, _), line in sorted(new.items()):
        _say(f"{file}:{line}: {kind}")
    gone = known - set(found)
    for file, kind, _ in sorted(gone):
        _say(f"{file}: {kind} is in the baseline and no longer in the file")
    if new or gone:
        _say("A real secret: take it out and revoke it. None: python tests/secret_scan.py --accept")
        return 1
    _say(f"No secret among {len(found)} look-alikes.")
    return 0


def files() -> list[str]:
    """What is, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    return [name for name in sorted(set(listed)) if name and (PROJECT / name).is_file()]


def scan(folder: Path, names: Iterable[str]) -> Found:
    """Look-alikes by file, kind and hash, with the line of each."""
    found: Found = {}
    with default_settings() as settings:
        settings.configure_filters(
            [
                *({"path": path, **given} for path, given in settings.filters.items()),
                {"path": f"{_FILTERS}.should_exclude_file", "pattern": _NO_SECRETS},
                {"path": f"{_FILTERS}.should_exclude_line", "pattern": _NO_LINES},
            ]
        )
        for name in names:
            for secret in scan_file(str(folder / name)):
                found[name, secret.type, secret.secret_hash] = secret.line_number
    return found


def accept(found: Found) -> None:
    rows = [{"file": file, "kind": kind, "hash": digest} for file, kind, digest in sorted(found)]
    BASELINE.write_text(json.dumps(rows, indent=1) + "\n")


def _accepted() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(BASELINE.read_text())
    return rows


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
