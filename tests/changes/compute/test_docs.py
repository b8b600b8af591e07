"""docs/changes-policies.md tells every field, and its examples are policies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from requirements_app.changes.compute import approval_policy, limits, risk_policy
from requirements_app.changes.compute.approval import ApprovalPolicy
from requirements_app.changes.compute.policy_files import Strict
from requirements_app.changes.compute.recurrence import FREQUENCIES, PARTS
from requirements_app.changes.compute.risk import RiskPolicy
from requirements_app.changes.compute.zones import KINDS

PAGE = (Path(__file__).resolve().parents[3] / "docs/changes-policies.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
MODELS = [
    each
    for module in (approval_policy, limits, risk_policy)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, BaseModel) and each is not Strict
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_told(model):
    names = [field.alias or name for name, field in model.model_fields.items()]
    assert [name for name in names if not re.search(rf"\b{name}\b", PAGE)] == []


def test_every_word_is_told():
    kinds = {model.model_fields["kind"].annotation.__args__[0] for model in MODELS
             if "kind" in model.model_fields}  # fmt: skip
    for word in (*kinds, *KINDS, *PARTS, *FREQUENCIES, *risk_policy.VERDICTS):
        assert f"`{word}`" in PAGE


def test_the_examples_are_policies():
    assert len(EXAMPLES) == 2
    assert RiskPolicy.from_yaml(EXAMPLES[0]).checks
    assert ApprovalPolicy.from_yaml(EXAMPLES[1]).rules
