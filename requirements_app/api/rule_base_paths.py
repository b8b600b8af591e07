"""The addresses of rule bases below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import rule_bases as views

_ALL = "sites/<name:site>/rule-bases/"
_ONE = f"{_ALL}<uuid:rule_base_id>/"


def rule_base_paths() -> list[URLPattern]:
    """Rule bases, their rules, and how a rule set stands to them."""
    return [
        path(_ALL, views.RuleBases.as_view(), name="rule-bases"),
        path(_ONE, views.RuleBaseDetail.as_view(), name="rule-base"),
        path(f"{_ONE}rules/", views.RuleBaseRules.as_view(), name="rule-base-rules"),
        path(f"{_ONE}coverage/", views.RuleBaseCoverage.as_view(), name="rule-base-coverage"),
    ]
