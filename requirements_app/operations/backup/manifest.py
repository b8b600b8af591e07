"""The manifest: what a backup holds, of which versions, and by which hashes it is known."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from portal import __version__
from requirements_app.core.canonical import content_hash
from requirements_app.operations.readiness import wanted_migrations

from .errors import Refused

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
_MEND_NEWER = "install the portal's version that made it, or a newer one"


@dataclass(frozen=True)
class Part:
    """One member of the backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`postgres` is the server's major version; `migrations` are "app.name"; `audit_head` is
    "position:digest", empty before the first seal; `counts` are rows by table; `missing_files`
    have a row and could not be found when the backup was made."""

    portal: str
    made_at: str
    postgres: int
    migrations: tuple[str, ...]
    audit_head: str
    counts: dict[str, int]
    with_files: bool
    parts: tuple[Part, ...]
    missing_files: tuple[str, ...] = field(default=())
    format: int = FORMAT


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as JSON, with the hash of itself."""
    content = json.loads(json.dumps(asdict(manifest)))
    return json.dumps({**content, "digest": content_hash(content)}, indent=1).encode()


def manifest_read(data: bytes) -> Manifest:
    """Raises Refused for an altered manifest, and for one of a newer portal."""
    content = _content(data)
    if content["format"] > FORMAT:
        raise Refused("the backup has a newer format", _MEND_NEWER)
    try:
        content["parts"] = tuple(Part(**part) for part in content["parts"])
        for name in ("migrations", "missing_files"):
            content[name] = tuple(content[name])
        manifest = Manifest(**content)
    except (KeyError, TypeError) as error:
        raise Refused(f"the manifest is not whole ({error})", "use another backup") from error
    _refuse_newer(manifest)
    return manifest


def _content(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
        digest = content.pop("digest")
        is_whole = content_hash(content) == digest and isinstance(content["format"], int)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Refused("the manifest cannot be read", "use another backup") from error
    if not is_whole:
        raise Refused("the manifest was altered: its hash is another", "use another backup")
    return dict(content)


def _refuse_newer(manifest: Manifest) -> None:
    if _numbers(manifest.portal) > _numbers(__version__):
        raise Refused(
            f"the backup was made by version {manifest.portal}, and this is {__version__}",
            _MEND_NEWER,
        )
    known = {".".join(each) for each in wanted_migrations()}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise Refused(
            f"the backup's database is newer than this portal: {', '.join(unknown[:5])} unknown",
            _MEND_NEWER,
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
