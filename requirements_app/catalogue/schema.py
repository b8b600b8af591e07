"""The catalogue file format: what a curated YAML file may say, and what it means.

One file holds one product of one source, with the documents its facts come from. The
same models are the draft's content, the revision rows' content and the input of rule-set
computing, so a fact has one spelling from the file to the firewall.

Everything here is pure: no database, no Django. Cross-references between files are held by
:mod:`requirements_app.catalogue.validation`.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from requirements_app.documents.schema import (
    LOCAL_ID,
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

from .schema_flows import (
    AlternativeChoice,
    Condition,
    Conditions,
    Ends,
    Flow,
    FlowService,
    Footnote,
    Reading,
)
from .schema_words import (
    FULL_ID,
    PARAMETER_ID,
    Assertion,
    Basis,
    ComponentKind,
    FullId,
    HostKind,
    Lifecycle,
    Named,
    ParameterId,
    Phase,
    RegularExpression,
    Requirement,
    ServiceText,
    TlsInspection,
    as_list,
)

__all__ = [
    "FULL_ID",
    "LOCAL_ID",
    "PARAMETER_ID",
    "AlternativeChoice",
    "Assertion",
    "Basis",
    "ComponentKind",
    "Condition",
    "Conditions",
    "Decision",
    "Document",
    "Ends",
    "Flow",
    "FlowService",
    "Footnote",
    "FullId",
    "HostKind",
    "Label",
    "Lifecycle",
    "LineSpan",
    "Lines",
    "LocalId",
    "Named",
    "ParameterId",
    "Phase",
    "Reading",
    "RegularExpression",
    "Requirement",
    "Section",
    "ServiceText",
    "Statement",
    "Strict",
    "TableRow",
    "TlsInspection",
    "Words",
]

SCHEMA_VERSION = 1


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
    provenance: Annotated[tuple[str, ...], BeforeValidator(as_list)] = ()


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
