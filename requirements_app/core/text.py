"""Free text and field text: what is accepted from people before anything else looks at it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from requirements_app.core.errors import InvalidInput

MAX_FIELD = 10_000

# Marks, embeddings, overrides and isolates: they make text read differently from what it says.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

_REFUSED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("\x00"), "holds a NUL character", "remove it"),
    (re.compile("[\ud800-\udfff]"), "holds half a character (a lone surrogate)", "send UTF-8"),
    (
        re.compile(f"[{_BIDI}]"),
        "holds a character that changes the direction of text",
        "remove the invisible direction marks",
    ),
)
_CONTROLS = re.compile("[\x01-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROLS_BUT_LINES = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def clean_text(
    value: object,
    field: str,
    max_length: int,
    *,
    multiline: bool = False,
    required: bool = False,
) -> str:
    """Free text as it may be stored: stripped and in Unicode's NFC form.

    `max_length` counts characters. With `multiline`, line feeds and tabs are kept and other
    line ends become line feeds; without, they are refused like every control character.
    Raises InvalidInput for what is not text, is too long, is blank though `required`, or holds
    NUL, lone surrogates, control characters or bidirectional controls.
    """
    if not isinstance(value, str):
        raise InvalidInput.one(field, value, "is not text", "give a string")
    if len(value) > max_length:
        raise InvalidInput.one(
            field, value, f"has {len(value)} characters", f"keep to {max_length}"
        )
    text = value.replace("\r\n", "\n").replace("\r", "\n") if multiline else value
    for pattern, message, mend in _REFUSED:
        if pattern.search(text):
            raise InvalidInput.one(field, value, message, mend)
    text = text.strip()
    found = (_CONTROLS_BUT_LINES if multiline else _CONTROLS).search(text)
    if found:
        raise InvalidInput.one(
            field,
            value,
            f"holds the control character U+{ord(found[0]):04X}",
            "remove it" if multiline else "write it on one line, without control characters",
        )
    if required and not text:
        raise InvalidInput.one(field, value, "is blank", "fill it in")
    # NFC can lengthen a few characters, so the promise about the length is kept afterwards.
    text = unicodedata.normalize("NFC", text)
    if len(text) > max_length:
        raise InvalidInput.one(field, value, "is too long", f"keep it to {max_length} characters")
    return text


def given(value: object, field: str, mend: str) -> str:
    """`value` without surrounding white space, for a parser that is about to read it.

    Raises InvalidInput with `mend` where it is not text, blank, or too long to be worth reading.
    """
    if not isinstance(value, str):
        raise InvalidInput.one(field, value, "is not text", mend)
    if len(value) > MAX_FIELD:
        raise InvalidInput.one(field, value, f"is longer than {MAX_FIELD} characters", mend)
    text = value.strip()
    if not text:
        raise InvalidInput.one(field, value, "is blank", mend)
    return text


Refuse = Callable[[str, str], InvalidInput]


def refuser(field: str, value: object) -> Refuse:
    """A maker of InvalidInput for one value: call it with message and mend."""

    def refuse(message: str, mend: str) -> InvalidInput:
        return InvalidInput.one(field, value, message, mend)

    return refuse
