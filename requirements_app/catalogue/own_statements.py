"""Facts for which no vendor document exists: what the organisation says of its own application.

Each is a statement of a document that the file itself makes up. Its original is the text with one
statement on each line, so that lines and SHA-256 mean what they mean elsewhere. Pure.
"""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any

from requirements_app.core.errors import InvalidInput
from requirements_app.documents.schema import MAX_ID

SECTION = "own"
_ENDING = "-own-statements"
_LONGEST = 2000

Json = dict[str, Any]


def document_id(product: str) -> str:
    """The id of the document that holds a product's own statements."""
    return f"{product[: MAX_ID - len(_ENDING)].rstrip('-')}{_ENDING}"


def statement_add(file: Json, text: str, today: dt.date) -> str:
    """Have the file's own statements say `text`, on one line; the id of the statement, which is
    the one that says so already where there is one. Raises InvalidInput."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        mend = f"keep it to {_LONGEST} characters"
        raise InvalidInput.one("statement", text, f"has {len(text)} characters", mend)
    document = _document(file)
    section = document["sections"][0]
    said: list[Json] = section["statements"]
    for each in said:
        if each["summary"] == text:
            return str(each["id"])
    number = 1 + max((_number(each["id"]) for each in said), default=0)
    line = len(said) + 1
    made = {
        "id": f"{SECTION}/p{number}",
        "lines": {"first": line, "last": line},
        "summary": text,
        "decision": None,
    }
    said.append(made)
    section["lines"] = {"first": 1, "last": line}
    document["retrieved"] = today.isoformat()
    document["sha256"] = sha256(original(document)).hexdigest()
    return str(made["id"])


def _number(identifier: str) -> int:
    """The number of a statement; 0 for an id that somebody gave by hand."""
    digits = identifier.rpartition("/p")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def original(document: Json) -> bytes:
    """The text that the document's hash is of."""
    said = document["sections"][0]["statements"]
    return "".join(f"{each['summary']}\n" for each in said).encode()


def _document(file: Json) -> Json:
    """The file's document of own statements, made if it has none."""
    slug, name = file["product"]["slug"], file["product"]["name"]
    identifier = document_id(slug)
    documents: list[Json] = file["documents"]
    for each in documents:
        if each["id"] == identifier:
            return each
    made: Json = {
        "id": identifier,
        "publisher": file["vendor"]["name"],
        "title": f"Own statements about {name}"[:200],
        "url": None,
        "retrieved": "",
        "sha256": "",
        "language": "en",
        "sections": [
            {
                "id": SECTION,
                "title": "Own statements",
                "lines": {"first": 1, "last": 1},
                "header": [],
                "rows": [],
                "statements": [],
            }
        ],
    }
    documents.append(made)
    return made
