"""What a rule set leaves out: why, what to do where that is not meant, and by what it is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.core.errors import InvalidInput
from requirements_app.core.text import clean_text
from requirements_app.rulesets.models import Content, Decision
from requirements_app.web.words import WORDS, Label

from .links import mend_url, override_url

KEYS = ("product", "deployment", "code")
_CONTENTS_KEPT = 64
_LONGEST = 253
_MOST_WORDS = 8

# What to do about each reason, and the field of the deployment where it is done.
_OPTIONS, _BINDINGS, _OVERRIDES = "features", "bindings", "overrides"
_ADVICE: Mapping[str, tuple[Label, str]] = {
    "installation-closed": (_("Switch installation access on, with its last day."), _OPTIONS),
    "installation-ended": (_("Set a later last day of the installation."), _OPTIONS),
    "troubleshooting-closed": (_("Switch troubleshooting access on, with its last day."), _OPTIONS),
    "troubleshooting-ended": (_("Set a later last day of the troubleshooting."), _OPTIONS),
    "feature-off": (_("Switch the feature on, if the site uses it."), _OPTIONS),
    "condition": (_("Change the option it depends on, if it is not as it should be."), _OPTIONS),
    "condition-open": (_("Set what the condition asks for."), _OPTIONS),
    "alternative-not-chosen": (_("Choose one of the alternatives."), _OPTIONS),
    "other-alternative": (_("Choose this alternative, if the site uses it."), _OPTIONS),
    "suppressed": (_("Remove the override, if its reason no longer holds."), _OVERRIDES),
    "unclear": (_("Confirm one of the possible readings, on record."), _OVERRIDES),
    "classic-not-used": (_("Bind the classic part, if the site still has one."), _BINDINGS),
    "other-site": (_("Nothing: the site that uses it computes it."), ""),
    "versions-do-not-match": (_("Bind members of the same major version."), _BINDINGS),
    "absent": (_("Bind the role, if the site has it after all."), _BINDINGS),
    "not-resolved": (_("Bind both ends, or declare the missing one absent."), _BINDINGS),
    "not-placed": (_("Mend the findings about its zones and firewalls."), "findings"),
    "no-common-address-family": (_("Bind addresses of one IP version at both ends."), _BINDINGS),
    "same-member": (_("Nothing, while the role has one member."), ""),
    "members-missing": (_("Bind a second member, if there is one."), _BINDINGS),
}


@dataclass(frozen=True)
class Omission:
    """`advice` and `address` tell what to do, and where; "" where there is nothing to do."""

    decision: Decision
    purpose: str
    advice: Label
    address: str


@dataclass(frozen=True)
class Picked:
    """The filters of the page; what is empty does not filter."""

    product: str = ""
    deployment: str = ""
    code: str = ""
    q: str = ""

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> Picked:
        """Raises InvalidInput for what no value can be, and for a reason that is unknown."""
        found = cls(**{key: clean_text(texts.get(key, ""), key, _LONGEST) for key in (*KEYS, "q")})
        if found.code and found.code not in WORDS["omission"]:
            mend = f"use {', '.join(WORDS['omission'])}"
            raise InvalidInput.one("code", found.code, "is no reason of an omission", mend)
        return found


@dataclass(frozen=True)
class Choices:
    """What omissions can be filtered by; each with the number it would pick beside the others."""

    counts: tuple[tuple[str, str, str, int], ...]

    def of(self, key: str, picked: Picked) -> dict[str, int]:
        """The values of one of `KEYS`, in order."""
        place, found = KEYS.index(key), dict[str, int]()
        wanted = {
            at: text
            for at, each in enumerate(KEYS)
            if each != key and (text := getattr(picked, each))
        }
        for row in self.counts:
            if all(row[at] == text for at, text in wanted.items()):
                value = str(row[place])
                found[value] = found.get(value, 0) + row[-1]
        return dict(sorted(found.items()))


def omitted(content: Content, picked: Picked) -> QuerySet[Decision]:
    """What is left out and fits the filters, in its order."""
    rows = Decision.objects.filter(content=content, outcome=Decision.Outcome.EXCLUDED)
    for key in KEYS:
        if text := getattr(picked, key):
            rows = rows.filter(**{key: text})
    for word in picked.q.split()[:_MOST_WORDS]:
        rows = rows.filter(flow__icontains=word)
    return rows.order_by("position")


def omission_choices(content: Content) -> Choices:
    """The products, deployments and reasons of what is left out; each process asks once."""
    return _choices(content.digest, content.pk)


def omitted_count(content: Content) -> int:
    """How many flows of deployments are not in a rule set; each process asks once."""
    return sum(row[-1] for row in omission_choices(content).counts)


@lru_cache(maxsize=_CONTENTS_KEPT)
def _choices(digest: str, content: int) -> Choices:  # noqa: ARG001
    # The digest is in the key because a number alone names other content in another database.
    rows = Decision.objects.filter(content=content, outcome=Decision.Outcome.EXCLUDED)
    return Choices(tuple(rows.order_by(*KEYS).values_list(*KEYS).annotate(count=Count("pk"))))


def omission_lines(
    decisions: Iterable[Decision], catalogue: CatalogueContent, site: str, findings: str
) -> list[Omission]:
    """Decisions with the purpose of the flow they are about and what to do about them; `findings`
    is the address of the rule set's findings."""
    return [
        Omission(each, _purpose(each.flow, catalogue), *_advice(each, site, findings))
        for each in decisions
    ]


def _purpose(flow: str, catalogue: CatalogueContent) -> str:
    known = catalogue.flows.get(flow)
    return known[1].purpose if known else ""


def _advice(decision: Decision, site: str, findings: str) -> tuple[Label, str]:
    advice, field = _ADVICE.get(decision.code, ("", ""))
    if decision.code == "unclear":
        address = override_url(site, decision.flow, kind="reading", deployment=decision.deployment)
        return advice, address
    if field == "findings":
        return advice, findings
    address = mend_url(site, f"deployments/{decision.deployment}/{field}") if field else ""
    return advice, address
