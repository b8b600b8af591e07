"""Every format that can be exported, by the word that asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from exports.base import Exporter, Options
from exports.change.board import ChangePdfExporter
from exports.change.document import ChangeCsvExporter, ChangeJsonExporter
from exports.change.papers import PAPERS
from exports.csv.exporter import CsvExporter
from exports.firewall.asa.exporter import AsaExporter
from exports.firewall.aws.exporter import SecurityGroupJsonExporter
from exports.firewall.aws.terraform import TerraformExporter
from exports.firewall.azure.exporter import AzureExporter
from exports.firewall.base import FirewallExporter
from exports.firewall.checkpoint.exporter import CheckPointCliExporter, CheckPointJsonExporter
from exports.firewall.fortios.exporter import FortiOsExporter
from exports.firewall.iptables.exporter import IptablesExporter
from exports.firewall.junos.exporter import JunosExporter
from exports.firewall.kubernetes.exporter import KubernetesExporter
from exports.firewall.nftables.exporter import NftablesExporter
from exports.firewall.paloalto.exporter import PaloAltoSetExporter, PaloAltoXmlExporter
from exports.json.exporter import JsonExporter
from exports.pdf.exporter import PdfExporter
from exports.picture.exporter import PicturePdfExporter
from exports.xlsx.exporter import XlsxExporter
from requirements_app.core.errors import InvalidInput

AnyExporter = Exporter[Any, Any]

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _check_complete(exporter: AnyExporter) -> None:
    for name in ("identifier", "label", "media_type", "suffix"):
        value = getattr(exporter, name, None)
        if not isinstance(value, str) or not value:
            raise TypeError(f"{type(exporter).__name__}.{name} must be a text, not {value!r}")
    if not getattr(exporter, "accepts", ()):
        raise TypeError(f"{type(exporter).__name__}.accepts must name the reports it renders")
    if not issubclass(exporter.options, Options):
        raise TypeError(f"{type(exporter).__name__}.options must be a subclass of Options")


def registry_of(exporters: Iterable[AnyExporter]) -> Mapping[str, AnyExporter]:
    """identifier → exporter. Raises TypeError for what is no complete exporter and ValueError
    for an identifier that is malformed or taken."""
    found: dict[str, AnyExporter] = {}
    for exporter in exporters:
        if not isinstance(exporter, Exporter):
            raise TypeError(f"{exporter!r} is not an Exporter")
        _check_complete(exporter)
        if not _IDENTIFIER.fullmatch(exporter.identifier):
            raise ValueError(f"{exporter.identifier!r} is not an identifier such as csv or pan-os")
        if exporter.identifier in found:
            raise ValueError(f"two exporters are called {exporter.identifier!r}")
        found[exporter.identifier] = exporter
    return MappingProxyType(found)


EXPORTERS = registry_of(
    [
        CsvExporter(),
        XlsxExporter(),
        PdfExporter(),
        JsonExporter(),
        PicturePdfExporter(),
        ChangeJsonExporter(),
        ChangeCsvExporter(),
        ChangePdfExporter(),
        *PAPERS,
        NftablesExporter(),
        IptablesExporter(),
        PaloAltoSetExporter(),
        PaloAltoXmlExporter(),
        FortiOsExporter(),
        AsaExporter(),
        JunosExporter(),
        CheckPointJsonExporter(),
        CheckPointCliExporter(),
        SecurityGroupJsonExporter(),
        TerraformExporter(),
        AzureExporter(),
        KubernetesExporter(),
    ]
)


def firewall_formats() -> Mapping[str, FirewallExporter[Any]]:
    """identifier → exporter of the formats that are one firewall's configuration."""
    return MappingProxyType(
        {word: each for word, each in EXPORTERS.items() if isinstance(each, FirewallExporter)}
    )


def exporter_for(identifier: str, field: str = "format") -> AnyExporter:
    """The exporter called `identifier`; raises InvalidInput naming `field`."""
    try:
        return EXPORTERS[identifier]
    except KeyError:
        known = ", ".join(EXPORTERS)
        raise InvalidInput.one(
            field, identifier, "is not a format of exports", f"use one of {known}"
        ) from None
