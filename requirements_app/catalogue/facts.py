"""A flow as the API and every export tell it."""

from __future__ import annotations

from typing import Any

from requirements_app.documents.models import Row

from .models import FlowEnd, FlowProvenance, FlowRevision, FlowService


def flow_facts(revision: FlowRevision) -> dict[str, Any]:
    """The API's shape of a flow. `revision` comes from `selectors.flow_revisions`, whose
    prefetched rows are read here without a query.

    `feature` and the conditions name features, parameters and alternatives by the id they have
    within the product. A service has `icmp_code` only where the catalogue gives one.
    """
    content = revision.content
    ends = revision.shown_ends
    return {
        "id": revision.entity.slug,
        "product": revision.entity.product.slug,
        "source": [_end(end) for end in ends if end.side == FlowEnd.Side.SOURCE],
        "destination": [_end(end) for end in ends if end.side == FlowEnd.Side.DESTINATION],
        "services": [_service(service) for service in revision.shown_services],
        "requirement": revision.requirement,
        "requirement_basis": revision.requirement_basis,
        "feature": content["feature"],
        "conditions": content["conditions"],
        "alternative": content["alternative"],
        "bidirectional": revision.bidirectional,
        "phase": revision.phase,
        "lifecycle": revision.lifecycle,
        "assertion": revision.assertion,
        "readings": content["readings"],
        "purpose": content["purpose"],
        "notes": content["notes"],
        "tls_inspection": revision.tls_inspection,
        "provenance": [_citation(each) for each in revision.shown_provenance],
    }


def _end(end: FlowEnd) -> dict[str, Any]:
    name: str = end.shown_name  # type: ignore[attr-defined]  # annotated by `flow_revisions`
    identity: str = end.shown_as  # type: ignore[attr-defined]  # and so is this
    if end.component_id is None:
        return {"kind": "host", "pattern": identity, "name": name}
    return {"kind": "component", "slug": identity, "name": name}


def _service(service: FlowService) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "protocol": service.protocol,
        "ports": [str(ports) for ports in service.ports or ()],
        "icmp_type": service.icmp_type,
        "application": service.application or None,
    }
    return facts if service.icmp_code is None else facts | {"icmp_code": service.icmp_code}


def _citation(citation: FlowProvenance) -> dict[str, Any]:
    row = citation.row
    section = row.section
    return {
        "document": section.revision.document.slug,
        "section": section.label,
        "row": row.ref,
        # A need stated in prose has one cell: what it says, in our words.
        "cells": [row.summary] if row.kind == Row.Kind.PROSE else row.cells,
    }
