"""What a changed field of an object means for those who use it.

`IMPACTS` is the whole table. `Wording` marks fields that only people read, `Provenance` those
that say where a fact stands; they show as `WordingOnly` and `ProvenanceOnly`, and only where
nothing that matters more has changed. Fields with a rule of their own are in :mod:`.diff`.
"""

from __future__ import annotations

from typing import Final

from .objects import Kind

WORDING: Final = "WordingOnly"
PROVENANCE: Final = "ProvenanceOnly"

# Code → what it tells. The API documents these, so a code is never given another meaning.
MEANINGS: Final[dict[str, str]] = {
    "AddedProduct": "a product is new",
    "RemovedProduct": "a product is gone",
    "AddedDocument": "facts now come from another document as well",
    "RemovedDocument": "no fact comes from this document any more",
    "AddedParameter": "deployments have another value to set",
    "RemovedParameter": "a value is no longer asked for",
    "AddedFeature": "a product has another option",
    "RemovedFeature": "an option is gone",
    "AddedComponent": "a product has another role to bind",
    "RemovedComponent": "a role is gone",
    "AddedFlow": "a connection is new",
    "RemovedFlow": "a connection is no longer needed",
    "AddedHost": "a host is new, or a flow reaches another one",
    "RemovedHost": "a host is gone, or a flow no longer reaches it",
    "MovedHost": "a host went from one flow, or one of its sides, to another",
    "AddedSource": "a flow starts from another component as well",
    "RemovedSource": "a flow no longer starts from a component",
    "AddedDestination": "a flow goes to another component as well",
    "RemovedDestination": "a flow no longer goes to a component",
    "AddedService": "a flow uses further protocols or ports",
    "RemovedService": "a flow no longer uses some protocols or ports",
    "ApplicationChanged": "the application protocol of a service is another one",
    "RequirementChanged": "required, optional or conditional has changed, or its basis",
    "ConditionChanged": "a flow depends on other options, parameters, versions or platforms",
    "DefaultChanged": "an option is chosen differently where a deployment leaves it open",
    "AlternativeChanged": "a product offers other alternatives to choose from",
    "ParameterChanged": "other values of a parameter are allowed",
    "DirectionChanged": "either side, or only the source, now opens the connection",
    "PhaseChanged": "a flow is needed in another phase",
    "LifecycleChanged": "current or classic has changed, or the successor",
    "ReplacementChanged": "another site service, or none, may replace the destination",
    "TlsInspectionChanged": "what is said about TLS inspection has changed",
    "EncryptionChanged": "encryption or the crypto profile has changed",
    "ProxyChanged": "what is said about proxies has changed",
    "AssertionChanged": "how sure the flow is has changed, or its possible readings",
    "InheritanceChanged": "a component inherits from, or is the same as, another one",
    "KindChanged": "a component or host is of another kind",
    "PlaceholderChanged": "an example host stands for another component",
    "VendorChanged": "a product belongs to another vendor",
    "DocumentRevised": "the publisher's text is another one",
    "InventoryChanged": "the same text has been read differently",
    WORDING: "nothing but words for people, and perhaps where facts stand, has changed",
    PROVENANCE: "nothing but where the facts stand has changed: rows, address, retrieval date",
}

IMPACTS: Final[dict[Kind, dict[str, str]]] = {
    "product": {
        "name": WORDING,
        "description": WORDING,
        "lifecycle": "LifecycleChanged",
        "successor": "LifecycleChanged",
        "crypto_profiles": "EncryptionChanged",
    },
    "document": {
        "publisher": WORDING,
        "title": WORDING,
        "language": WORDING,
        "url": PROVENANCE,
        "retrieved": PROVENANCE,
        "inventory": "InventoryChanged",
        "sha256": "DocumentRevised",
    },
    "parameter": {
        "name": WORDING,
        "meaning": WORDING,
        "allowed_meaning": WORDING,
        "example": WORDING,
        "allowed": "ParameterChanged",
        "pattern": "ParameterChanged",
    },
    "feature": {"name": WORDING, "description": WORDING, "default": "DefaultChanged"},
    "component": {
        "name": WORDING,
        "description": WORDING,
        "kind": "KindChanged",
        "specialises": "InheritanceChanged",
        "same_as": "InheritanceChanged",
    },
    "host": {
        "name": WORDING,
        "notes": WORDING,
        "kind": "KindChanged",
        "party": "KindChanged",
        "stands_for": "PlaceholderChanged",
        "tls_inspection": "TlsInspectionChanged",
        "proxy": "ProxyChanged",
    },
    "flow": {
        "requirement": "RequirementChanged",
        "basis": "RequirementChanged",
        "purpose": WORDING,
        "effect_if_blocked": WORDING,
        "notes": WORDING,
        "footnotes": WORDING,
        "assertion_reason": WORDING,
        "provenance": PROVENANCE,
        "feature": "ConditionChanged",
        "conditions": "ConditionChanged",
        "alternative": "ConditionChanged",
        "version_rule": "ConditionChanged",
        "bidirectional": "DirectionChanged",
        "phase": "PhaseChanged",
        "lifecycle": "LifecycleChanged",
        "replaceable_by": "ReplacementChanged",
        "encryption": "EncryptionChanged",
        "crypto_profile": "EncryptionChanged",
        "tls_inspection": "TlsInspectionChanged",
        "assertion": "AssertionChanged",
        "readings": "AssertionChanged",
    },
}

# What an object is known by, which never differs, and the fields with rules of their own.
IDENTITY: Final[dict[Kind, str]] = {
    "product": "slug",
    "document": "id",
    "parameter": "id",
    "feature": "id",
    "component": "id",
    "host": "pattern",
    "flow": "id",
}
RULED: Final[dict[Kind, frozenset[str]]] = {
    "product": frozenset({"vendor", "alternatives"}),
    "flow": frozenset({"source", "destination", "services"}),
}
