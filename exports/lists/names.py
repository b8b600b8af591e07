"""Lists of names. What a line means differs: a trailing slash ends a PAN-OS URL, and a leading dot
at Squid holds the name itself as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from requirements_app.core.endpoints import NamePattern
from requirements_app.core.report import FindingLine

from .addresses import Headed
from .base import Holds, Limit, Line, ListFormat, ListReport, ListValue

_SHOWN = 5
_PANOS = (Limit("PAN-OS firewalls but the largest", entries=50_000),)


class PlainList(ListFormat):
    """Every kind of value, as the portal writes it, and nothing beside them."""

    identifier = "plain"
    label = "Plain text"
    holds = Holds(addresses=True, ranges=True, names=True, wildcards=True)

    def written(
        self,
        report: ListReport,  # noqa: ARG002
        lines: Sequence[Line],
        findings: Sequence[FindingLine],  # noqa: ARG002
    ) -> str:
        return "".join(f"{each.value}\n" for each in lines)


class PaloAltoDomains(PlainList):
    """One domain a line; `*.x` holds the names below x. The list's option to hold subdomains of
    every line has to stay off."""

    identifier = "paloalto-domain"
    label = "Palo Alto: domain list"
    holds = Holds(names=True, wildcards=True)
    limits = _PANOS


class PaloAltoUrls(ListFormat):
    """One host a line, ended by a slash: without it `example.com` would also be the beginning of
    `example.com.another.org`."""

    identifier = "paloalto-url"
    label = "Palo Alto: URL list"
    holds = Holds(names=True, wildcards=True)
    limits = _PANOS
    web = True

    def written(
        self,
        report: ListReport,  # noqa: ARG002
        lines: Sequence[Line],
        findings: Sequence[FindingLine],  # noqa: ARG002
    ) -> str:
        return "".join(f"{each.value}/\n" for each in lines)


class SquidDomains(Headed):
    """What `acl … dstdomain "FILE"` reads. `.x` is x and all names below it, so `*.x` has a line
    only where x is on the list too; Squid refuses names below a line that there is."""

    identifier = "squid-dstdomain"
    label = "Squid: names (dstdomain)"
    holds = Holds(names=True, wildcards=True)
    web = True

    def fitted(self, values: Sequence[ListValue], findings: list[FindingLine]) -> Iterator[Line]:
        lines = list(super().fitted(values, findings))
        names = {each.value for each in lines}
        whole = {
            each.value.labels
            for each in lines
            if isinstance(each.value, NamePattern)
            and each.value.wildcard
            and NamePattern(each.value.labels) in names
        }
        left: list[Line] = []
        for each in lines:
            name = each.value
            if not isinstance(name, NamePattern) or _covered(name, whole):
                continue
            if name.wildcard and name.labels not in whole:
                left.append(each)
            elif name.wildcard or name.labels not in whole:
                yield each
        findings += _alone([each.value for each in left if isinstance(each.value, NamePattern)])

    def line(self, line: Line) -> str:
        return str(line.value).removeprefix("*")


def _covered(name: NamePattern, whole: set[tuple[str, ...]]) -> bool:
    """Whether a name lies below one that is on the list with all below it."""
    return any(name.labels[:depth] in whole for depth in range(1, len(name.labels)))


def _alone(names: Sequence[NamePattern]) -> Iterator[FindingLine]:
    if names:
        texts = [str(each) for each in names]
        more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
        below = ".".join(reversed(names[0].labels))
        yield FindingLine(
            "warning",
            "wildcards-not-held",
            ", ".join(texts[:_SHOWN]) + more,
            f"Left out: {len(texts)} wildcards: a line .{below} would hold {below} as well, which"
            " no entry asks for.",
            "Use the PAC snippet, or write an acl of your own with dstdom_regex.",
        )
