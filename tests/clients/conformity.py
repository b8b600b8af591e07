"""Holds what the client sends and gets against the OpenAPI document."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from .way import Exchange

SNAPSHOT = Path(__file__).resolve().parents[1] / "api" / "openapi.json"
_HEADERS = {"Idempotency-Key", "If-Match"}


@cache
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SNAPSHOT.read_text())
    return loaded


def operation_of(exchange: Exchange) -> dict[str, Any]:
    """The operation that was asked for. Fails where there is none."""
    for path, methods in document()["paths"].items():
        # A literal address stands before the pattern that would take it as well.
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", path), exchange.path) and (
            "{" not in path or exchange.path not in document()["paths"]
        ):
            found: dict[str, Any] = methods[exchange.method.lower()]
            return found
    raise AssertionError(f"the API has no {exchange.method} {exchange.path}")


def problems_of(exchange: Exchange) -> list[str]:
    """In what the exchange is not as the document describes it."""
    if not exchange.path.startswith("/api/"):
        return []
    operation = operation_of(exchange)
    known = {(each["in"], each["name"]) for each in operation.get("parameters", [])}
    wrong = [f"parameter {name}" for name in exchange.query if ("query", name) not in known]
    wrong += [
        f"header {name}"
        for name in _HEADERS
        if (name.lower() in exchange.headers) != (("header", name) in known)
    ]
    described = operation.get("requestBody")
    if described:
        wrong += _faults(described, json.loads(exchange.body))
    elif exchange.body:
        wrong.append("a body where there is none")
    answered = operation["responses"].get(str(exchange.status))
    if answered is None and exchange.status < 500:
        wrong.append(f"status {exchange.status}")
    elif answered and "content" in answered:
        wrong += _faults(answered, json.loads(exchange.answer))
    return [f"{operation['operationId']}: {each}" for each in wrong]


def _faults(described: dict[str, Any], value: Any) -> list[str]:
    schema = described["content"]["application/json"]["schema"]
    return [error.message for error in _validator(schema["$ref"]).iter_errors(value)]


@cache
def _validator(reference: str) -> Draft202012Validator:
    schema = {"$ref": reference, "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())
