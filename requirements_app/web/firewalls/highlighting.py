"""A configuration as lines of HTML: classes for what words are, links for the ids in comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import BashLexer, JsonLexer, TerraformLexer, XmlLexer, YamlLexer

from .lexers import (
    AsaLexer,
    FortiOsLexer,
    IptablesLexer,
    JunosLexer,
    NftablesLexer,
    PanOsLexer,
)

PREFIX = "code-"
"""What the names of the classes begin with; `static/css/firewalls.css` has what they look like."""

_LEXERS: Mapping[str, type[Lexer]] = {
    "nftables": NftablesLexer,
    "iptables": IptablesLexer,
    "paloalto-set": PanOsLexer,
    "paloalto-xml": XmlLexer,
    "fortios": FortiOsLexer,
    "cisco-asa": AsaLexer,
    "juniper-srx": JunosLexer,
    "checkpoint": JsonLexer,
    "checkpoint-mgmt-cli": BashLexer,
    "aws-sg": JsonLexer,
    "aws-terraform": TerraformLexer,
    "azure-nsg": JsonLexer,
    "k8s-networkpolicy": YamlLexer,
}
_ID = re.compile(r"\b[a-z]+-[0-9a-f]{8,}\b")

Linked = Callable[[str], str]
"""The address for an id, or "" for what is none."""


def highlighted(text: str, format: str, linked: Linked) -> tuple[SafeString, ...]:  # noqa: A002
    """The lines of a configuration in a format, as safe HTML: every tag that a line opens ends in
    it, and its text is the line's. A format without a lexer is not coloured."""
    lexer = _LEXERS.get(format)
    lines = text.rstrip("\n").split("\n")
    if lexer is None:
        marked = [str(escape(line)) for line in lines]
    else:
        # Pygments would take away blank lines at the beginning.
        made = lexer(stripnl=False, ensurenl=False)
        formatter = HtmlFormatter(nowrap=True, classprefix=PREFIX)
        marked = highlight("\n".join(lines), made, formatter).rstrip("\n").split("\n")
    return tuple(_with_links(line, linked) for line in marked)


def plainly(line: str, linked: Linked) -> SafeString:
    """One line without colours, with its links."""
    return _with_links(str(escape(line)), linked)


def _with_links(line: str, linked: Linked) -> SafeString:
    def link(found: re.Match[str]) -> str:
        address = linked(found[0])
        return format_html('<a href="{}">{}</a>', address, found[0]) if address else found[0]

    return mark_safe(_ID.sub(link, line))  # noqa: S308 - escaped by Pygments or above
