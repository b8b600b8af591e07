"""Rules of addresses as aerleon's policies: a second generator to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from requirements_app.core.firewall_rules import FirewallRule, addresses_of
from requirements_app.core.services import Service


def generated(rules: Iterable[FirewallRule], target: str, header: str) -> str:
    """What aerleon writes for one filter with these rules, a term for each service."""
    from aerleon import api
    from aerleon.lib import naming

    networks: dict[str, Any] = {}
    services: dict[str, Any] = {}
    terms: list[dict[str, str]] = []
    for rule in rules:
        for at, service in enumerate(rule.services):
            name = f"R{rule.number}S{at}"
            networks[f"{name}SRC"] = _network(rule.sources)
            networks[f"{name}DST"] = _network(rule.destinations)
            term = {
                "name": name.lower(),
                "source-address": f"{name}SRC",
                "protocol": service.protocol,
                "action": "accept",
            }
            if target != "k8s":  # pods are no addresses
                term["destination-address"] = f"{name}DST"
            if service.ports:
                services[f"{name}SVC"] = _service(service)
                term["destination-port"] = f"{name}SVC"
            terms.append(term)
    definitions = naming.Naming()
    definitions.ParseDefinitionsObject({"networks": networks, "services": services}, "")
    policy: Any = {
        "filename": "compared",
        "filters": [{"header": {"targets": {target: header}}, "terms": terms}],
    }
    (text,) = api.Generate([policy], definitions).values()
    return str(text)


def _network(side: Sequence[Any]) -> dict[str, Any]:
    prefixes = [prefix for each in addresses_of(side) for prefix in each.prefixes()]
    return {"values": [{"address": _cidr(each.text, each.version)} for each in prefixes]}


def _cidr(text: str, version: int) -> str:
    return text if "/" in text else f"{text}/{32 if version == 4 else 128}"


def _service(service: Service) -> list[dict[str, str]]:
    return [{"protocol": service.protocol, "port": str(each)} for each in service.ports]
