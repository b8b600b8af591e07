"""The policies that count now, and their revisions."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.db import transaction

from requirements_app.accounts.models import User
from requirements_app.accounts.roles import is_administrator
from requirements_app.audit.services import record
from requirements_app.core.errors import NotAllowed, Stale

from .compute.approval import ApprovalPolicy
from .compute.risk import RiskPolicy
from .models import PolicyRevision

Kind = Literal["risk", "approval"]
DATA = Path(__file__).parent / "data"


def policy_current(kind: Kind) -> PolicyRevision:
    """The newest revision. The first is the file that comes with the portal."""
    newest = _newest(kind)
    if newest is not None:
        return newest
    first, _made = PolicyRevision.objects.get_or_create(
        kind=kind, number=1, defaults={"text": _shipped(kind)}
    )
    return first


def risk_policy(revision: PolicyRevision) -> RiskPolicy:
    """A revision of the risk policy, read."""
    return _risk_policy(revision.text)


def risk_policy_current() -> RiskPolicy:
    """The risk policy of now. It makes no first revision, so that work on a snapshot may ask."""
    newest = _newest("risk")
    return _risk_policy(newest.text if newest else _shipped("risk"))


def approval_policy(revision: PolicyRevision) -> ApprovalPolicy:
    """A revision of the approval policy, read."""
    return _approval_policy(revision.text)


def approval_policy_current() -> ApprovalPolicy:
    return approval_policy(policy_current("approval"))


@transaction.atomic
def policy_replace(
    *, kind: Kind, text: str, actor: User, expected_number: int | None
) -> PolicyRevision:
    """Have a new text count from now on. Changes that are submitted keep the one that they were
    judged by. Raises NotAllowed, Stale, and InvalidInput with line and field for a text that is
    no policy."""
    if not is_administrator(actor):
        raise NotAllowed("only administrators edit policies", "ask one of them")
    (RiskPolicy if kind == "risk" else ApprovalPolicy).from_yaml(text)
    current = policy_current(kind)
    held = PolicyRevision.objects.select_for_update().get(pk=current.pk)
    newest = PolicyRevision.objects.filter(kind=kind).order_by("-number")[0]
    if expected_number is not None and newest.number != expected_number:
        raise Stale(
            f"the {kind} policy is at revision {newest.number}, not {expected_number}",
            "look at what changed, and edit it again",
        )
    if newest.text == text:
        return newest
    made = PolicyRevision.objects.create(
        kind=kind, number=newest.number + 1, text=text, author=actor
    )
    record(
        actor=actor,
        action="policy.replaced",
        obj=made,
        data={"kind": kind, "number": made.number, "from": held.number},
    )
    return made


def _newest(kind: Kind) -> PolicyRevision | None:
    return PolicyRevision.objects.filter(kind=kind).order_by("-number").first()


def _shipped(kind: Kind) -> str:
    """The text that comes with the portal."""
    return (DATA / f"{kind}.yaml").read_text()


@lru_cache(maxsize=16)
def _risk_policy(text: str) -> RiskPolicy:
    return RiskPolicy.from_yaml(text)


@lru_cache(maxsize=16)
def _approval_policy(text: str) -> ApprovalPolicy:
    return ApprovalPolicy.from_yaml(text)
