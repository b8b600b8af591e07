"""Files of rule bases, platform by platform, as one kind of value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from requirements_app.core.collection import collection_paused
from requirements_app.core.errors import InvalidInput

from ..model import RuleBase
from . import asa, aws_json, csv_rules, fortios, iptables_save, nft_json, panos_xml
from .limits import FIELD, MAX_LINE, bad, text_of

_READERS: Mapping[str, tuple[Callable[[str], bool], Callable[[str], RuleBase]]] = {
    nft_json.PLATFORM: (nft_json.reads, nft_json.read),
    aws_json.PLATFORM: (aws_json.reads, aws_json.read),
    panos_xml.PLATFORM: (panos_xml.reads, panos_xml.read),
    iptables_save.PLATFORM: (iptables_save.reads, iptables_save.read),
    fortios.PLATFORM: (fortios.reads, fortios.read),
    asa.PLATFORM: (asa.reads, asa.read),
    csv_rules.PLATFORM: (csv_rules.reads, csv_rules.read),
}
PLATFORMS = tuple(_READERS)
"""The platforms whose files can be read."""
READABLE = (
    "send what nft -j list ruleset, iptables-save, FortiOS's show full-configuration, an ASA's"
    " show running-config or aws ec2 describe-security-groups writes, PAN-OS's XML, or a CSV with"
    " a header line"
)
"""How to mend a file that is none of these platforms'."""
_ON_ONE_LINE = frozenset({nft_json.PLATFORM, aws_json.PLATFORM, panos_xml.PLATFORM})


def recognised(text: str) -> str | None:
    """The platform whose file the text seems to be; None where it looks like none."""
    return next((each for each, (reads, _) in _READERS.items() if reads(text)), None)


@collection_paused()
def read_rule_base(data: bytes, platform: str = "") -> RuleBase:
    """The rule base of an uploaded file; without `platform` the one that it looks like.

    Raises InvalidInput naming the line and the mend, for a file that is broken, too large, or of
    another platform than told. Nothing in the file is ever run, looked up or resolved.
    """
    if platform and platform not in _READERS:
        raise InvalidInput.one(
            "platform", platform, "cannot be read", f"use one of {', '.join(PLATFORMS)}"
        )
    text = text_of(data)
    looks = recognised(text)
    if platform and looks and looks != platform:
        raise bad(f"looks like {looks}, not like {platform}", f"send it as {looks}", line=1)
    chosen = platform or looks
    if chosen is None:
        raise bad(
            "looks like no format that can be read",
            READABLE,
            line=1,
            value=text.lstrip().split("\n", 1)[0],
        )
    if chosen not in _ON_ONE_LINE:
        _check_lines(text)
    return _READERS[chosen][1](text)


def _check_lines(text: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise bad(f"has more than {MAX_LINE} characters", "send the file unchanged",
                      line=number)  # fmt: skip


__all__ = ["FIELD", "PLATFORMS", "READABLE", "read_rule_base", "recognised"]
