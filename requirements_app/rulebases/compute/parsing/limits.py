"""How much of a file is read, and how it becomes text."""

from __future__ import annotations

from requirements_app.core.errors import InvalidInput

MAX_BYTES = 30_000_000
MAX_LINE = 1_000_000
MAX_RULES = 50_000
MAX_OBJECTS = 200_000
MAX_DEPTH = 32
"""How deep groups, chains and brackets may hold each other."""
MAX_WRITTEN = 200
"""How many characters of a name or a line are kept to be shown."""
FIELD = "rule_base"


def bad(message: str, mend: str, *, line: int = 0, value: object = None) -> InvalidInput:
    """The error about a line of the file."""
    where = f"{FIELD}.line {line}" if line else FIELD
    return InvalidInput.one(where, brief(value) if isinstance(value, str) else value, message, mend)


def text_of(data: bytes) -> str:
    """The file as text with line feeds. Raises InvalidInput."""
    if len(data) > MAX_BYTES:
        raise bad(
            f"has {len(data)} bytes", f"send at most {MAX_BYTES}, such as one firewall or context"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise bad(
            "is not text in UTF-8",
            "send the configuration as text, not a backup archive",
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        at = text.count("\n", 0, text.index("\0")) + 1
        raise bad("holds NUL characters", "send the configuration as plain text", line=at)
    if not text.strip():
        raise bad("is empty", "send the firewall's configuration")
    return text


def check_count(number: int, most: int, what: str, line: int = 0) -> None:
    """Raises InvalidInput where there are more than `most`."""
    if number > most:
        raise bad(f"has more than {most} {what}", "send one firewall's rules alone", line=line)


def brief(text: str) -> str:
    """A word of the file as it may be kept: printable, and not too long."""
    kept = "".join(each if each.isprintable() else "�" for each in text[: MAX_WRITTEN + 1])
    return kept if len(kept) <= MAX_WRITTEN else f"{kept[: MAX_WRITTEN - 1]}…"
