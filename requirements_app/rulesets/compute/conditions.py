"""What a flow's conditions ask of a deployment: met, not met, or not to be judged yet."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from requirements_app.catalogue.schema import Condition, Conditions

from .model import Deployment

_COMPARE: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True)
class Judgement:
    """`failing`: conditions that keep the flow out. `open`: those on which it hangs and that
    need a fact the deployment does not state. Neither: the flow is in."""

    failing: tuple[Condition, ...] = ()
    open: tuple[Condition, ...] = ()


def judge(
    conditions: Conditions, deployment: Deployment, enabled: Callable[[str], bool]
) -> Judgement:
    """Judge `all` and `any` together; an unstated fact matters only where it would decide."""
    every = [(each, holds(each, deployment, enabled)) for each in conditions.all]
    some = [(each, holds(each, deployment, enabled)) for each in conditions.any]
    if failing := tuple(each for each, verdict in every if verdict is False):
        return Judgement(failing=failing[:1])
    if some and all(verdict is False for _, verdict in some):
        return Judgement(failing=conditions.any)
    undecided = [each for each, verdict in every if verdict is None]
    if not any(verdict is True for _, verdict in some):
        undecided += [each for each, verdict in some if verdict is None]
    return Judgement(open=tuple(undecided))


def holds(
    condition: Condition, deployment: Deployment, enabled: Callable[[str], bool]
) -> bool | None:
    """Whether one condition is met; None where the deployment does not state what it asks."""
    if condition.feature is not None:
        return enabled(condition.feature) == condition.enabled
    if condition.parameter is not None:
        value = deployment.parameters.get(condition.parameter, "")
        return value in condition.values if value else None
    if condition.platform is not None:
        return deployment.platform == condition.platform if deployment.platform else None
    if not deployment.version:
        return None
    return version_holds(deployment.version, condition.version or "")


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


def in_words(condition: Condition) -> str:
    """The condition as a reader understands it."""
    if condition.feature is not None:
        return f"feature {condition.feature} is {'on' if condition.enabled else 'off'}"
    if condition.parameter is not None:
        return f"{condition.parameter} is {' or '.join(condition.values)}"
    if condition.platform is not None:
        return f"platform is {condition.platform}"
    return f"version is {condition.version}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
