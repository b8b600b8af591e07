"""The addresses of existing rule bases."""

from __future__ import annotations

from django.urls import path

from .views import rule_bases as views

_ALL = "sites/<str:slug>/rule-bases/"
_ONE = f"{_ALL}<uuid:rule_base_id>/"

urlpatterns = [
    path(_ALL, views.RuleBases.as_view(), name="site-rule-bases"),
    path(_ONE, views.RuleBasePage.as_view(), name="rule-base"),
    path(f"{_ONE}delete/", views.RuleBaseDelete.as_view(), name="rule-base-delete"),
    path(f"{_ONE}coverage/", views.RuleBaseCoverage.as_view(), name="rule-base-coverage"),
]
