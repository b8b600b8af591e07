"""The hashes of a build: `v1:` + SHA-256 of RFC 8785 JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from requirements_app.core.canonical import canonical_json, content_hash

from .index import CatalogueIndex
from .model import Decision, Entry, Finding, Rule, Site


def hash_of_content(
    entries: Iterable[Entry],
    rules: Iterable[Rule],
    findings: Iterable[Finding],
    decisions: Iterable[Decision],
) -> str:
    """The hash of what was computed, in its order."""
    return content_hash(
        {
            "entries": plain(tuple(entries)),
            "rules": plain(tuple(rules)),
            "findings": plain(tuple(findings)),
            "decisions": plain(tuple(decisions)),
        }
    )


def hash_of_inputs(site: Site, index: CatalogueIndex, as_of: dt.date) -> str:
    """The hash of all that was read: the site without regard to the order of its parts, the facts
    of its products, every role and host of the catalogue version, and the day."""
    deployments = [*site.deployments]
    for consumer in site.consumers:
        deployments += consumer.deployments
    products = {each.product for each in deployments} & set(index.files)
    return content_hash(
        {
            "site": _unordered(plain(site)),
            "products": {
                slug: index.files[slug].model_dump(mode="json", exclude={"documents"})
                for slug in products
            },
            "components": {
                name: component.model_dump(mode="json")
                for name, component in index.components.items()
            },
            "hosts": {
                pattern: host.model_dump(mode="json") for pattern, host in index.hosts.items()
            },
            "as_of": as_of.isoformat(),
        }
    )


def plain(value: Any) -> Any:
    """Dataclasses, tuples and dates as JSON values."""
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, dt.date) else value


def _unordered(value: Any) -> Any:
    """Lists sorted by their items' own canonical JSON, at every depth."""
    if isinstance(value, dict):
        return {key: _unordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_unordered(item) for item in value), key=canonical_json)
    return value
