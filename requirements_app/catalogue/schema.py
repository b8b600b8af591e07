"""The catalogue file format: what a curated YAML file may say, and what it means.

One file holds one product of one source, with the documents its facts come from. The
same models are the draft's content, the revision rows' content and the input of rule-set
computing, so a fact has one spelling from the file to the firewall.

Everything here is pure: no database, no Django. Cross-references between files are held by
:mod:`requirements_app.catalogue.validation`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import Service, parse_service
from requirements_app.core.yaml_problems import refused
from requirements_app.documents.schema import (
    LOCAL_ID,
    MAX_ID,
    Decision,
    Document,
    Label,
    Lines,
    LineSpan,
    LocalId,
    Section,
    Statement,
    Strict,
    TableRow,
    Words,
)

__all__ = [
    "LOCAL_ID",
    "Decision",
    "Document",
    "Label",
    "LineSpan",
    "Lines",
    "LocalId",
    "Section",
    "Statement",
    "Strict",
    "TableRow",
    "Words",
]

SCHEMA_VERSION = 1
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


def _as_list(value: object) -> object:
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


# --- components, hosts, parameters, features ---------------------------------------------


class Component(Named):
    """A role in flows; `specialises` inherits flows and bindings, `same_as` joins one role
    across products."""

    kind: ComponentKind
    description: str = ""
    specialises: FullId | None = None
    same_as: tuple[FullId, ...] = ()


class ProxyFacts(Strict):
    """What the vendor says of an outbound proxy in front of a host."""

    supported: bool | None = None
    authentication: tuple[Literal["none", "basic", "ntlm", "kerberos"], ...] = ()
    refused: tuple[Literal["basic", "ntlm", "kerberos"], ...] = ()


class Host(Strict):
    """A named or addressed peer. In a template `{parameter}` stands for a parameter's value; a
    placeholder is an example that stands for the customer's own component `stands_for`."""

    pattern: str = Field(min_length=1, max_length=253)
    kind: HostKind
    party: Literal["vendor", "third-party", "customer"]
    name: str = ""
    stands_for: FullId | None = None
    tls_inspection: TlsInspection = "unstated"
    proxy: ProxyFacts = ProxyFacts()
    notes: tuple[Words, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Parameter ids a template needs, in order of appearance."""
        return tuple(dict.fromkeys(re.findall(r"\{([^{}]*)\}", self.pattern)))


class Parameter(Named):
    """A value each deployment sets; `allowed` values, or a full-match `pattern`."""

    id: ParameterId
    meaning: Words
    allowed: tuple[str, ...] = ()
    allowed_meaning: dict[str, str] = {}
    pattern: RegularExpression | None = None
    example: str | None = None

    def takes(self, value: str) -> bool:
        """Whether a deployment may set it to this value."""
        if self.allowed and value not in self.allowed:
            return False
        return self.pattern is None or re.fullmatch(self.pattern, value) is not None


class Feature(Named):
    """An option of the product that flows hang on, with the state it has unless set."""

    default: bool
    description: str = ""


class AlternativeOption(Named):
    description: str = ""


class Alternative(Named):
    """Options of which a deployment uses one; each option is a set of flows."""

    options: tuple[AlternativeOption, ...] = Field(min_length=2)
    default: LocalId | None = None
    description: str = ""


class CryptoProfile(Named):
    """Protocols and ciphers a service offers, as the document lists them."""

    protocols: tuple[str, ...]
    ciphers: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()
    provenance: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()


# --- flows -------------------------------------------------------------------------------


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

    source: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(min_length=1)
    destination: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(min_length=1)


class Reading(Named):
    """One possible meaning of an unclear row. What it leaves out stays as in the flow."""

    source: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    destination: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
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
    provenance: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(min_length=1)
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


# --- the file ----------------------------------------------------------------------------


class Vendor(Strict):
    slug: LocalId
    name: Label


class Product(Strict):
    slug: LocalId
    name: Words
    description: str = ""
    lifecycle: Lifecycle = "current"
    successor: LocalId | None = None


class ProductFile(Strict):
    """One YAML file: a product with all that is known of it."""

    schema_version: Literal[1] = Field(alias="schema")
    source: str = Field(pattern=r"^(vendor|shared|local/[a-z0-9][a-z0-9-]{0,59})$")
    vendor: Vendor
    product: Product
    documents: tuple[Document, ...] = ()
    components: tuple[Component, ...] = ()
    hosts: tuple[Host, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    features: tuple[Feature, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    crypto_profiles: tuple[CryptoProfile, ...] = ()
    flows: tuple[Flow, ...] = ()
