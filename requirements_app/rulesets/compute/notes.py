"""Collects findings and decisions while a build runs, each once, in a stable order."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

from .model import Decision, Finding, Severity

_RANK: dict[Severity, int] = {"blocking": 0, "warning": 1, "info": 2}


class About(Protocol):
    """What a gap is about: one flow of one deployment, and how grave its gaps are."""

    @property
    def slug(self) -> str: ...

    @property
    def deployment(self) -> str: ...

    @property
    def gap(self) -> Severity: ...


class Notes:
    """What a build has to say besides its entries."""

    def __init__(self) -> None:
        self._findings: dict[tuple[str, str, str], Finding] = {}
        self._flows: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.decisions: list[Decision] = []

    def find(
        self,
        severity: Severity,
        code: str,
        subject: str,
        message: str,
        mend: str,
        *,
        deployment: str = "",
        flow: str = "",
    ) -> None:
        """Note a finding; the same code, subject and message again only adds its flow, and the
        gravest severity stands."""
        key = (code, subject, message)
        known = self._findings.get(key)
        if known is None or _RANK[severity] < _RANK[known.severity]:
            self._findings[key] = Finding(severity, code, subject, message, mend, deployment)
        if flow:
            self._flows[key].add(flow)

    def gap(self, about: About, code: str, subject: str, message: str, mend: str) -> None:
        """Note what one flow lacks: blocking if the flow is required, else a warning. A subject
        of the whole site belongs to no deployment."""
        own = f"deployments/{about.deployment}"
        deployment = about.deployment if subject.startswith(own) else ""
        self.find(about.gap, code, subject, message, mend, deployment=deployment, flow=about.slug)

    def findings(self) -> tuple[Finding, ...]:
        """All findings, the gravest first."""
        whole = [
            Finding(
                finding.severity,
                finding.code,
                finding.subject,
                finding.message,
                finding.mend,
                finding.deployment,
                tuple(sorted(self._flows[key])),
            )
            for key, finding in self._findings.items()
        ]
        return tuple(sorted(whole, key=lambda f: (_RANK[f.severity], f.subject, f.code, f.message)))
