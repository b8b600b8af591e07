"""GitHub and GitLab: the external id as a mark in an issue's body, and labels that are statuses."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

_MARK = re.compile(r"^<!-- external id: ([A-Za-z0-9._:-]+) -->$", re.MULTILINE)


def with_mark(body: str, external_id: str) -> str:
    """The Markdown with a last line that shows as nothing. Text that went through
    `text.markdown` can hold no such line."""
    return f"{body}\n\n<!-- external id: {external_id} -->"


def marks(body: str | None) -> set[str]:
    """The external ids that a body names."""
    return set(_MARK.findall((body or "").replace("\r\n", "\n")))


def names(setting: str) -> list[str]:
    """The labels that a setting lists, parted by commas."""
    return [each for each in (part.strip() for part in setting.split(",")) if each]


def listed(labels: Any) -> list[str]:
    """Labels as a mapping gives them: a list, or a text with commas."""
    return names(labels) if isinstance(labels, str) else [str(each) for each in labels or ()]


def status_of(labels: Collection[str], statuses: Collection[str], otherwise: str) -> str:
    """The label that is a status, else `otherwise`. Several are told together: no mapping knows
    that, so a person decides."""
    return " + ".join(sorted(set(labels).intersection(statuses))) or otherwise
