"""What may be answered to bad input."""

from __future__ import annotations

import re
from typing import Any

REFUSALS = {400, 403, 404, 405, 406, 409, 411, 412, 413, 414, 415, 422, 428, 429}
_LONGEST = 70_000
# What no stored text may hold: it would read differently from what it says, or break its reader.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def fault(response: Any) -> str:
    """What is wrong with the API's answer to bad input; "" where nothing is."""
    told = response.json() if response.content else None
    if response.status_code < 300:
        return f"accepted {told}" if is_unsafe(told) else ""
    if response.status_code not in REFUSALS:
        return "" if response.status_code == 301 else f"{response.status_code} {told}"
    if response["Content-Type"] != "application/problem+json":
        return f"{response['Content-Type']} instead of a problem"
    if len(response.content) > _LONGEST:
        return f"a refusal of {len(response.content)} bytes"
    return _problem_fault(response.status_code, told)


def _problem_fault(status: int, told: Any) -> str:
    if told["status"] != status or not told["detail"]:
        return f"a problem without words: {told}"
    if status == 400 and not (told["errors"] or told["mend"]):
        return f"a refusal without a mend: {told}"
    for error in told["errors"]:
        if not all(error[key] for key in ("field", "message", "mend")):
            return f"an error without field, message or mend: {error}"
    return ""


def is_unsafe(value: Any) -> bool:
    """Whether a value of JSON holds a text that may not be stored."""
    if isinstance(value, dict):
        return any(is_unsafe(each) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(map(is_unsafe, value))
    return isinstance(value, str) and _UNSAFE.search(value) is not None
