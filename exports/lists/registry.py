"""Every format of lists, by the word that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .addresses import CiscoIntelligence, FortinetAddresses, PaloAltoAddresses, SquidAddresses
from .base import ListFormat
from .checkpoint import CheckPointDataCenter
from .names import PaloAltoDomains, PaloAltoUrls, PlainList, SquidDomains
from .pac import PacSnippet

LIST_FORMATS: Mapping[str, ListFormat] = MappingProxyType(
    {
        each.identifier: each
        for each in (
            PaloAltoAddresses(),
            PaloAltoUrls(),
            PaloAltoDomains(),
            FortinetAddresses(),
            CheckPointDataCenter(),
            CiscoIntelligence(),
            SquidDomains(),
            SquidAddresses(),
            PacSnippet(),
            PlainList(),
        )
    }
)
