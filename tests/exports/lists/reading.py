"""Lists read back as the devices that take them mean them: what each line holds, as points on the
order of addresses and names. Written from what the vendors document, not from the writers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from py_mini_racer import MiniRacer

from exports.lists.base import ListReport, ListValue
from requirements_app.core.endpoints import (
    AddressRange,
    AnyEndpoint,
    Endpoint,
    Key,
    NamePattern,
    endpoint_intervals,
    endpoints_intervals,
    parse_endpoint,
)
from requirements_app.core.intervals import IntervalSet

Points = IntervalSet[Key]
_URL = re.compile(r"(\*\.)?[a-z0-9._-]+/")


def report(*texts: str, **fields: object) -> ListReport:
    return report_of(*map(parse_endpoint, texts), **fields)


def report_of(*values: Endpoint, **fields: object) -> ListReport:
    given: dict[str, object] = {
        "name": "hq-out",
        "uuid": "6f0c8f3e-5d55-4c7e-9a43-0d8a5d0f4a11",
        "site_name": "Headquarters",
        "says": "destinations of what is implemented",
        "address": "https://portal.example.org/sites/hq/lists/hq-out/",
        "values": tuple(ListValue(each, f"app.flow-{at}") for at, each in enumerate(values)),
        **fields,
    }
    return ListReport(**given)  # type: ignore[arg-type]


def asked_for(values: tuple[Endpoint, ...]) -> Points:
    """What the values hold; any is on no list."""
    return endpoints_intervals(each for each in values if not isinstance(each, AnyEndpoint))


def _lines(text: str, comment: str = "") -> Iterator[str]:
    for line in text.splitlines():
        if line.strip() and not (comment and line.startswith(comment)):
            yield line


def _range(text: str) -> AddressRange:
    # A first and a last address may be a whole family together, which nobody types.
    if "-" in text:
        first, last = map(AddressRange.from_text, text.split("-"))
        return AddressRange(first.version, first.first, last.last)
    return AddressRange.from_text(text)


def _ranges(texts: Iterator[str]) -> Points:
    return endpoints_intervals(map(_range, texts))


def paloalto_ip(text: str) -> Points:
    return _ranges(line.partition(" ")[0] for line in _lines(text))


def paloalto_domain(text: str) -> Points:
    return endpoints_intervals(map(NamePattern.from_text, _lines(text)))


def paloalto_url(text: str) -> Points:
    """A line without its slash would be the beginning of other hosts."""
    found = list(_lines(text))
    assert all(_URL.fullmatch(line) for line in found)
    return endpoints_intervals(NamePattern.from_text(line[:-1]) for line in found)


def fortinet_ip(text: str) -> Points:
    return _ranges(_lines(text))


def cisco_si(text: str) -> Points:
    found = list(_lines(text, "#"))
    assert not any("-" in line for line in found)
    return _ranges(iter(found))


def checkpoint_gdc(text: str) -> Points:
    (only,) = json.loads(text)["objects"]
    return _ranges(iter(only["ranges"]))


def squid_dstdomain(text: str) -> Points:
    """`.x` is x and all below it; a line below another one stops Squid."""
    found = list(_lines(text, "#"))
    for line in found:
        for other in found:
            assert line is other or not other.startswith(".") or not f".{line}".endswith(other)
    points: Points = IntervalSet()
    for line in found:
        points |= endpoint_intervals(NamePattern.from_text(line.removeprefix(".")))
        if line.startswith("."):
            points |= endpoint_intervals(NamePattern.from_text(f"*{line}"))
    return points


def plain(text: str) -> Points:
    return endpoints_intervals(
        _range(line)
        if re.match(r"[0-9a-f:.]+([-/]|$)", line) and _numeric(line)
        else NamePattern.from_text(line)
        for line in _lines(text)
    )


def _numeric(line: str) -> bool:
    return ":" in line or line.replace("-", "/").partition("/")[0].replace(".", "").isdigit()


READERS: dict[str, Callable[[str], Points]] = {
    "paloalto-ip": paloalto_ip,
    "paloalto-url": paloalto_url,
    "paloalto-domain": paloalto_domain,
    "fortinet-ip": fortinet_ip,
    "checkpoint-gdc": checkpoint_gdc,
    "cisco-si": cisco_si,
    "squid-dstdomain": squid_dstdomain,
    "squid-dst": cisco_si,
    "plain": plain,
}


class Pac:
    """A PAC snippet in a JavaScript engine."""

    def __init__(self, text: str, function: str = "portal_list_hq_out") -> None:
        self._engine, self._function = MiniRacer(), function
        self._before = set(self.globals())
        self._engine.eval(text)

    def has(self, host: str) -> bool:
        return bool(self._engine.call(self._function, host))

    def globals(self) -> list[str]:
        """What is in the engine's global object."""
        return str(self._engine.eval("Object.keys(globalThis).join(' ')")).split()

    def added(self) -> set[str]:
        """What the snippet left in the engine's global object."""
        return set(self.globals()) - self._before
