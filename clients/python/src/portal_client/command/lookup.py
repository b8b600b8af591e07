"""portal lookup."""

from __future__ import annotations

import re
from typing import TypedDict

import click

from ..models import Lookup
from .outcomes import Outcome
from .output import say, say_json
from .shared import as_json, end, portal

_PORT_FIRST = re.compile(r"(\d+)(?:/([a-z0-9-]+))?")
_PROTOCOL_FIRST = re.compile(r"([a-z][a-z0-9-]*)(?:/(\d+))?")
_HOLDS = ("required", "permitted")


class Asked(TypedDict, total=False):
    """A service as the portal is asked for it."""

    port: int
    protocol: str
    icmp_type: int


class Service(click.ParamType[Asked]):
    """`443`, `443/tcp`, `tcp/443`, `icmp`, `icmp/8`, `esp`."""

    name = "PORT/PROTO"

    def convert(
        self, value: str | Asked, param: click.Parameter | None, ctx: click.Context | None
    ) -> Asked:
        if not isinstance(value, str):
            return value
        text = value.lower()
        if found := _PORT_FIRST.fullmatch(text):
            number, protocol = found[1], found[2] or "tcp"
        elif found := _PROTOCOL_FIRST.fullmatch(text):
            protocol, number = found[1], found[2]
        else:
            self.fail(f"{value!r} is none of 443, 443/tcp, tcp/443, icmp/8, esp.", param, ctx)
        asked: Asked = {"protocol": protocol}
        if number is not None:
            asked["icmp_type" if protocol.startswith("icmp") else "port"] = int(number)
        return asked


@click.command()
@click.argument("source")
@click.argument("destination")
@click.argument("services", nargs=-1, required=True, type=Service())
@click.option("--site", help="One site; all that you see unless given.")
@as_json
def lookup(
    source: str, destination: str, services: tuple[Asked, ...], site: str | None, as_json: bool
) -> None:
    """Is the connection from SOURCE to DESTINATION required?

    Ends with 0 where it is required or permitted for every service, with 3 where one of them is
    not, or only in part, and with 4 where nothing worse is known than that one is undecidable.
    """
    asking = portal()
    found = [asking.lookup(source, destination, site=site, **each) for each in services]
    if as_json:
        say_json(found)
    else:
        for each in found:
            _tell(each)
    end(judged([each.verdict for each in found]))


def judged(verdicts: list[str]) -> Outcome:
    """The outcome of the worst of them."""
    if any(each not in (*_HOLDS, "undecidable") for each in verdicts):
        return Outcome.NOT_REQUIRED
    return Outcome.UNDECIDABLE if "undecidable" in verdicts else Outcome.OK


def _tell(answer: Lookup) -> None:
    say(f"{answer.source} -> {answer.destination} {answer.service}: {answer.verdict}")
    for site in answer.sites:
        say(f"  {site.site}: {site.why}")
        for flow in dict.fromkeys(entry.flow for entry in site.entries):
            say(f"    {flow}")
