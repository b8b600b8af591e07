"""The addresses below /api/v1/."""

from __future__ import annotations

from django.urls import path, re_path

from . import (  # noqa: F401
    accounts,
    audit,
    catalogue,
    comparison,
    converters,
    downloads,
    jobs,
    lookup,
    pictures,
    rulesets,
    search,
)
from .change_paths import change_paths
from .editor_paths import editor_paths
from .list_paths import list_paths
from .nowhere import nowhere
from .rule_base_paths import rule_base_paths
from .schema import Schema, try_it
from .site_paths import site_paths
from .ticket_paths import ticket_paths
from .webhook_paths import webhook_paths

app_name = "api"

urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    path("", try_it, name="try-it"),
    path("products/", catalogue.Products.as_view(), name="products"),
    path("products/<name:slug>/", catalogue.ProductDetail.as_view(), name="product"),
    path(
        "products/<name:slug>/picture/", pictures.ProductPicture.as_view(), name="product-picture"
    ),
    path("components/", catalogue.Components.as_view(), name="components"),
    path("hosts/", catalogue.Hosts.as_view(), name="hosts"),
    path("documents/", catalogue.Documents.as_view(), name="documents"),
    path("flows/", catalogue.Flows.as_view(), name="flows"),
    path("flows/<name:slug>/", catalogue.FlowDetail.as_view(), name="flow"),
    path("catalogue/version/", catalogue.CurrentVersion.as_view(), name="catalogue-version"),
    path("catalogue/changes/", catalogue.Changes.as_view(), name="catalogue-changes"),
    path("catalogue/exports/", downloads.CatalogueExports.as_view(), name="catalogue-exports"),
    *change_paths(),
    *editor_paths(),
    *list_paths(),
    *rule_base_paths(),
    *site_paths(),
    *ticket_paths(),
    *webhook_paths(),
    path("sites/<name:site>/rule-sets/", rulesets.SiteRuleSets.as_view(), name="site-rule-sets"),
    path("rule-sets/<uuid:rule_set_id>/", rulesets.RuleSetDetail.as_view(), name="rule-set"),
    path("rule-sets/<uuid:rule_set_id>/rules/", rulesets.Rules.as_view(), name="rules"),
    path("rule-sets/<uuid:rule_set_id>/entries/", rulesets.Entries.as_view(), name="entries"),
    path("rule-sets/<uuid:rule_set_id>/findings/", rulesets.Findings.as_view(), name="findings"),
    path("rule-sets/<uuid:rule_set_id>/decisions/", rulesets.Decisions.as_view(), name="decisions"),
    path(
        "rule-sets/<uuid:rule_set_id>/compare/<uuid:other_id>/",
        comparison.Compare.as_view(),
        name="rule-set-compare",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/exports/",
        downloads.RuleSetExports.as_view(),
        name="rule-set-exports",
    ),
    path("exports/", downloads.Exports.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", downloads.ExportDetail.as_view(), name="export"),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.JobDetail.as_view(), name="job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
    path("jobs/<uuid:job_id>/retry/", jobs.JobRetry.as_view(), name="job-retry"),
    path("account/", accounts.OwnAccount.as_view(), name="own-account"),
    path("account/preferences/", accounts.OwnPreferences.as_view(), name="own-preferences"),
    path("accounts/", accounts.Accounts.as_view(), name="accounts"),
    path("accounts/<account:username>/", accounts.AccountDetail.as_view(), name="account"),
    path(
        "accounts/<account:username>/password/",
        accounts.AccountPassword.as_view(),
        name="account-password",
    ),
    path(
        "accounts/<account:username>/second-factor/",
        accounts.AccountSecondFactor.as_view(),
        name="account-second-factor",
    ),
    path(
        "accounts/<account:username>/tokens/",
        accounts.AccountTokens.as_view(),
        name="account-tokens",
    ),
    path(
        "accounts/<account:username>/tokens/<name:key>/",
        accounts.AccountToken.as_view(),
        name="account-token",
    ),
    path("groups/", accounts.Groups.as_view(), name="groups"),
    path("groups/<number:group_id>/", accounts.GroupDetail.as_view(), name="group"),
    path(
        "groups/<number:group_id>/external/",
        accounts.ExternalGroups.as_view(),
        name="group-external",
    ),
    path(
        "groups/<number:group_id>/external/<number:key>/",
        accounts.ExternalGroupDetail.as_view(),
        name="group-external-detail",
    ),
    path("lookup/", lookup.Lookup.as_view(), name="lookup"),
    path("lookup/log-lines/", lookup.LogLines.as_view(), name="log-lines"),
    path("audit/", audit.Events.as_view(), name="audit"),
    path("audit/head/", audit.SignedHead.as_view(), name="audit-head"),
    path("audit/verification/", audit.ChainVerification.as_view(), name="audit-verification"),
    path("search/", search.Search.as_view(), name="search"),
    re_path(r"", nowhere),
]
