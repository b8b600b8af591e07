"""The words of the catalogue file format: ids, checked texts, and the closed lists. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import parse_service
from requirements_app.core.yaml_problems import refused
from requirements_app.documents.schema import LOCAL_ID, MAX_ID, LocalId, Strict, Words

FULL_ID = re.compile(rf"{LOCAL_ID.pattern}(?:\.{LOCAL_ID.pattern})?")
PARAMETER_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")


def _full_id(value: str) -> str:
    if not FULL_ID.fullmatch(value):
        raise refused("is no reference", "write `id` of this file or `product.id` of another")
    return value


def _parameter_id(value: str) -> str:
    if not PARAMETER_ID.fullmatch(value) or len(value) > MAX_ID:
        raise refused(
            "is no parameter id",
            f"use lower-case letters, digits, inner hyphens and underscores, at most {MAX_ID}",
        )
    return value


def _service(value: str) -> str:
    try:
        return str(parse_service(value))
    except InvalidInput as error:
        problem = error.problems[0]
        raise refused(problem.message, problem.mend) from error


def _regular_expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise refused(
            f"is no regular expression ({error})", "write one that a value must match in full"
        ) from error
    return value


def as_list(value: object) -> object:
    """One value as the list that it stands for."""
    return [value] if isinstance(value, str | dict) else value


ParameterId = Annotated[str, AfterValidator(_parameter_id)]
FullId = Annotated[str, AfterValidator(_full_id)]
ServiceText = Annotated[str, AfterValidator(_service)]
RegularExpression = Annotated[str, Field(max_length=200), AfterValidator(_regular_expression)]

ComponentKind = Literal[
    "server",  # server or appliance
    "agent",  # agent or client software
    "workstation",  # workstation or browser
    "internet-service",  # named hosts of the vendor or of a third party
    "vendor-remote-access",
    "site-service",  # what each site supplies once for all: DNS, NTP, SIEM, directory, ...
    "any",
]
HostKind = Literal["exact", "wildcard", "template", "address", "placeholder"]
Requirement = Literal["required", "optional", "conditional"]
Basis = Literal["stated", "heading", "unstated"]
Phase = Literal["installation", "operation", "troubleshooting"]
Lifecycle = Literal["current", "classic"]
Assertion = Literal["stated", "inferred", "unclear"]
TlsInspection = Literal["forbidden", "allowed", "unstated"]


class Named(Strict):
    """Something with an immutable id and a label a reader knows from the document."""

    id: LocalId
    name: Words
