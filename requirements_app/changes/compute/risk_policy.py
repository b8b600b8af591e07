"""The risk policy as its file has it: checks, their exceptions, and the zone matrix.

docs/changes-policies.md tells editors what each field means.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, field_validator, model_validator

from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput
from requirements_app.core.services import parse_service
from requirements_app.core.yaml_problems import refused

from .policy_files import Strict, policy_read
from .zones import Zoned, ZoneWord, exactness

Severity: TypeAlias = Literal["low", "medium", "high", "critical"]
Verdict: TypeAlias = Literal["allowed", "needs approval", "forbidden"]
Side: TypeAlias = Literal["source", "destination", "either"]
VERDICTS: tuple[Verdict, ...] = ("allowed", "needs approval", "forbidden")
"""From the mildest to the strictest."""
MATRIX = "zone-matrix"
"""The id under which what the matrix forbids is told; no check may have it."""


def _service(value: str) -> str:
    try:
        return str(parse_service(value))
    except InvalidInput as error:
        raise refused(error.problems[0].message, error.problems[0].mend) from error


def _endpoint(value: str) -> str:
    try:
        return parse_endpoint(value).text
    except InvalidInput as error:
        raise refused(error.problems[0].message, error.problems[0].mend) from error


ServiceText = Annotated[str, AfterValidator(_service)]
EndpointText = Annotated[str, AfterValidator(_endpoint)]
CheckId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Names = tuple[Annotated[str, Field(min_length=1, max_length=170)], ...]


class Narrowing(Strict):
    """Which entries are meant: all that is given must hold, and of each list one; a list left out
    holds for any."""

    sites: Names = ()
    products: Names = ()
    flows: Names = ()
    source_zones: tuple[ZoneWord, ...] = ()
    destination_zones: tuple[ZoneWord, ...] = ()


class Exempt(Narrowing):
    """Entries that a check leaves alone, and why. `sources`, `destinations` and `services` hold
    where the entry's lie entirely within those given; `until` is the last day."""

    reason: Reason
    sources: tuple[EndpointText, ...] = ()
    destinations: tuple[EndpointText, ...] = ()
    services: tuple[ServiceText, ...] = ()
    applications: Names = ()
    until: dt.date | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields if name not in _ALWAYS):
            raise refused(
                "would except every entry", "say which, such as `destinations: [10.0.0.5]`"
            )
        return self


_ALWAYS = ("reason", "until")


class _Check(Narrowing):
    """`forbidden`: a change that the check meets is not submitted."""

    id: CheckId
    severity: Severity
    reason: Reason
    forbidden: bool = False
    exceptions: tuple[Exempt, ...] = Field(default=(), alias="except")

    @field_validator("id")
    @classmethod
    def _not_the_matrix(cls, value: str) -> str:
        if value == MATRIX:
            raise refused("is the id of what the zone matrix forbids", "choose another id")
        return value


class AnyEnd(_Check):
    """Source or destination is a literal *any*."""

    kind: Literal["any-end"]
    side: Side = "either"


class OpenService(_Check):
    """A port of one of `services` is opened: plain-text protocols, management ports, …"""

    kind: Literal["open-service"]
    services: tuple[ServiceText, ...] = Field(min_length=1)


class WideService(_Check):
    """More ports than `most_ports`, or a whole IP protocol that has ports or none of ICMP's."""

    kind: Literal["wide-service"]
    most_ports: int = Field(ge=1, le=65_535)


class WideNetwork(_Check):
    """An end with more addresses than these; `ipv6_prefix` is the shortest prefix that passes."""

    kind: Literal["wide-network"]
    most_addresses: int = Field(ge=1, le=2**32)
    ipv6_prefix: int = Field(ge=0, le=128, default=64)
    side: Side = "either"


class WildcardHost(_Check):
    """An end is a pattern such as `*.example.com`. `fewest_labels`: one with so many labels or
    more passes (`*.example.com` has two)."""

    kind: Literal["wildcard-host"]
    fewest_labels: int = Field(ge=1, le=127, default=127)


class ZonePair(_Check):
    """Every entry between the zones that it names, such as from `sensitive` to `internet`."""

    kind: Literal["zone-pair"]

    @model_validator(mode="after")
    def _names_zones(self) -> Self:
        if not self.source_zones and not self.destination_zones:
            raise refused("names no zones", "give `source_zones`, `destination_zones` or both")
        return self


class NoInspection(_Check):
    """The vendor forbids TLS inspection, so that nobody sees what is inside."""

    kind: Literal["tls-inspection-forbidden"]


Check: TypeAlias = Annotated[
    AnyEnd | OpenService | WideService | WideNetwork | WildcardHost | ZonePair | NoInspection,
    Field(discriminator="kind"),
]


class Cell(Strict):
    """What the matrix says of a zone pair."""

    source: ZoneWord
    destination: ZoneWord
    verdict: Verdict
    reason: str = Field(default="", max_length=500)


class RiskPolicy(Strict):
    """The organisation's policy. `otherwise` is said of zone pairs that no cell names,
    `within_zone` of connections within one zone that no cell names on both sides."""

    schema_number: Literal[1] = Field(default=1, alias="schema")
    checks: tuple[Check, ...] = ()
    matrix: tuple[Cell, ...] = ()
    otherwise: Verdict = "needs approval"
    within_zone: Verdict = "allowed"

    @classmethod
    def from_yaml(cls, text: str, name: str = "risk.yaml") -> RiskPolicy:
        """The policy in a file; `name` is what problems call it. Raises InvalidInput naming line,
        field, value and mend."""
        return policy_read(cls, text, name)

    @field_validator("checks")
    @classmethod
    def _each_id_once(cls, checks: tuple[Check, ...]) -> tuple[Check, ...]:
        if twice := _twice(each.id for each in checks):
            raise refused(f"have the id `{twice}` twice", "give each check an id of its own")
        return checks

    @field_validator("matrix")
    @classmethod
    def _each_pair_once(cls, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        if twice := _twice(f"{each.source} → {each.destination}" for each in cells):
            raise refused(f"has the pair {twice} twice", "keep one of the two")
        return cells

    def verdict(self, source: Zoned, destination: Zoned) -> tuple[Verdict, str]:
        """What the matrix says of a zone pair, and why."""
        if cell := self.cell(source, destination):
            return cell.verdict, cell.reason
        same = (source.site, source.slug) == (destination.site, destination.slug)
        return (self.within_zone if same else self.otherwise), ""

    def cell(self, source: Zoned, destination: Zoned) -> Cell | None:
        """The cell that counts for a zone pair; None where none names it.

        It is the one that names the pair most exactly: both sides before one, then by site and
        slug before by slug before by kind. Of cells equally exact the strictest counts.
        """
        same = (source.site, source.slug) == (destination.site, destination.slug)
        best: tuple[tuple[int, int, int], Cell] | None = None
        for cell in self.matrix:
            how = exactness(cell.source, source), exactness(cell.destination, destination)
            if how[0] is None or how[1] is None or (same and 0 in how):
                continue
            rank = ((how[0] > 0) + (how[1] > 0), how[0] + how[1], VERDICTS.index(cell.verdict))
            if best is None or rank > best[0]:
                best = rank, cell
        return best[1] if best else None


def _twice(names: Iterable[str]) -> str:
    """The first name that stands twice, "" if none does."""
    return next((name for name, count in Counter(names).items() if count > 1), "")
