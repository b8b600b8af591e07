"""Step 1, select: each deployment × flow is in, or out for a recorded reason."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from requirements_app.catalogue.schema import Condition, Flow, Reading

from .index import CatalogueIndex
from .model import Deployment, Override, Severity
from .notes import Notes

_COMPARE: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True)
class Selected:
    """A flow that is in, with the reading it is taken in and its overrides."""

    flow: Flow
    slug: str
    expires_on: dt.date | None = None
    reading: Reading | None = None
    replace: tuple[Override, ...] = ()
    accept_any: Override | None = None
    why: tuple[str, ...] = ()

    @property
    def gap(self) -> Severity:
        """How grave it is when an end of this flow cannot be resolved."""
        return "blocking" if self.flow.requirement == "required" else "warning"


@dataclass(frozen=True)
class Excluded:
    code: str
    reason: str


class Selector:
    """Selects the flows of one deployment."""

    def __init__(
        self,
        index: CatalogueIndex,
        deployment: Deployment,
        notes: Notes,
        *,
        overrides: tuple[Override, ...],
        digests: dict[str, str],
        as_of: dt.date,
    ) -> None:
        self.index = index
        self.deployment = deployment
        self.overrides = overrides
        self.digests = digests
        self.as_of = as_of
        self.notes = notes
        self.features = index.features(deployment.product)
        self.alternatives = index.alternatives(deployment.product)

    def select(self, flow: Flow) -> Selected | Excluded:
        """The verdict on one flow of the deployment's product."""
        slug = f"{self.deployment.product}.{flow.id}"
        for test in (self._phase, self._feature, self._conditions, self._alternative):
            if excluded := test(flow, slug):
                return excluded
        overrides = self._live_overrides(slug)
        for override in overrides:
            if override.kind == "suppress":
                return Excluded(
                    "suppressed",
                    f"Override {override.slug} suppresses it until {override.expires_on}:"
                    f" {override.reason} (owner {override.owner}).",
                )
        reading = self._reading(flow, slug, overrides)
        if isinstance(reading, Excluded):
            return reading
        return Selected(
            flow=flow,
            slug=slug,
            expires_on=self._expiry(flow, overrides),
            reading=reading,
            replace=tuple(o for o in overrides if o.kind == "replace"),
            accept_any=next((o for o in overrides if o.kind == "accept-any"), None),
            why=self._why(flow, reading),
        )

    # --- tests, in the order a reader would ask them ----------------------------------------

    def _phase(self, flow: Flow, slug: str) -> Excluded | None:  # noqa: ARG002
        if flow.phase == "operation":
            return None
        until = self._phase_until(flow)
        if until is None:
            return Excluded(
                f"{flow.phase}-closed",
                f"Needed in the {flow.phase} phase only, which is not switched on for"
                f" deployment {self.deployment.slug}.",
            )
        if until < self.as_of:
            return Excluded(f"{flow.phase}-ended", f"The {flow.phase} access ended on {until}.")
        return None

    def _phase_until(self, flow: Flow) -> dt.date | None:
        if flow.phase == "installation":
            return self.deployment.installation_until
        return self.deployment.troubleshooting_until

    def _enabled(self, feature: str) -> bool:
        return self.deployment.features.get(feature, self.features[feature].default)

    def _feature(self, flow: Flow, slug: str) -> Excluded | None:  # noqa: ARG002
        if flow.feature is None or self._enabled(flow.feature):
            return None
        by = "set" if flow.feature in self.deployment.features else "default"
        name = self.features[flow.feature].name
        return Excluded("feature-off", f"Feature “{name}” ({flow.feature}) is off by {by}.")

    def _conditions(self, flow: Flow, slug: str) -> Excluded | None:
        conditions = flow.conditions
        for condition in conditions.all:
            if not self._holds(condition, slug):
                return Excluded("condition", f"Condition not met: {_in_words(condition)}.")
        if conditions.any and not any(self._holds(c, slug) for c in conditions.any):
            words = " or ".join(_in_words(c) for c in conditions.any)
            return Excluded("condition", f"None of its conditions is met: {words}.")
        return None

    def _holds(self, condition: Condition, slug: str) -> bool:
        deployment = self.deployment
        if condition.feature is not None:
            return self._enabled(condition.feature) == condition.enabled
        if condition.parameter is not None:
            return deployment.parameters.get(condition.parameter, "") in condition.values
        if condition.platform is not None:
            return deployment.platform == condition.platform
        if not deployment.version:
            self.notes.find(
                "warning",
                "version-unknown",
                f"deployments/{deployment.slug}/product_version",
                f"Whether some flows apply depends on the product's version, and deployment"
                f" {deployment.slug} does not name it.",
                "Set the deployment's product_version.",
                deployment=deployment.slug,
                flow=slug,
            )
            return False
        return version_holds(deployment.version, condition.version or "")

    def _alternative(self, flow: Flow, slug: str) -> Excluded | None:
        choice = flow.alternative
        if choice is None:
            return None
        group = self.alternatives[choice.group]
        chosen = self.deployment.alternatives.get(choice.group, group.default)
        if chosen == choice.option:
            return None
        if chosen is None:
            options = ", ".join(option.id for option in group.options)
            self.notes.find(
                "blocking" if flow.requirement == "required" else "warning",
                "alternative-not-chosen",
                f"deployments/{self.deployment.slug}/alternatives/{group.id}",
                f"The document leaves a choice open: {group.name}.",
                f"Choose one of {options}.",
                deployment=self.deployment.slug,
                flow=slug,
            )
            return Excluded("alternative-not-chosen", f"No option of “{group.name}” is chosen.")
        return Excluded("other-alternative", f"“{group.name}” is set to {chosen}.")

    # --- overrides ---------------------------------------------------------------------------

    def _live_overrides(self, slug: str) -> tuple[Override, ...]:
        live = []
        for override in self.overrides:
            if override.flow != slug:
                continue
            if override.deployment not in (None, self.deployment.slug):
                continue
            if override.expires_on is not None and override.expires_on < self.as_of:
                self._note(
                    "override-expired",
                    override,
                    f"Override {override.slug} of {slug} expired on {override.expires_on} and"
                    " no longer applies.",
                    "Renew it with a new expiry, or delete it.",
                )
                continue
            if override.flow_digest != self.digests.get(slug):
                self._note(
                    "override-outdated",
                    override,
                    f"Override {override.slug} was made against another revision of {slug}.",
                    "Compare the flow's revisions, then confirm or change the override.",
                )
            live.append(override)
        return tuple(sorted(live, key=lambda o: o.slug))

    def _note(self, code: str, override: Override, message: str, mend: str) -> None:
        self.notes.find(
            "warning",
            code,
            f"overrides/{override.slug}",
            message,
            mend,
            deployment=self.deployment.slug,
            flow=override.flow,
        )

    def _reading(
        self, flow: Flow, slug: str, overrides: tuple[Override, ...]
    ) -> Reading | Excluded | None:
        if not flow.readings:
            return None
        wanted = [o.replacement.get("reading") for o in overrides if o.kind == "reading"]
        for reading in flow.readings:
            if reading.id in wanted:
                return reading
        self.notes.find(
            "blocking" if flow.requirement == "required" else "warning",
            "reading-not-confirmed",
            f"deployments/{self.deployment.slug}/overrides",
            f"The document is unclear about {slug}: {flow.assertion_reason}",
            "Confirm one reading by an override of kind `reading`: "
            + "; ".join(f"{reading.id} ({reading.name})" for reading in flow.readings)
            + ". Or suppress the flow.",
            deployment=self.deployment.slug,
            flow=slug,
        )
        return Excluded("unclear", f"Unclear in the document: {flow.assertion_reason}")

    def _expiry(self, flow: Flow, overrides: tuple[Override, ...]) -> dt.date | None:
        dates = [o.expires_on for o in overrides if o.kind == "accept-any" and o.expires_on]
        if flow.phase != "operation" and (until := self._phase_until(flow)):
            dates.append(until)
        return min(dates, default=None)

    def _why(self, flow: Flow, reading: Reading | None) -> tuple[str, ...]:
        slug = f"{self.deployment.product}.{flow.id}"
        basis = {"stated": "the row says so", "heading": "its heading says so"}.get(
            flow.basis, "the document does not say otherwise"
        )
        steps = [f"{slug} is {flow.requirement} ({basis})"]
        if flow.feature:
            steps.append(f"feature {flow.feature} is on in deployment {self.deployment.slug}")
        if flow.alternative:
            steps.append(f"{flow.alternative.group} is set to {flow.alternative.option}")
        if reading:
            steps.append(f"read as “{reading.name}”, confirmed by the site")
        if flow.assertion == "inferred":
            steps.append(f"inferred: {flow.assertion_reason}")
        elif flow.assertion == "unclear" and not reading:
            steps.append(f"kept although unclear: {flow.assertion_reason}")
        return tuple(steps)


def version_holds(version: str, test: str) -> bool:
    """Whether a dotted version meets a test like `>=4.1`; shorter versions are padded with 0."""
    match = re.fullmatch(r"(<=|>=|==|<|>)([\d.]+)", test)
    if match is None:
        raise ValueError(f"not a version test: {test}")
    left, right = _numbers(version), _numbers(match[2])
    size = max(len(left), len(right))
    return _COMPARE[match[1]](left + (0,) * (size - len(left)), right + (0,) * (size - len(right)))


def major(version: str) -> int | None:
    """The major number of a version text (`v4.0.2` → 4), or None."""
    numbers = _numbers(version)
    return numbers[0] if numbers else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _in_words(condition: Condition) -> str:
    if condition.feature is not None:
        return f"feature {condition.feature} is {'on' if condition.enabled else 'off'}"
    if condition.parameter is not None:
        return f"{condition.parameter} is {' or '.join(condition.values)}"
    if condition.platform is not None:
        return f"platform is {condition.platform}"
    return f"version is {condition.version}"
