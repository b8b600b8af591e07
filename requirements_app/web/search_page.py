"""What a search found, as its page shows it, and how the question was understood, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from requirements_app.catalogue.facts import flow_facts
from requirements_app.core.search_terms import Found, PortTerm, SearchTerms
from requirements_app.search.everywhere import Answer

from .words import Label

LABELS: Mapping[str, Label] = {
    "products": gettext_lazy("Products"),
    "components": gettext_lazy("Components"),
    "hosts": gettext_lazy("Hosts"),
    "flows": gettext_lazy("Flows"),
    "sites": gettext_lazy("Sites"),
    "rules": gettext_lazy("Rules"),
}

# Examples of what can be asked, with what each finds.
HELP: tuple[tuple[str, Label], ...] = (
    ("signatures", gettext_lazy("a word in a name, an id, a purpose or a site")),
    ("update1 443", gettext_lazy("a word and a port: both must hold")),
    ("tcp/443", gettext_lazy("a port of one protocol; 443/tcp is the same")),
    ("*.nexthink.cloud", gettext_lazy("hosts below a name, and wildcards that hold them")),
    ("10.1.2.3", gettext_lazy("an address: sites that hold it, and rules from or to it")),
    ("10.20.0.0/16", gettext_lazy("a prefix, of IPv4 or IPv6")),
    ("update1.nextron-systems.com:443", gettext_lazy("a host with its port, as logs write it")),
    ('"365"', gettext_lazy("a number that is no port")),
)


@dataclass(frozen=True)
class Group:
    """Things of one kind that fit. `address` leads to all of them, "" where all are shown."""

    kind: str
    label: Label
    found: Found[Any]
    address: str

    @property
    def count(self) -> str:
        """How many there are, as far as they were counted."""
        if self.found.many:
            return _("more than %(count)s") % {"count": self.found.count}
        return str(self.found.count)


def groups(answer: Answer, text: str, kind: str = "") -> list[Group]:
    """The kinds of which something fits, in their order."""
    return [
        Group(each, LABELS[each], _shown(each, found), _all(each, answer, text, kind))
        for each, found in answer.found.items()
        if found.rows
    ]


def told(answer: Answer | None) -> str:
    """How much was found, for those who hear it."""
    if answer is None or not answer.found:
        return ""
    if not answer.count:
        return _("Nothing fits.")
    if answer.many:
        return _("More than %(count)s things fit.") % {"count": answer.count}
    fit = ngettext("%(count)s thing fits.", "%(count)s things fit.", answer.count)
    return fit % {"count": answer.count}


def understood(terms: SearchTerms) -> str:
    """The question in words: “port 443 and the word “update1””."""
    parts = [_port(each) for each in terms.ports]
    for address in terms.addresses:
        kind = _("the address %(text)s") if address.is_address else _("the addresses %(text)s")
        parts.append(kind % {"text": address.text})
    for name in terms.names:
        kind = _("the hosts %(text)s") if name.wildcard else _("the host or id %(text)s")
        parts.append(kind % {"text": name.text})
    if terms.words:
        quoted = _joined([_("“%(word)s”") % {"word": word} for word in terms.words])
        words = ngettext("the word %(words)s", "the words %(words)s", len(terms.words))
        parts.append(words % {"words": quoted})
    return _joined(parts)


def _port(term: PortTerm) -> str:
    if term.protocol:
        return _("%(protocol)s port %(port)s") % {
            "protocol": term.protocol.upper(),
            "port": term.port,
        }
    return _("port %(port)s") % {"port": term.port}


def _joined(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _shown(kind: str, found: Found[Any]) -> Found[Any]:
    if kind != "flows":
        return found
    return Found(tuple(flow_facts(row) for row in found.rows), found.count, found.many)


def _all(kind: str, answer: Answer, text: str, only: str) -> str:
    found = answer.found[kind]
    if found.count <= len(found.rows) and not found.many:
        return ""
    if kind == "flows" and answer.flow_filters is not None:
        return f"{reverse('flows')}?{urlencode(answer.flow_filters)}"
    if only:
        return ""
    return f"{reverse('search')}?{urlencode({'q': text, 'kind': kind})}"
