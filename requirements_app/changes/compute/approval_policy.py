"""The approval policy as its file has it: who must approve which changes, and what is allowed at
all. docs/changes-policies.md tells editors what each field means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, Self, TypeAlias, get_args

from pydantic import Field, field_validator, model_validator

from requirements_app.core.yaml_problems import refused

from .limits import Limits
from .policy_files import Strict, policy_read
from .risk_policy import Verdict
from .zones import Zoned, ZoneWord, exactness

Severity: TypeAlias = Literal["none", "low", "medium", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
SITE_ROLES = frozenset({"approver", "owner"})
"""The groups that are not portal-wide, but roles at a step's site."""
Name = Annotated[str, Field(min_length=1, max_length=120)]
Group = Annotated[str, Field(min_length=1, max_length=150)]
ZonePair = Annotated[tuple[ZoneWord, ...], Field(min_length=2, max_length=2)]
Slugs = frozenset[Annotated[str, Field(min_length=1, max_length=80)]]


@dataclass(frozen=True)
class Facts:
    """What a policy looks at. `zone_pairs` are (site, source zone, destination zone), and `kinds`
    the kinds of zones by (site, zone). `verdicts` are the zone matrix's of those pairs.
    `exceptions`: a required flow is overridden, or a literal *any* accepted."""

    sites: frozenset[str]
    products: frozenset[str]
    zone_pairs: frozenset[tuple[str, str, str]]
    risk: Severity
    size: int
    emergency: bool = False
    exceptions: bool = False
    verdicts: frozenset[Verdict] = frozenset()
    kinds: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def at(self, site: str) -> Facts:
        """The same with the zone pairs of one site alone."""
        pairs = frozenset(pair for pair in self.zone_pairs if pair[0] == site)
        return replace(self, sites=frozenset({site}), zone_pairs=pairs)


class Conditions(Strict):
    """All that is given must hold, and of each list one; what is left out holds for any change.
    `zone_pairs` are (source, destination)."""

    sites: Slugs = frozenset()
    products: Slugs = frozenset()
    zone_pairs: tuple[ZonePair, ...] = ()
    verdicts: frozenset[Verdict] = frozenset()
    risk_at_least: Severity = "none"
    size_at_least: int = Field(default=0, ge=0)
    sites_at_least: int = Field(default=0, ge=0)
    emergency: bool | None = None
    exceptions: bool | None = None

    def hold(self, facts: Facts) -> bool:
        """Whether the change is one of those meant."""
        return (
            (not self.sites or bool(self.sites & facts.sites))
            and (not self.products or bool(self.products & facts.products))
            and (not self.zone_pairs or any(self._meant(facts, *each) for each in facts.zone_pairs))
            and (not self.verdicts or bool(self.verdicts & facts.verdicts))
            and SEVERITIES.index(facts.risk) >= SEVERITIES.index(self.risk_at_least)
            and facts.size >= self.size_at_least
            and len(facts.sites) >= self.sites_at_least
            and self.emergency in (None, facts.emergency)
            and self.exceptions in (None, facts.exceptions)
        )

    def _meant(self, facts: Facts, site: str, source: str, destination: str) -> bool:
        ends = [
            Zoned(zone, facts.kinds.get((site, zone), ""), site) for zone in (source, destination)
        ]
        return any(
            all(exactness(word, zone) is not None for word, zone in zip(pair, ends, strict=True))
            for pair in self.zone_pairs
        )


class Step(Strict):
    """`needed` of the members of `group` approve, within `hours` of the step's opening (0: no
    deadline); afterwards those of `escalate_to` may as well. Steps of one `order` are asked in
    parallel, the next order once they are complete. `group` is a portal-wide group, or `approver`
    or `owner`, the role at `site`. `after_the_fact`: it does not hold an emergency change up."""

    name: Name
    order: int = Field(ge=1, le=1000)
    group: Group
    needed: int = Field(default=1, ge=1, le=100)
    hours: int = Field(default=0, ge=0, le=24 * 366)
    escalate_to: str = Field(default="", max_length=150)
    after_the_fact: bool = False
    site: str = Field(default="", max_length=80)

    @model_validator(mode="after")
    def _escalates_at_a_deadline(self) -> Self:
        if self.escalate_to and not self.hours:
            raise refused("escalates without a deadline", "give `hours`, or drop `escalate_to`")
        return self


class Rule(Strict):
    """Its steps are asked for every change for which `when` holds; with `for_each_site`, once for
    each of its sites for which it holds."""

    name: Name
    when: Conditions = Conditions()
    for_each_site: bool = False
    steps: tuple[Step, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for step in self.steps:
            here = {step.group, step.escalate_to} & SITE_ROLES
            if here and not (self.for_each_site or step.site):
                raise refused(
                    f"asks for the role `{min(here)}` at no site",
                    "write `for_each_site: true` in the rule, or give the step's `site`",
                )
            if step.after_the_fact and self.when.emergency is not True:
                raise refused(
                    f"lets the step “{step.name}” wait until after the fact in any change",
                    "write `emergency: true` in the rule's `when`",
                )
        return self


class ApprovalPolicy(Strict):
    """`rules` in order. A change for which no rule holds cannot be submitted: silence is never
    consent."""

    schema_number: Literal[1] = Field(default=1, alias="schema")
    limits: Limits = Limits()
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=200)

    @classmethod
    def from_yaml(cls, text: str, name: str = "approval.yaml") -> ApprovalPolicy:
        """The policy in a file; `name` is what problems call it. Raises InvalidInput naming line,
        field, value and mend."""
        return policy_read(cls, text, name)

    @field_validator("rules")
    @classmethod
    def _each_name_once(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        names = [rule.name for rule in rules]
        for name in names:
            if names.count(name) > 1:
                raise refused(f"have the name “{name}” twice", "give each rule a name of its own")
        return rules

    @property
    def groups(self) -> frozenset[str]:
        """The portal-wide groups that the policy asks; one that does not exist asks nobody."""
        steps = [step for rule in self.rules for step in rule.steps]
        named = {name for step in steps for name in (step.group, step.escalate_to) if name}
        return frozenset(named - SITE_ROLES)

    def steps(self, facts: Facts) -> tuple[Step, ...]:
        """The steps of every rule that holds, by order. Of two alike in order, name, group and
        site one is asked: the larger number within the shorter time."""
        found: dict[tuple[int, str, str, str], Step] = {}
        for rule in self.rules:
            for step in _asked(rule, facts):
                key = (step.order, step.name, step.group, step.site)
                found[key] = _stricter(found[key], step) if key in found else step
        return tuple(found[key] for key in sorted(found))


def _asked(rule: Rule, facts: Facts) -> Iterator[Step]:
    if not rule.for_each_site:
        if rule.when.hold(facts):
            yield from rule.steps
        return
    # How many sites there are is a fact of the whole change, not of one of its sites.
    here = rule.when.model_copy(update={"sites_at_least": 0})
    if len(facts.sites) >= rule.when.sites_at_least:
        for site in sorted(facts.sites):
            if here.hold(facts.at(site)):
                yield from (
                    step if step.site else step.model_copy(update={"site": site})
                    for step in rule.steps
                )


def _stricter(one: Step, other: Step) -> Step:
    hours = [step.hours for step in (one, other) if step.hours]
    return one.model_copy(
        update={
            "needed": max(one.needed, other.needed),
            "hours": min(hours, default=0),
            "escalate_to": one.escalate_to or other.escalate_to,
            "after_the_fact": one.after_the_fact and other.after_the_fact,
        }
    )
