"""The addresses of the pages."""

from __future__ import annotations

from django.urls import path

from . import (
    change_urls,
    editor_urls,
    list_urls,
    review_urls,
    rule_base_urls,
    site_urls,
    ticket_urls,
    webhook_urls,
)
from .views import (
    account,
    administration,
    audit,
    catalogue,
    comparisons,
    design,
    documents,
    downloads,
    firewalls,
    flows,
    home,
    hosts,
    jobs,
    lookup,
    overrides,
    people,
    pictures,
    preferences,
    products,
    rulesets,
    search,
    sites,
    tailoring,
    workspace,
)

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("home/jobs/", home.OwnJobs.as_view(), name="own-jobs"),
    path("search/", search.Search.as_view(), name="search"),
    path("lookup/", lookup.Lookup.as_view(), name="lookup"),
    path("lookup/log-lines/", lookup.LogLines.as_view(), name="log-lines"),
    # catalogue
    path("products/", products.Products.as_view(), name="products"),
    path("products/<str:slug>/", products.Product.as_view(), name="product"),
    path("components/<str:slug>/", products.Component.as_view(), name="component"),
    path("flows/", flows.Flows.as_view(), name="flows"),
    path("flows/exports/", flows.FlowsExport.as_view(), name="flows-export"),
    path("flows/<str:slug>/", flows.Flow.as_view(), name="flow"),
    path("hosts/", hosts.Hosts.as_view(), name="hosts"),
    path("hosts/<path:pattern>/", hosts.Host.as_view(), name="host"),
    path("documents/", documents.Documents.as_view(), name="documents"),
    path("documents/<str:slug>/", documents.Document.as_view(), name="document"),
    path("catalogue/changes/", catalogue.Changes.as_view(), name="catalogue-changes"),
    *editor_urls.urlpatterns,
    path("pictures/", pictures.Pictures.as_view(), name="pictures"),
    path("pictures/picture.svg", pictures.PictureFile.as_view(), name="picture-file"),
    # sites
    path("sites/", sites.Sites.as_view(), name="sites"),
    path("sites/<str:slug>/", workspace.SitePage.as_view(), name="site"),
    path("sites/<str:slug>/rule-sets/", workspace.Build.as_view(), name="site-build"),
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
        "sites/<str:slug>/deployments/<str:deployment>/preview/",
        tailoring.DeploymentPage.as_view(previews=True),
        name="deployment-preview",
    ),
    path(
        "sites/<str:slug>/deployments/<str:deployment>/bindings/<str:component>/",
        tailoring.BindingPage.as_view(),
        name="deployment-binding",
    ),
    path(
        "sites/<str:slug>/deployments/<str:deployment>/bindings/<str:component>/preview/",
        tailoring.BindingPage.as_view(previews=True),
        name="deployment-binding-preview",
    ),
    path("sites/<str:slug>/overrides/", overrides.OverridePage.as_view(), name="override-new"),
    path(
        "sites/<str:slug>/overrides/preview/",
        overrides.OverridePage.as_view(previews=True),
        name="override-new-preview",
    ),
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
    path(
        "sites/<str:slug>/services/<str:component>/preview/",
        tailoring.BindingPage.as_view(previews=True),
        name="service-binding-preview",
    ),
    path("sites/<str:slug>/picture/", pictures.SitePicture.as_view(), name="site-picture"),
    path(
        "sites/<str:slug>/picture/picture.svg",
        pictures.SitePictureFile.as_view(),
        name="site-picture-file",
    ),
    *site_urls.urlpatterns,
    *list_urls.urlpatterns,
    *change_urls.urlpatterns,
    *review_urls.urlpatterns,
    *ticket_urls.urlpatterns,
    *webhook_urls.urlpatterns,
    *rule_base_urls.urlpatterns,
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
        "rule-sets/<uuid:rule_set_id>/compare/",
        comparisons.CompareWith.as_view(),
        name="rule-set-compare-with",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/compare/<uuid:other_id>/",
        comparisons.Compare.as_view(),
        name="rule-set-compare",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/exports/",
        downloads.RuleSetExport.as_view(),
        name="rule-set-export",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/firewall/",
        firewalls.Configuration.as_view(),
        name="rule-set-firewall",
    ),
    path(
        "rule-sets/<uuid:rule_set_id>/firewall/exports/",
        firewalls.ConfigurationExport.as_view(),
        name="rule-set-firewall-export",
    ),
    # files and jobs
    path("exports/", downloads.Exports.as_view(), name="exports"),
    path("exports/<uuid:export_id>/", downloads.ExportPage.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", downloads.ExportFile.as_view(), name="export-file"),
    path(
        "exports/<uuid:export_id>/delete/", downloads.ExportDelete.as_view(), name="export-delete"
    ),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.JobPage.as_view(), name="job"),
    path("jobs/<uuid:job_id>/progress/", jobs.JobProgress.as_view(), name="job-progress"),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
    path("jobs/<uuid:job_id>/retry/", jobs.JobRetry.as_view(), name="job-retry"),
    # the reader's own
    path("design/", design.Design.as_view(), name="design"),
    path("account/preferences/", preferences.Preferences.as_view(), name="preferences"),
    path("account/views/", preferences.ViewSave.as_view(), name="view-save"),
    path(
        "account/views/<int:view_id>/delete/", preferences.ViewDelete.as_view(), name="view-delete"
    ),
    path("account/tokens/", account.Tokens.as_view(), name="tokens"),
    path(
        "account/tokens/<int:token_id>/revoke/", account.TokenRevoke.as_view(), name="token-revoke"
    ),
    # the audit trail, for auditors and administrators
    path("audit/", audit.Audit.as_view(), name="audit"),
    path("audit/file/", audit.AuditFile.as_view(), name="audit-file"),
    path("audit/head/", audit.AuditHead.as_view(), name="audit-head"),
    # accounts, for administrators
    path("administration/", administration.Administration.as_view(), name="administration"),
    path("administration/roles/", administration.SiteRoles.as_view(), name="site-roles"),
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
