"""How each format of lists is entered at the device, and what its choices are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class FormatWords:
    """`name` as people choose it; `steps` enter it at the device; `meaning` is what its lines
    hold."""

    name: Label
    steps: tuple[Label, ...]
    meaning: Label


_PANOS = _(
    "Objects, External Dynamic Lists, Add: choose the type below, write the address as Source, and"
    " turn on client authentication with the user name and password."
)
_PANOS_KEEPS = _(
    "The firewall keeps its last copy while the portal does not answer, but uses none once the"
    " password is refused: put in the next credential before the last one ends."
)
_SQUID_FETCH = _(
    "Fetch it by a timer into a file that Squid may read, and have Squid reload where it changed:"
    " curl with -u, --fail and -z (or --etag-compare)."
)

FORMATS: Mapping[str, FormatWords] = {
    "paloalto-ip": FormatWords(
        _("Palo Alto: IP list"),
        (
            _PANOS,
            _("Type: IP List. Use it as source or destination address of a rule."),
            _PANOS_KEEPS,
        ),
        _("An address, a prefix or a range a line; behind a space, the flows it is for."),
    ),
    "paloalto-url": FormatWords(
        _("Palo Alto: URL list"),
        (
            _PANOS,
            _("Type: URL List. Use it as URL category of a rule, or of a decryption rule."),
            _PANOS_KEEPS,
        ),
        _(
            "A host a line, ended by a slash so that it is no beginning of another host. *.x holds"
            " the names below x, and not x."
        ),
    ),
    "paloalto-domain": FormatWords(
        _("Palo Alto: domain list"),
        (
            _PANOS,
            _(
                "Type: Domain List. Leave the option to expand it to subdomains off: it would hold"
                " more than the entries."
            ),
            _PANOS_KEEPS,
        ),
        _("A domain a line. *.x holds the names below x, and not x."),
    ),
    "fortinet-ip": FormatWords(
        _("Fortinet: IP address feed"),
        (
            _(
                "Security Fabric, External Connectors, IP Address: write the address as URI, turn"
                " on basic authentication, and give user name and password."
            ),
            _("Use it as source or destination of a policy."),
        ),
        _("An address, a prefix or a range a line, and nothing else."),
    ),
    "checkpoint-gdc": FormatWords(
        _("Check Point: Generic Data Center"),
        (
            _(
                "New object, Cloud, Data Center, Generic Data Center: write the address as URL. The"
                " management server has to send HTTP Basic by a custom header, or take the secret"
                " in the address."
            ),
            _("Import its one object and use it in rules; its id stays when the list changes."),
        ),
        _("JSON with one object that holds addresses, prefixes and ranges."),
    ),
    "cisco-si": FormatWords(
        _("Cisco: security intelligence feed"),
        (
            _(
                "Objects, Security Intelligence, Network Lists and Feeds, Add: type Feed. Use a"
                " credential whose secret is in the address: the feed sends no password."
            ),
            _("Put it where the policy does not block."),
        ),
        _("An address or a prefix a line; lines with # in front are comments."),
    ),
    "squid-dstdomain": FormatWords(
        _("Squid: names (dstdomain)"),
        (_SQUID_FETCH, _('In squid.conf: acl NAME dstdomain "FILE".')),
        _(
            "A name a line; .x is x and every name below it, and stands only where the entries have"
            " both."
        ),
    ),
    "squid-dst": FormatWords(
        _("Squid: addresses (dst)"),
        (_SQUID_FETCH, _('In squid.conf: acl NAME dst "FILE".')),
        _("An address or a prefix a line."),
    ),
    "pac": FormatWords(
        _("PAC snippet (JavaScript)"),
        (
            _(
                "Fetch it where your PAC file is made, and put it in front: browsers send no"
                " password for a PAC file."
            ),
            _("In FindProxyForURL, ask its function whether the host is on the list."),
        ),
        _(
            "A function that says whether a host is on the list, by its name or its literal"
            " address; it resolves nothing."
        ),
    ),
    "plain": FormatWords(
        _("Plain text"),
        (_("Fetch it with curl -u, or with any program that speaks HTTP."),),
        _("A value a line, as the portal writes it: addresses, prefixes, ranges, names, *.x."),
    ),
}
