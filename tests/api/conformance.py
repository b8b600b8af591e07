"""Holds every answer against the OpenAPI document, whatever the test is about."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from rest_framework.test import APIClient

# What the framework answers before or beside any operation.
_ANYWHERE = {405, 411, 414, 500, 503}


class ConformingClient(APIClient):
    """A client that fails on an answer which the OpenAPI document does not describe."""

    def request(self, **kwargs: Any) -> Any:
        response = super().request(**kwargs)
        if kwargs["PATH_INFO"].startswith("/api/v1/"):
            _check(kwargs["REQUEST_METHOD"], response)
        return response


def _check(method: str, response: Any) -> None:
    operation = _operation(response.resolver_match.route, method)
    if operation is None or response.status_code in _ANYWHERE:
        return
    status = str(response.status_code)
    assert status in operation["responses"], (status, response.content[:500])
    described = _resolved(operation["responses"][status])
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required"), f"{name} is missing"
    content = described.get("content")
    if not content:
        assert response.content == b""
        return
    media_type = response.headers["Content-Type"].partition(";")[0]
    assert media_type in content
    if media_type == "application/yaml":
        return
    reference = content[media_type]["schema"]["$ref"]
    problems = [error.message for error in _validator(reference).iter_errors(response.json())]
    assert problems == [], (operation["operationId"], problems[:3])


def _operation(route: str, method: str) -> dict[str, Any] | None:
    from requirements_app.api.schema import document

    path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", route)
    found: dict[str, Any] | None = document()["paths"].get(path, {}).get(method.lower())
    return found


def _resolved(response: dict[str, Any]) -> dict[str, Any]:
    from requirements_app.api.schema import document

    name = response.get("$ref", "").rpartition("/")[2]
    return document()["components"]["responses"][name] if name else response


@cache
def _validator(reference: str) -> Draft202012Validator:
    from requirements_app.api.schema import document

    schema = {"$ref": reference, "components": document()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())
