"""Lists of hosts to copy into a proxy: what to let through, and what not to inspect. Pure.

A list holds only what the vendors name. What cannot be a line of it is told with what to do about
it; nothing is left out in silence, and nothing becomes wider than it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.host_facts import HostFacts, OwnPeer
from requirements_app.catalogue.schema import Parameter
from requirements_app.core.endpoints import AddressRange, NamePattern, parse_endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.rulesets.compute.legs import speaks_http

from .words import Label

LISTS: Mapping[str, Label] = {
    "proxy": gettext_lazy("Allow list for proxies"),
    "tls-bypass": gettext_lazy("TLS-bypass list"),
}
MEANINGS: Mapping[str, Label] = {
    "proxy": gettext_lazy("Hosts that flows reach by HTTP, HTTPS or WebSocket."),
    "tls-bypass": gettext_lazy("Hosts whose connections must not be inspected."),
}


@dataclass(frozen=True)
class Line:
    """One line of a list, and the host of the catalogue it comes from."""

    text: str
    host: HostFacts


@dataclass(frozen=True)
class LeftOut:
    """What is no line of the list, and why; `address` names a component or host of the catalogue
    ("" for none)."""

    name: str
    reason: str
    component: str = ""
    host: str = ""


@dataclass(frozen=True)
class Setting:
    """A parameter that templates need: `key` is its name in the address."""

    key: str
    product: str
    parameter: Parameter
    value: str


@dataclass(frozen=True)
class HostList:
    lines: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]
    settings: tuple[Setting, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The different lines, in order."""
        return tuple(dict.fromkeys(line.text for line in self.lines))

    @property
    def wildcards(self) -> bool:
        return any(text.startswith("*.") for text in self.texts)


def setting_key(product: str, parameter: str) -> str:
    """`set-product.parameter`: how an address gives a parameter's value."""
    return f"set-{product}.{parameter}"


def host_list(
    kind: str,
    hosts: Iterable[HostFacts],
    peers: Iterable[OwnPeer],
    content: CatalogueContent,
    given: Mapping[str, str],
) -> HostList:
    """The list of one of `LISTS`. `peers` are components that must not be inspected either;
    `given` has parameters' values by `setting_key`. Raises InvalidInput for a value that the
    product does not take."""
    maker = _Maker(content, given)
    wanted = _WANTED[kind]
    lines: list[Line] = []
    left: list[LeftOut] = []
    for host in hosts:
        reason = wanted(host)
        if reason is None:
            continue
        text, reason = maker.line(host) if not reason else ("", reason)
        if text:
            lines.append(Line(text, host))
        else:
            left.append(LeftOut(host.pattern, reason, host=host.pattern))
    if kind == "tls-bypass":
        left += _own(peers)
    return HostList(tuple(lines), tuple(left), tuple(maker.settings.values()))


def _for_proxy(host: HostFacts) -> str | None:
    """Why the host is not on the list; "" where it would be."""
    if host.kind == "placeholder":
        return ""
    reached = [use for use in host.uses if use.destination]
    if not reached:
        return _("No flow reaches it.")
    spoken = [each for use in reached for each in use.services]
    if any(speaks_http(service, application) for service, application in spoken):
        return ""
    services = ", ".join(sorted({str(service) for service, _application in spoken}))
    return _("Reached by %(services)s, which a web proxy does not carry.") % {"services": services}


def _for_bypass(host: HostFacts) -> str | None:
    """The same; None where nobody would look for it there."""
    return "" if host.tls_inspection == "forbidden" else None


_WANTED: Mapping[str, Callable[[HostFacts], str | None]] = {
    "proxy": _for_proxy,
    "tls-bypass": _for_bypass,
}


def _own(peers: Iterable[OwnPeer]) -> Iterator[LeftOut]:
    told: dict[str, OwnPeer] = {}
    for peer in peers:
        told.setdefault(peer.component, peer)
    for peer in told.values():
        reason = _("A server of your own (%(component)s): add its name or address at each site.")
        yield LeftOut(peer.name, reason % {"component": peer.component}, component=peer.component)


class _Maker:
    """Makes lines of hosts, and remembers the parameters that templates ask for."""

    def __init__(self, content: CatalogueContent, given: Mapping[str, str]) -> None:
        self.given = given
        self.settings: dict[str, Setting] = {}
        self.parameters = {
            (file.product.slug, parameter.id): parameter
            for file in content.outlines
            for parameter in file.parameters
        }
        self.templates = {
            (file.source, host.pattern): (file.product.slug, host.parameters)
            for file in content.outlines
            for host in file.hosts
            if host.kind == "template"
        }

    def line(self, host: HostFacts) -> tuple[str, str]:
        """The line and "", or "" and the reason why there is none."""
        if host.kind == "placeholder":
            meant = host.stands_for or _("a host of your own")
            return "", _("Only an example in the document: it stands for %(own)s.") % {"own": meant}
        if host.party == "customer":
            return "", _("A host of your own, not of the internet.")
        if host.kind != "template":
            return host.pattern, ""
        return self._filled(host)

    def _filled(self, host: HostFacts) -> tuple[str, str]:
        product, names = self.templates[host.source, host.pattern]
        text, missing = host.pattern, []
        for name in names:
            value = self._value(product, name)
            if value:
                text = text.replace(f"{{{name}}}", value)
            else:
                missing.append(name)
        if missing:
            told = {"parameters": ", ".join(missing)}
            return "", _("A template: set %(parameters)s to make it a host.") % told
        if not _is_host(text, wild=host.pattern.startswith("*.")):
            return "", _("With these parameters it is %(text)s, which is no host.") % {"text": text}
        return text, ""

    def _value(self, product: str, name: str) -> str:
        key, parameter = setting_key(product, name), self.parameters.get((product, name))
        if parameter is None:
            return ""
        value = self.given.get(key, "").strip()
        if value and not parameter.takes(value):
            mend = f"use {', '.join(parameter.allowed)}" if parameter.allowed else parameter.meaning
            raise InvalidInput.one(key, value, "is no value of this parameter", mend)
        self.settings[key] = Setting(key, product, parameter, value)
        return value


def _is_host(text: str, *, wild: bool) -> bool:
    """Whether a filled-in template names one host; a wildcard only where the template is one. A
    value never makes a range of it."""
    try:
        endpoint = parse_endpoint(text)
    except InvalidInput:
        return False
    if isinstance(endpoint, NamePattern):
        return wild or not endpoint.wildcard
    return isinstance(endpoint, AddressRange) and endpoint.first == endpoint.last


def list_text(kind: str, found: HostList, *, version: int, products: Iterable[str]) -> str:
    """The list as plain text: what it is and what is left out after `#`, then a host a line."""
    said = [str(LISTS[kind]), _("Catalogue version %(version)s") % {"version": version}]
    named = ", ".join(products)
    said.append(_("Products: %(products)s") % {"products": named} if named else _("All products"))
    said.append(str(MEANINGS[kind]))
    if found.wildcards:
        said.append(wildcard_words())
    if found.left_out:
        said.append(_("Not in this list, and why:"))
        said += [f"  {each.name}: {each.reason}" for each in found.left_out]
    comments = [f"# {' '.join(text.split(chr(10)))}" for text in said]
    return "\n".join([*comments, *found.texts, ""])


def wildcard_words() -> str:
    """What a wildcard means, for readers of a list."""
    return _("*.example.com means every name below example.com, and not example.com itself.")
