"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path

from .views import (
    account,
    catalogue,
    documents,
    downloads,
    flows,
    home,
    jobs,
    lookup,
    overrides,
    people,
    rulesets,
    sites,
    tailoring,
)

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("lookup/", lookup.Lookup.as_view(), name="lookup"),
    # catalogue
    path("products/", catalogue.Products.as_view(), name="products"),
    path("products/<str:slug>/", catalogue.Product.as_view(), name="product"),
    path("components/<str:slug>/", catalogue.Component.as_view(), name="component"),
    path("flows/", flows.Flows.as_view(), name="flows"),
    path("flows/exports/", flows.FlowsExport.as_view(), name="flows-export"),
    path("flows/<str:slug>/", flows.Flow.as_view(), name="flow"),
    path("hosts/", catalogue.Hosts.as_view(), name="hosts"),
    path("hosts/<path:pattern>/", catalogue.Host.as_view(), name="host"),
    path("documents/", documents.Documents.as_view(), name="documents"),
    path("documents/<str:slug>/", documents.Document.as_view(), name="document"),
    path("catalogue/changes/", catalogue.Changes.as_view(), name="catalogue-changes"),
    # sites
    path("sites/", sites.Sites.as_view(), name="sites"),
    path("sites/<str:slug>/", sites.SitePage.as_view(), name="site"),
    path("sites/<str:slug>/rule-sets/", sites.Build.as_view(), name="site-build"),
    path(
        "sites/<str:slug>/proposals/<uuid:proposal_id>/",
        sites.Proposal.as_view(),
        name="proposal",
    ),
    path(
        "sites/<str:slug>/proposals/<uuid:proposal_id>/accept/",
        sites.ProposalAccept.as_view(),
        name="proposal-accept",
    ),
    path(
        "sites/<str:slug>/proposals/<uuid:proposal_id>/dismiss/",
        sites.ProposalDismiss.as_view(),
        name="proposal-dismiss",
    ),
    path(
        "sites/<str:slug>/deployments/<str:deployment>/",
        tailoring.DeploymentPage.as_view(),
        name="deployment",
    ),
    path(
        "sites/<str:slug>/deployments/<str:deployment>/bindings/<str:component>/",
        tailoring.BindingPage.as_view(),
        name="deployment-binding",
    ),
    path("sites/<str:slug>/overrides/", overrides.OverridePage.as_view(), name="override-new"),
    path(
        "sites/<str:slug>/overrides/<str:override>/delete/",
        overrides.OverrideDelete.as_view(),
        name="override-delete",
    ),
    path(
        "sites/<str:slug>/services/<str:component>/",
        tailoring.BindingPage.as_view(),
        name="service-binding",
    ),
    # rule sets
    path("rule-sets/<uuid:rule_set_id>/", rulesets.RuleSetPage.as_view(), name="rule-set"),
    path(
        "rule-sets/<uuid:rule_set_id>/entries/",
        rulesets.Entries.as_view(),
        name="rule-set-entries",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/findings/",
        rulesets.Findings.as_view(),
        name="rule-set-findings",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/omitted/",
        rulesets.Omitted.as_view(),
        name="rule-set-omitted",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/exports/",
        downloads.RuleSetExport.as_view(),
        name="rule-set-export",
    ),
    # files and jobs
    path("exports/", downloads.Exports.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", downloads.ExportPage.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", downloads.ExportFile.as_view(), name="export-file"),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.JobPage.as_view(), name="job"),
    path("jobs/<uuid:job_id>/progress/", jobs.JobProgress.as_view(), name="job-progress"),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
    # the reader's own
    path("account/tokens/", account.Tokens.as_view(), name="tokens"),
    path(
        "account/tokens/<int:token_id>/revoke/", account.TokenRevoke.as_view(), name="token-revoke"
    ),
    # accounts, for administrators
    path("people/", people.People.as_view(), name="people"),
    path("people/new/", people.NewPerson.as_view(), name="person-new"),
    path("people/groups/", people.Groups.as_view(), name="groups"),
    path("people/groups/<int:group_id>/delete/", people.GroupDelete.as_view(), name="group-delete"),
    path("people/groups/map/", people.GroupMap.as_view(), name="group-map"),
    path("people/groups/unmap/<int:external_id>/", people.GroupUnmap.as_view(), name="group-unmap"),
    path("people/accounts/<str:username>/", people.Person.as_view(), name="person"),
    path(
        "people/accounts/<str:username>/password/",
        people.PersonPassword.as_view(),
        name="person-password",
    ),
    path(
        "people/accounts/<str:username>/second-factor/",
        people.PersonFactor.as_view(),
        name="person-factor",
    ),
    path(
        "people/accounts/<str:username>/tokens/", people.PersonToken.as_view(), name="person-token"
    ),
    path(
        "people/accounts/<str:username>/tokens/<int:token_id>/revoke/",
        people.PersonTokenRevoke.as_view(),
        name="person-token-revoke",
    ),
]
