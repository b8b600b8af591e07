"""The guided path of a site: what is done, what is missing, and where to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from requirements_app.rulesets.models import RuleSet
from requirements_app.sites.models import Site
from requirements_app.sites.outline import Counts

from .findings import FindingLine
from .site_page import DeploymentCard, Role

# The steps in their order, with the name of their address.
STEPS: Mapping[str, tuple[str, str | Promise]] = {
    "deployments": ("site-deployments", _("What runs here")),
    "zones": ("site-zones", _("Where")),
    "bindings": ("site-bindings", _("Addresses")),
    "options": ("site-options", _("Options")),
    "gaps": ("site-gaps", _("Gaps")),
    "build": ("site-build", _("Build")),
}


@dataclass(frozen=True)
class Step:
    """One step. `note` tells in a few words how far it is; `gaps` counts its findings."""

    key: str
    name: str | Promise
    address: str
    note: str
    done: bool
    gaps: int


@dataclass(frozen=True)
class SiteState:
    """What the path is told from. `findings` are those of `newest`, the last built rule set;
    `changed` tells that the site has been changed since."""

    site: Site
    counts: Counts
    cards: Sequence[DeploymentCard]
    services: Sequence[Role]
    newest: RuleSet | None
    findings: Sequence[FindingLine]
    changed: bool

    @property
    def roles(self) -> list[Role]:
        return [*(role for card in self.cards for role in card.roles), *self.services]

    @property
    def blocking(self) -> int:
        return sum(line.finding.severity == "blocking" for line in self.findings)

    def found(self, step: str) -> list[FindingLine]:
        """The findings that are mended on a step."""
        return [line for line in self.findings if line.step == step]


def path_of(state: SiteState) -> list[Step]:
    """All steps in their order."""
    gaps = Counter(str(line.step) for line in state.findings if _is_gap(line))
    tellers = {
        "deployments": _deployments,
        "zones": _zones,
        "bindings": _bindings,
        "options": _options,
        "gaps": _gaps,
        "build": _build,
    }
    steps = []
    for key, (address, name) in STEPS.items():
        done, note = tellers[key](state)
        found = gaps[key]
        url = reverse(address, args=[state.site.slug])
        steps.append(Step(key, name, url, note, done and not found, found))
    return steps


def next_step(steps: Sequence[Step], after: str = "") -> Step | None:
    """The step to go on with: the first that is not done, of those after the one shown first."""
    keys = [step.key for step in steps]
    at = keys.index(after) + 1 if after in keys else 0
    open_steps = [step for step in (*steps[at:], *steps[:at]) if not step.done]
    return next((step for step in open_steps if step.key != after), None)


def _is_gap(line: FindingLine) -> bool:
    return line.finding.severity != "info"


def _deployments(state: SiteState) -> tuple[bool, str]:
    count = len(state.cards)
    return count > 0, ngettext("%(n)s deployment", "%(n)s deployments", count) % {"n": count}


def _zones(state: SiteState) -> tuple[bool, str]:
    counts = state.counts
    told = ngettext("%(n)s network", "%(n)s networks", counts.networks) % {"n": counts.networks}
    return counts.networks > 0 and counts.firewalls > 0, told


def _bindings(state: SiteState) -> tuple[bool, str]:
    roles = state.roles
    told = [role for role in roles if role.is_told]
    note = str(_("%(told)s of %(all)s roles") % {"told": len(told), "all": len(roles)})
    # Whether a role that nobody plays matters is known once a rule set has been built.
    return bool(told) and (state.newest is not None or len(told) == len(roles)), note


def _options(state: SiteState) -> tuple[bool, str]:
    options = [option for card in state.cards for option in (*card.parameters, *card.alternatives)]
    missing = sum(option.missing for option in options)
    if missing:
        told = ngettext("%(n)s not set", "%(n)s not set", missing) % {"n": missing}
        # One that no flow needs is no gap; a rule set's findings tell which do.
        return state.newest is not None, told
    return bool(state.cards), str(_("all set") if options else _("nothing to set"))


def _gaps(state: SiteState) -> tuple[bool, str]:
    if state.newest is None:
        return False, str(_("not known yet"))
    count = sum(map(_is_gap, state.findings))
    if not count:
        return True, str(_("none"))
    blocking = state.blocking
    if not blocking:
        return True, ngettext("%(n)s warning", "%(n)s warnings", count) % {"n": count}
    return False, ngettext("%(n)s blocking", "%(n)s blocking", blocking) % {"n": blocking}


def _build(state: SiteState) -> tuple[bool, str]:
    if state.newest is None:
        return False, str(_("never built"))
    return not state.changed, str(_("changed since") if state.changed else _("up to date"))
