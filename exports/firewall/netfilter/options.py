"""What can be asked of the two formats of Linux's packet filter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from exports.firewall.base import FirewallOptions

# Neither a trailing * (nftables) nor + (iptables), which would match other interfaces as well.
_INTERFACE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,27}")


class NetfilterOptions(FirewallOptions):
    """`zones` names the interface of each of the site's zones at this firewall; a zone without one
    is known by its addresses alone. `default_drop` drops what comes from the zones and is not
    permitted; without it the chains permit, and leave the rest to the ruleset they are in.
    `return_traffic` lets the answers of permitted connections through. `jump` also writes the jump
    from `hook_chain` of the existing ruleset, for the first load. `translates` is for a firewall
    that translates destinations itself: rules then match address and port as they arrived.
    `expire` has the firewall end rules after their last day, by its own clock.
    """

    default_drop: bool = False
    return_traffic: bool = True
    jump: bool = False
    translates: bool = False
    expire: bool = False

    @field_validator("zones")
    @classmethod
    def _interfaces(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for zone, interface in value.items():
            if not _INTERFACE.fullmatch(interface):
                raise ValueError(f"{interface!r} of {zone!r} is no name of one network interface")
        return value


class NftablesOptions(NetfilterOptions):
    """`table` is an existing table of family inet that takes the chains; blank: they get a table
    of their own, with a chain at the forward hook, and `jump` and `hook_chain` are for nothing."""

    table: str = Field(default="", max_length=28)
    hook_chain: str = Field(default="forward", max_length=28)

    @field_validator("table", "hook_chain")
    @classmethod
    def _identifier(cls, value: str) -> str:
        return _checked_name(value)


class IptablesOptions(NetfilterOptions):
    """`family`: both in one file that iptables-restore and ip6tables-restore each read their part
    of, or one of them."""

    hook_chain: str = Field(default="FORWARD", min_length=1, max_length=28)
    family: Literal["both", "ipv4", "ipv6"] = "both"

    @field_validator("hook_chain")
    @classmethod
    def _identifier(cls, value: str) -> str:
        return _checked_name(value)


def _checked_name(value: str) -> str:
    if value and not _NAME.fullmatch(value):
        raise ValueError("use a letter first, then letters, digits, _ . and -, at most 28 in all")
    return value
