"""A site as the file that would import it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from . import facts
from .facts import Facts, shortened
from .models import Binding, Override, Site, Zone
from .selectors import site_whole

SCHEMA_VERSION = 1


def site_yaml(site: Site) -> str:
    """The site in the format of docs/site-format.md. Importing it yields an equal site."""
    return as_yaml({"schema": SCHEMA_VERSION, "sites": [site_document(site)]})


def as_yaml(document: Facts) -> str:
    """Plain values as YAML that `core.yaml_lines` reads back unchanged."""
    return yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, indent=2
    )


def site_document(site: Site) -> Facts:
    """The site as plain values under the keys of the file."""
    whole = site_whole(site)
    roles = whole.roles.all()
    document = shortened(facts.site_facts(whole)) | {
        "roles": sorted(map(facts.role_facts, roles), key=lambda role: list(role.values())),
        "zones": [_zone(zone) for zone in whole.zones.all()],
        "firewalls": _all(facts.firewall_facts(each) for each in whole.firewalls.all()),
        "proxies": _all(facts.proxy_facts(each) for each in whole.proxies.all()),
        "site_services": _bindings(whole.bindings.all()),
        "deployments": [
            shortened(facts.deployment_facts(each)) | {"bindings": _bindings(each.bindings.all())}
            for each in whole.deployments.all()
        ],
        "offers": _all(facts.offer_facts(each) for each in whole.offers.all()),
        "overrides": [_override(each, whole) for each in whole.overrides.all()],
    }
    return _without_empty_lists(document)


def _zone(zone: Zone) -> Facts:
    networks = []
    for network in zone.networks.all():
        said = shortened(facts.network_facts(network))
        del said["zone"]
        networks.append(said["prefix"] if len(said) == 1 else said)
    return _without_empty_lists(shortened(facts.zone_facts(zone)) | {"networks": networks})


def _bindings(bindings: Iterable[Binding]) -> list[Facts]:
    ordered = sorted(bindings, key=lambda binding: binding.component.slug)
    return [_binding(binding) for binding in ordered]


def _binding(binding: Binding) -> Facts:
    said = shortened(facts.binding_facts(binding))
    said.pop("deployment", None)
    if binding.offer:
        del said["state"]
    members = [shortened(member) for member in said.pop("members", ())]
    for member in members:
        if "zone" in member:
            member.pop("address_space", None)
        if "seen_as" in member:
            member["seen_as"] = [shortened(seen) for seen in member["seen_as"]]
    listed = [member["value"] if len(member) == 1 else member for member in members]
    return said | ({"members": listed} if listed else {})


def _override(override: Override, site: Site) -> Facts:
    said = shortened(facts.override_facts(override))
    revision = override.flow_revision
    pin = site.catalogue_version_id
    in_force = revision.valid_from_id <= pin and (
        revision.valid_to_id is None or pin < revision.valid_to_id
    )
    return said if in_force else said | {"made_against": revision.digest}


def _all(items: Iterable[Facts]) -> list[Facts]:
    return [shortened(item) for item in items]


def _without_empty_lists(document: Facts) -> Facts:
    cleaned: dict[str, Any] = {}
    for key, value in document.items():
        if key == "deployments":
            cleaned[key] = [_without_empty_lists(each) for each in value]
        elif value != []:
            cleaned[key] = value
    return {key: value for key, value in cleaned.items() if value != []}


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)
