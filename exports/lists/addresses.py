"""Lists of addresses: one address, prefix or range a line."""

from __future__ import annotations

from collections.abc import Sequence

from exports.firewall.words import plain
from requirements_app.core.report import FindingLine

from .base import Holds, Limit, Line, ListFormat, ListReport, head

_MIB = 1 << 20
_LONGEST_COMMENT = 120


class PaloAltoAddresses(ListFormat):
    """IP, IP/mask or IP-IP; behind a space, what the line is for. The whole of a device's lists
    counts, and what is beyond is skipped."""

    identifier = "paloalto-ip"
    label = "Palo Alto: IP list"
    holds = Holds(addresses=True, ranges=True)
    limits = (
        Limit("PAN-OS firewalls but the largest", entries=50_000),
        Limit("the largest PAN-OS firewalls", entries=150_000),
    )

    def written(
        self,
        report: ListReport,  # noqa: ARG002
        lines: Sequence[Line],
        findings: Sequence[FindingLine],  # noqa: ARG002
    ) -> str:
        return "".join(
            f"{each.value} {plain(', '.join(each.about), _LONGEST_COMMENT)}".rstrip() + "\n"
            for each in lines
        )


class FortinetAddresses(ListFormat):
    """IP, CIDR or range, and nothing beside them."""

    identifier = "fortinet-ip"
    label = "Fortinet: IP address feed"
    holds = Holds(addresses=True, ranges=True)
    limits = (
        Limit("FortiOS before 7.4.4", entries=131_072, size=10 * _MIB),
        Limit("FortiOS from 7.4.4 on", entries=300_000, size=32 * _MIB),
    )

    def written(
        self,
        report: ListReport,  # noqa: ARG002
        lines: Sequence[Line],
        findings: Sequence[FindingLine],  # noqa: ARG002
    ) -> str:
        return "".join(f"{each.value}\n" for each in lines)


class Headed(ListFormat):
    """A line a value behind a head of comments."""

    def written(
        self, report: ListReport, lines: Sequence[Line], findings: Sequence[FindingLine]
    ) -> str:
        told = "".join(f"# {each}\n" for each in head(report, findings))
        return told + "".join(f"{self.line(each)}\n" for each in lines)

    def line(self, line: Line) -> str:
        """The value as the format writes it."""
        return str(line.value)


class CiscoIntelligence(Headed):
    """A security intelligence feed: IP or CIDR, comments at the beginning of lines."""

    identifier = "cisco-si"
    label = "Cisco: security intelligence feed"
    holds = Holds(addresses=True)


class SquidAddresses(Headed):
    """What `acl … dst "FILE"` reads."""

    identifier = "squid-dst"
    label = "Squid: addresses (dst)"
    holds = Holds(addresses=True)
    web = True
