"""Step 1, select: each deployment × flow is in, or out for a recorded reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from requirements_app.catalogue.schema import Condition, Flow, Reading

from .conditions import in_words, judge
from .index import CatalogueIndex
from .model import Deployment, Override, Severity
from .notes import Notes
from .overrides import FlowOverrides, Overrides, earliest, last_day

_BASIS = {"stated": "the row says so", "heading": "its heading says so"}


@dataclass(frozen=True)
class Selected:
    """A flow that is in, with the reading it is taken in and the overrides in force."""

    flow: Flow
    slug: str
    deployment: str
    overrides: FlowOverrides = field(default_factory=FlowOverrides)
    reading: Reading | None = None
    expires_on: dt.date | None = None
    why: tuple[str, ...] = ()

    @property
    def product(self) -> str:
        return self.slug.partition(".")[0]

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
        overrides: Overrides,
        as_of: dt.date,
    ) -> None:
        self.deployment = deployment
        self.overrides = overrides
        self.as_of = as_of
        self.notes = notes
        self.features = index.features(deployment.product)
        self.alternatives = index.alternatives(deployment.product)

    def select(self, flow: Flow) -> Selected | Excluded:
        """The verdict on one flow of the deployment's product."""
        about = Selected(flow, f"{self.deployment.product}.{flow.id}", self.deployment.slug)
        for test in (self._phase, self._feature, self._conditions, self._alternative):
            if excluded := test(about):
                return excluded
        overrides = self.overrides.of(about.slug)
        if override := overrides.suppressing():
            return Excluded("suppressed", suppressed_by(override))
        reading, confirmed = self._reading(about, overrides)
        if flow.readings and reading is None:
            return Excluded("unclear", f"Unclear in the document: {flow.assertion_reason}")
        return Selected(
            flow=flow,
            slug=about.slug,
            deployment=about.deployment,
            overrides=overrides,
            reading=reading,
            expires_on=earliest(self._phase_until(flow), last_day(confirmed)),
            why=self._why(about, reading, confirmed),
        )

    # --- tests, in the order a reader would ask them ----------------------------------------

    def _phase(self, about: Selected) -> Excluded | None:
        phase = about.flow.phase
        if phase == "operation":
            return None
        until = self._phase_until(about.flow)
        if until is None:
            return Excluded(
                f"{phase}-closed",
                f"Needed in the {phase} phase only, which is not switched on for"
                f" deployment {self.deployment.slug}.",
            )
        if until < self.as_of:
            return Excluded(f"{phase}-ended", f"The {phase} access ended on {until}.")
        return None

    def _phase_until(self, flow: Flow) -> dt.date | None:
        """The last day of the flow's phase; None for operation, which has no end."""
        if flow.phase == "installation":
            return self.deployment.installation_until
        return self.deployment.troubleshooting_until if flow.phase == "troubleshooting" else None

    def _enabled(self, feature: str) -> bool:
        return self.deployment.features.get(feature, self.features[feature].default)

    def _feature(self, about: Selected) -> Excluded | None:
        feature = about.flow.feature
        if feature is None or self._enabled(feature):
            return None
        name = self.features[feature].name
        said = feature in self.deployment.features
        off = f"switched off in deployment {self.deployment.slug}" if said else "off by default"
        return Excluded("feature-off", f"Feature “{name}” ({feature}) is {off}.")

    def _conditions(self, about: Selected) -> Excluded | None:
        judgement = judge(about.flow.conditions, self.deployment, self._enabled)
        if judgement.failing:
            words = " or ".join(in_words(each) for each in judgement.failing)
            return Excluded("condition", f"Not met: {words}.")
        for condition in judgement.open:
            self._tell_unstated(about, condition)
        if judgement.open:
            words = ", ".join(in_words(each) for each in judgement.open)
            return Excluded("condition-open", f"Not known whether {words}; see the findings.")
        return None

    def _tell_unstated(self, about: Selected, condition: Condition) -> None:
        if condition.parameter is not None:
            code, field = "parameter-missing", f"parameters/{condition.parameter}"
        elif condition.platform is not None:
            code, field = "platform-unknown", "platform"
        else:
            code, field = "version-unknown", "product_version"
        self.notes.gap(
            about,
            code,
            f"deployments/{self.deployment.slug}/{field}",
            f"Whether some flows apply depends on {field.replace('/', ' ')}, which deployment"
            f" {self.deployment.slug} does not state.",
            f"Set the deployment's {field.replace('/', ' ')}.",
        )

    def _alternative(self, about: Selected) -> Excluded | None:
        choice = about.flow.alternative
        if choice is None:
            return None
        group = self.alternatives[choice.group]
        chosen = self.deployment.alternatives.get(choice.group, group.default)
        options = [option.id for option in group.options]
        if chosen == choice.option:
            return None
        if chosen in options:
            said = choice.group in self.deployment.alternatives
            what = f"set to {chosen}" if said else f"{chosen} by default"
            return Excluded("other-alternative", f"“{group.name}” is {what}.")
        self.notes.gap(
            about,
            "alternative-not-chosen",
            f"deployments/{self.deployment.slug}/alternatives/{group.id}",
            f"The document leaves a choice open: {group.name}."
            + (f" It is set to {chosen}, which is no option of it." if chosen else ""),
            f"Choose one of {', '.join(options)}.",
        )
        return Excluded("alternative-not-chosen", f"No option of “{group.name}” is chosen.")

    # --- readings ------------------------------------------------------------------------------

    def _reading(
        self, about: Selected, overrides: FlowOverrides
    ) -> tuple[Reading | None, Override | None]:
        """The confirmed reading of an unclear flow, with the override that confirms it."""
        readings = {each.id: each for each in about.flow.readings}
        if not readings:
            return None, None
        for override in overrides.live:
            reading = readings.get(str(override.replacement.get("reading", "")))
            if override.kind == "reading" and reading:
                return reading, override
        self.notes.gap(
            about,
            "reading-not-confirmed",
            f"deployments/{self.deployment.slug}/overrides",
            f"The document is unclear about {about.slug}: {about.flow.assertion_reason}",
            "Confirm one reading by an override of kind `reading`: "
            + "; ".join(f"{each.id} ({each.name})" for each in readings.values())
            + ". Or suppress the flow.",
        )
        return None, None

    def _why(
        self, about: Selected, reading: Reading | None, confirmed: Override | None
    ) -> tuple[str, ...]:
        flow = about.flow
        basis = _BASIS.get(flow.basis, "the document does not say otherwise")
        steps = [f"{about.slug} is {flow.requirement} ({basis})"]
        if flow.feature:
            steps.append(f"feature {flow.feature} is on in deployment {self.deployment.slug}")
        if flow.alternative:
            steps.append(f"{flow.alternative.group} is {flow.alternative.option}")
        if reading and confirmed:
            steps.append(
                f"read as “{reading.name}”, confirmed by override {confirmed.slug}"
                f" (owner {confirmed.owner})"
            )
        if flow.assertion == "inferred":
            steps.append(f"inferred: {flow.assertion_reason}")
        elif flow.assertion == "unclear" and not reading:
            steps.append(f"kept although unclear: {flow.assertion_reason}")
        return tuple(steps)


def suppressed_by(override: Override) -> str:
    """Why something is left out, in words."""
    return (
        f"Override {override.slug} suppresses {override.host or 'it'} until"
        f" {override.expires_on}: {override.reason.rstrip('.')} (owner {override.owner})."
    )
