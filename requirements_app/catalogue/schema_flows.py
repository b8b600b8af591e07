"""Flows in the catalogue file format. Pure."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from requirements_app.core.services import Service, parse_service
from requirements_app.core.yaml_problems import refused
from requirements_app.documents.schema import LocalId, Strict, Words

from .schema_words import (
    Assertion,
    Basis,
    FullId,
    Lifecycle,
    Named,
    ParameterId,
    Phase,
    Requirement,
    ServiceText,
    TlsInspection,
    as_list,
)


class Condition(Strict):
    """One test on a deployment; exactly one of the four subjects."""

    feature: LocalId | None = None
    enabled: bool = True
    parameter: ParameterId | None = None
    values: tuple[str, ...] = ()
    version: str | None = Field(default=None, pattern=r"^(<|<=|==|>=|>)\d+(\.\d+)*$")
    platform: LocalId | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        subjects = [self.feature, self.parameter, self.version, self.platform]
        if sum(subject is not None for subject in subjects) != 1:
            raise refused(
                f"tests {sum(subject is not None for subject in subjects)} things",
                "write one condition for each feature, parameter, version or platform",
            )
        if (self.parameter is not None) != bool(self.values):
            raise refused(
                "has only one of `parameter` and `values`", "write both, or test something else"
            )
        return self


class Conditions(Strict):
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()


class FlowService(Strict):
    """Protocol and ports (`tcp/135,49152-65535`, `udp/53`, `icmp`) with the application
    protocol as the document writes it; null where it names none."""

    service: ServiceText
    application: Annotated[str, Field(min_length=1, max_length=100)] | None = None

    @property
    def value(self) -> Service:
        """The parsed service."""
        return parse_service(self.service)


def _flow_service(value: object) -> object:
    if isinstance(value, str):
        return {"service": value}
    return value


class Ends(Strict):
    """What a reading or a flow connects. An end is a component (`agent`, `site.dns`) or
    `host:PATTERN`."""

    source: Annotated[tuple[str, ...], BeforeValidator(as_list)] = Field(min_length=1)
    destination: Annotated[tuple[str, ...], BeforeValidator(as_list)] = Field(min_length=1)


class Reading(Named):
    """One possible meaning of an unclear row. What it leaves out stays as in the flow."""

    source: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    destination: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()
    services: tuple[Annotated[FlowService, BeforeValidator(_flow_service)], ...] = ()


class AlternativeChoice(Strict):
    group: LocalId
    option: LocalId


class Footnote(Strict):
    """A footnote mark of the row; text is null where the document does not carry it."""

    mark: str
    text: str | None = None


class Flow(Ends):
    """One needed connection, with why it is known and how sure it is."""

    id: LocalId
    services: tuple[Annotated[FlowService, BeforeValidator(_flow_service)], ...] = Field(
        min_length=1
    )
    requirement: Requirement
    basis: Basis
    purpose: Words
    provenance: Annotated[tuple[str, ...], BeforeValidator(as_list)] = Field(min_length=1)
    feature: LocalId | None = None
    conditions: Conditions = Conditions()
    alternative: AlternativeChoice | None = None
    bidirectional: bool = False
    phase: Phase = "operation"
    lifecycle: Lifecycle = "current"
    replaceable_by: FullId | None = None
    version_rule: Literal["same-major"] | None = None
    effect_if_blocked: str = ""
    notes: tuple[Words, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    encryption: Literal["tls", "ssh", "none", "unstated"] = "unstated"
    crypto_profile: LocalId | None = None
    tls_inspection: TlsInspection = "unstated"
    assertion: Assertion = "stated"
    assertion_reason: str = ""
    readings: tuple[Reading, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.assertion != "stated" and not self.assertion_reason:
            raise refused(f"is {self.assertion} without a reason", "add `assertion_reason: …`")
        if self.readings and self.assertion != "unclear":
            raise refused(
                f"has readings though it is {self.assertion}",
                "write `assertion: unclear`, or remove the readings",
            )
        if self.readings and len(self.readings) < 2:
            raise refused("has a single reading", "give two or more, or none")
        if self.requirement == "optional" and not (self.feature or self.alternative):
            raise refused("is optional without a switch", "name the `feature` that switches it on")
        if self.requirement == "conditional" and not (
            self.feature or self.alternative or self.conditions.all or self.conditions.any
        ):
            raise refused(
                "is conditional without a condition", "name its feature, alternative or conditions"
            )
        return self
