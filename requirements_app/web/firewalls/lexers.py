"""Lexers for the command languages of firewalls that Pygments has none for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pygments.lexer import RegexLexer, words
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text

_V4 = r"(?:\d{1,3}\.){3}\d{1,3}"
_V6 = r"(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}"
_WORD = r"[^\s\"'{}\[\],;]+"


def _rules(
    sign: str, verbs: Sequence[str], meanings: Sequence[str], actions: Sequence[str]
) -> dict[str, list[Any]]:
    """A line is a comment, or words; a comment sign counts at the beginning of a line only."""
    end = r"(?=[\s,;]|$)"
    return {
        "root": [
            (rf"^[ \t]*{sign}(?:undo\b.*|.*)$", Comment.Single),
            (r"\s+", Text.Whitespace),
            (r'"(?:\\.|[^"\\\n])*"', String.Double),
            (r"'[^'\n]*'", String.Single),
            (rf"(?:{_V4}|{_V6})(?:/\d{{1,3}})?(?:-(?:{_V4}|{_V6}))?{end}", Number.Hex),
            (rf"\d+(?:[-:]\d+)?{end}", Number.Integer),
            (words(tuple(verbs), suffix=end), Keyword),
            (words(tuple(actions), suffix=end), Keyword.Type),
            (words(tuple(meanings), suffix=end), Name.Attribute),
            (r"[{}\[\],;]", Operator),
            (_WORD, Text),
            (r"[\"']", Text),
        ]
    }


class NftablesLexer(RegexLexer):
    name = "nftables"
    tokens = _rules(
        "#",
        ("add", "delete", "flush", "table", "chain", "set", "map", "type", "hook", "priority",
         "policy", "jump", "goto", "return"),
        ("ip", "ip6", "saddr", "daddr", "sport", "dport", "tcp", "udp", "sctp", "icmp", "icmpv6",
         "meta", "l4proto", "iifname", "oifname", "ct", "state", "counter", "comment", "inet"),
        ("accept", "drop", "reject"),
    )  # fmt: skip


class IptablesLexer(RegexLexer):
    name = "iptables"
    tokens = _rules(
        "#",
        ("-A", "-I", "-D", "-N", "-X", "-F", "-P", "-4", "-6", "COMMIT", "*filter"),
        ("-s", "-d", "-p", "-m", "-i", "-o", "-j", "-g", "--sport", "--dport", "--sports",
         "--dports", "--comment", "--ctstate", "--src-range", "--dst-range", "--icmp-type",
         "--icmpv6-type"),
        ("ACCEPT", "DROP", "REJECT", "RETURN"),
    )  # fmt: skip


class PanOsLexer(RegexLexer):
    name = "PAN-OS"
    tokens = _rules(
        "#",
        ("set", "delete", "move", "rename"),
        ("address", "address-group", "service", "service-group", "rulebase", "security", "rules",
         "profiles", "custom-url-category", "ip-netmask", "ip-range", "fqdn", "protocol", "port",
         "from", "to", "source", "destination", "application", "category", "action", "description",
         "schedule", "before", "after"),
        ("allow", "deny", "drop"),
    )  # fmt: skip


class FortiOsLexer(RegexLexer):
    name = "FortiOS"
    tokens = _rules(
        "#",
        ("config", "edit", "set", "unset", "next", "end", "move", "delete", "before", "after"),
        ("firewall", "address", "address6", "addrgrp", "addrgrp6", "policy", "service", "custom",
         "group", "schedule", "type", "subnet", "fqdn", "name", "srcintf", "dstintf", "srcaddr",
         "srcaddr6", "dstaddr", "dstaddr6", "comments", "logtraffic", "action"),
        ("accept", "deny"),
    )  # fmt: skip


class AsaLexer(RegexLexer):
    name = "Cisco ASA"
    tokens = _rules(
        "!",
        ("access-list", "access-group", "object", "object-group", "no", "network-object",
         "group-object"),
        ("extended", "remark", "host", "fqdn", "network", "subnet", "range", "eq", "in",
         "interface", "tcp", "udp", "icmp", "icmp6", "ip", "sctp", "any", "any4", "any6"),
        ("permit", "deny"),
    )  # fmt: skip


class JunosLexer(RegexLexer):
    name = "Junos"
    tokens = _rules(
        "#",
        ("set", "delete", "insert", "deactivate"),
        ("security", "policies", "from-zone", "to-zone", "policy", "global", "address-book",
         "address", "address-set", "dns-name", "range-address", "applications", "application",
         "application-set", "term", "protocol", "source-port", "destination-port", "match",
         "source-address", "destination-address", "description", "then"),
        ("permit", "deny", "reject"),
    )  # fmt: skip
