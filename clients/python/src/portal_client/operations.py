"""What can be asked of the portal.

Written by generate.py from the OpenAPI document."""

from portal_client import models
from portal_client.asking import Nothing, Operation

ACCOUNT_GET = Operation("GET", "/api/v1/account/", models.OwnAccount)
"""Whose token or session this is, and what it may."""
CATALOGUE_EXPORT = Operation(
    "POST",
    "/api/v1/catalogue/exports/",
    models.AcceptedExport,
    fields=frozenset(["format", "options", "selection"]),
    once=True,
)
"""Make a file of the flows that a selection picks. Location is the job."""
CATALOGUE_VERSION = Operation("GET", "/api/v1/catalogue/version/", models.Version)
"""The newest version, cheap to ask and never throttled; null before the first one."""
COMPONENTS_LIST = Operation(
    "GET",
    "/api/v1/components/",
    models.ComponentPage,
    query=frozenset(["limit", "product", "version"]),
)
"""The components, by full id."""
FLOWS_GET = Operation("GET", "/api/v1/flows/{slug}/", models.Flow, query=frozenset(["version"]))
"""One flow with the document rows behind it."""
FLOWS_LIST = Operation(
    "GET",
    "/api/v1/flows/",
    models.FlowPage,
    query=frozenset(
        [
            "assertion",
            "component",
            "direction",
            "feature",
            "host",
            "lifecycle",
            "limit",
            "phase",
            "port",
            "product",
            "protocol",
            "q",
            "requirement",
            "tls_inspection",
            "version",
        ]
    ),
)
"""The flows, by id. All filters that are given must hold."""
PRODUCTS_GET = Operation(
    "GET", "/api/v1/products/{slug}/", models.ProductDetail, query=frozenset(["version"])
)
"""One product with its components, options and documents."""
PRODUCTS_LIST = Operation(
    "GET", "/api/v1/products/", models.ProductPage, query=frozenset(["limit", "q", "version"])
)
"""The products, by slug."""
CHANGE_APPROVALS_LIST = Operation(
    "GET", "/api/v1/changes/{number}/approvals/", models.StepPage, query=frozenset(["limit"])
)
"""The steps of every submission with what was decided at them, the void decisions too. `site`
is null at sites that you do not see."""
CHANGE_COMMENTS_ADD = Operation(
    "POST",
    "/api/v1/changes/{number}/comments/",
    models.Comment,
    fields=frozenset(["text"]),
    once=True,
)
"""Say something; whom you mention is told."""
CHANGE_EXPORTS = Operation(
    "POST",
    "/api/v1/changes/{number}/exports/",
    models.AcceptedExport,
    fields=frozenset(["format", "options"]),
    once=True,
)
"""Make a file."""
CHANGES_CREATE = Operation(
    "POST",
    "/api/v1/changes/",
    models.ChangeDetail,
    fields=frozenset(
        [
            "emergency",
            "external_reference",
            "external_system",
            "external_url",
            "justification",
            "owner",
            "products",
            "rule_set",
            "rule_sets",
            "title",
            "wanted_from",
            "wanted_until",
        ]
    ),
    once=True,
)
"""Ask for what leads a site from its baseline to a rule set; a draft."""
CHANGES_EDIT = Operation(
    "PATCH",
    "/api/v1/changes/{number}/",
    models.ChangeDetail,
    fields=frozenset(
        [
            "emergency",
            "external_reference",
            "external_system",
            "external_url",
            "justification",
            "owner",
            "title",
            "wanted_from",
            "wanted_until",
        ]
    ),
    conditional=True,
)
"""Change what is given. Another title, justification, owner or urgency voids approvals."""
CHANGES_GET = Operation("GET", "/api/v1/changes/{number}/", models.ChangeDetail)
"""One change."""
CHANGES_LIST = Operation(
    "GET",
    "/api/v1/changes/",
    models.ChangeSummaryPage,
    query=frozenset(
        ["emergency", "limit", "owner", "product", "q", "risk", "site", "state", "updated_since"]
    ),
)
"""The changes at the sites you see, newest first; with `updated_since` in the order in which
they were updated. All filters that are given must hold."""
CHANGES_SUBMIT = Operation(
    "POST", "/api/v1/changes/{number}/submit/", models.ChangeDetail, conditional=True
)
"""Ask for approval of what it holds now."""
CHANGES_WITHDRAW = Operation(
    "POST",
    "/api/v1/changes/{number}/withdraw/",
    models.ChangeDetail,
    fields=frozenset(["reason"]),
    conditional=True,
)
"""Ask for it no longer."""
ENTRIES_LIST = Operation(
    "GET",
    "/api/v1/rule-sets/{rule_set_id}/entries/",
    models.EntryPage,
    query=frozenset(
        [
            "deployment",
            "destination_zone",
            "flow",
            "limit",
            "phase",
            "port",
            "product",
            "protocol",
            "q",
            "requirement",
            "rule",
            "source_zone",
        ]
    ),
)
"""The entries, in the order of the rule set. All filters that are given must hold."""
FINDINGS_LIST = Operation(
    "GET",
    "/api/v1/rule-sets/{rule_set_id}/findings/",
    models.FindingPage,
    query=frozenset(["limit"]),
)
"""What a person must know or do, the gravest first."""
RULE_SETS_BUILD = Operation(
    "POST",
    "/api/v1/sites/{site}/rule-sets/",
    models.AcceptedRuleSet,
    fields=frozenset(["as_of"]),
    once=True,
)
"""Build the site's rule set. Location is the job."""
RULE_SETS_EXPORT = Operation(
    "POST",
    "/api/v1/rule-sets/{rule_set_id}/exports/",
    models.AcceptedExport,
    fields=frozenset(["firewall", "format", "options", "since"]),
    once=True,
)
"""Make a file of a built rule set, or of one firewall's share of it in the firewall's own
words. Location is the job; its result names the export."""
RULE_SETS_GET = Operation("GET", "/api/v1/rule-sets/{rule_set_id}/", models.RuleSet)
"""One rule set."""
RULE_SETS_LIST = Operation(
    "GET", "/api/v1/sites/{site}/rule-sets/", models.RuleSetPage, query=frozenset(["limit"])
)
"""The site's rule sets, newest first."""
RULES_LIST = Operation(
    "GET", "/api/v1/rule-sets/{rule_set_id}/rules/", models.RulePage, query=frozenset(["limit"])
)
"""The rules, by number."""
EXPORTS_DELETE = Operation("DELETE", "/api/v1/exports/{export_id}/", Nothing)
"""Delete an export of yours and its file before its time; not one that is still being made."""
EXPORTS_GET = Operation("GET", "/api/v1/exports/{export_id}/", models.ExportDetail)
"""One export with a fresh link to its file."""
EXPORTS_LIST = Operation("GET", "/api/v1/exports/", models.ExportPage, query=frozenset(["limit"]))
"""Your exports, newest first."""
IN_FORCE_LIST = Operation(
    "GET",
    "/api/v1/sites/{site}/in-force/",
    models.InForcePage,
    query=frozenset(["deployment", "flow", "limit", "product"]),
)
"""The entries in force at the site, each with owner, reason, review date and change."""
SITES_GET = Operation("GET", "/api/v1/sites/{site}/", models.Site)
"""One site."""
SITES_LIST = Operation("GET", "/api/v1/sites/", models.SitePage, query=frozenset(["limit"]))
"""The sites you have a role at, by slug; administrators and auditors see all."""
SITES_UPDATE = Operation(
    "PATCH",
    "/api/v1/sites/{site}/",
    models.Site,
    fields=frozenset(
        ["catalogue_version", "description", "external_id", "external_source", "name", "slug"]
    ),
    conditional=True,
)
"""Change what is given. The slug stays; the catalogue version moves by a proposal."""
JOBS_CANCEL = Operation("POST", "/api/v1/jobs/{job_id}/cancel/", models.Job)
"""Ask a queued or running job to stop."""
JOBS_GET = Operation("GET", "/api/v1/jobs/{job_id}/", models.Job)
"""One job. Poll it until `state` is succeeded, failed or cancelled."""
JOBS_LIST = Operation("GET", "/api/v1/jobs/", models.JobPage, query=frozenset(["limit", "state"]))
"""Your jobs, newest first; administrators see all."""
JOBS_RETRY = Operation("POST", "/api/v1/jobs/{job_id}/retry/", models.Job, once=True)
"""Ask again for what a failed or cancelled job did not make. Location is the new job."""
LOOKUP = Operation(
    "GET",
    "/api/v1/lookup/",
    models.Lookup,
    query=frozenset(["destination", "icmp_type", "port", "protocol", "site", "source"]),
)
"""Is a connection required, and why."""
