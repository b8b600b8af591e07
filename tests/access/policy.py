"""Who may do what, as one table that people can read. Every address has its place in it.

`test_matrix.py` tries every address as every kind of caller and expects what stands here;
`docs/security.md` shows the same table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["yes", "no", "hidden", "sign in"]
# yes: let in. no: told that the role or scope is missing (403). hidden: the same answer as for
# what does not exist (404). sign in: 401 of the API; pages lead to the sign-in.

SITE = ("nobody", "no role here", "reader", "approver", "owner", "auditor", "administrator")
EDITORIAL = ("nobody", "anybody else", "catalogue editor", "catalogue publisher")
PERSONAL = ("nobody", "the person", "their closed account", "anybody else", "administrator")


@dataclass(frozen=True)
class Rule:
    """What happens to each kind of caller; `columns` says which kinds these are."""

    what: str
    columns: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    def outcome(self, column: str) -> Outcome:
        return self.outcomes[self.columns.index(column)]


def _rule(what: str, columns: tuple[str, ...], outcomes: str) -> Rule:
    words: list[Outcome] = []
    for word in outcomes.split("|"):
        cleaned = word.strip()
        assert cleaned in ("yes", "no", "hidden", "sign in"), word
        words.append(cleaned)  # type: ignore[arg-type]
    assert len(words) == len(columns), what
    return Rule(what, columns, tuple(words))


OPEN = _rule(
    "Signing in and out, whether the portal is up, the API's description",
    SITE,
    "yes | yes | yes | yes | yes | yes | yes",
)
METRICS = _rule(
    "The metrics, which ask for METRICS_TOKEN and no account (404 where it is not set)",
    SITE,
    "hidden | hidden | hidden | hidden | hidden | hidden | hidden",
)
INCOMING = _rule(
    "Webhooks from ticketing systems, which ask for a signature and no account (404 where the "
    "connector takes none)",
    SITE,
    "hidden | hidden | hidden | hidden | hidden | hidden | hidden",
)
LIST = _rule(
    "Fetching a list as a device does, which asks for a credential of that list and no account",
    SITE,
    "sign in | sign in | sign in | sign in | sign in | sign in | sign in",
)
LIST_SECRET = _rule(
    "Fetching a list by the secret in its address (404 where it is none of that list)",
    SITE,
    "hidden | hidden | hidden | hidden | hidden | hidden | hidden",
)
SIGNED_IN = _rule(
    "Reading the catalogue and the documents, exporting flows, drawing pictures, looking "
    "connections up; lists, each of which holds only what its reader may see; reviewing what one "
    "answers for; making a site; "
    "one's own account",
    SITE,
    "sign in | yes | yes | yes | yes | yes | yes",
)
SEE = _rule(
    "Seeing a site: its parts, roles, proposals, rule sets, findings, changes, and what is in "
    "force; exporting a rule set; commenting on a change and watching it; deciding on it, where "
    "the approval policy asks for it",
    SITE,
    "sign in | hidden | yes | yes | yes | yes | yes",
)
CHANGE = _rule(
    "Changing a site: its parts, roles, proposals; building its rule set; asking for changes, "
    "editing and submitting them; having them made tickets, and these looked at anew; carrying "
    "them out, setting windows and holding campaigns (change managers who see the site as well); "
    "retiring what is in force",
    SITE,
    "sign in | hidden | no | no | yes | no | yes",
)
TAKE_PART = _rule(
    "Adding files to a change at a site",
    SITE,
    "sign in | hidden | no | yes | yes | no | yes",
)
MANAGE = _rule(
    "Managing accounts and groups; the pages about them; the policies of changes; keeping "
    "connectors to ticketing systems",
    SITE,
    "sign in | no | no | no | no | no | yes",
)
ACCOUNT = _rule(
    "Seeing an account by the API; issuing and revoking its tokens (also for those who answer "
    "for a service account)",
    PERSONAL,
    "sign in | yes | sign in | hidden | yes",
)
ACCOUNT_CHANGE = _rule(
    "Changing an account by the API: address, groups, password, second factor, closing it",
    PERSONAL,
    "sign in | no | sign in | hidden | yes",
)
AUDIT = _rule(
    "Reading the audit trail: events, files of them, the signed head, the state of the chain",
    SITE,
    "sign in | no | no | no | no | yes | yes",
)
DRAFTS = _rule(
    "Seeing drafts of the catalogue: the list, a source in work, files, differences, history",
    EDITORIAL,
    "sign in | no | yes | yes",
)
EDIT = _rule(
    "Editing the catalogue: beginning, changing, submitting, taking back and discarding a draft",
    EDITORIAL,
    "sign in | no | yes | no",
)
PUBLISH = _rule(
    "Publishing a draft, which nobody does who had a hand in it",
    EDITORIAL,
    "sign in | no | no | yes",
)
JOB = _rule(
    "Seeing and cancelling a job, asking again for what it did not make",
    PERSONAL,
    "sign in | yes | sign in | hidden | yes",
)
EXPORT = _rule(
    "Seeing and deleting an export", PERSONAL, "sign in | yes | sign in | hidden | hidden"
)
TOKEN = _rule(
    "Revoking an API token on the pages; deleting a saved view; ending an absence",
    PERSONAL,
    "sign in | yes | sign in | hidden | hidden",
)
WEBHOOK = _rule(
    "Seeing, changing and trying out a webhook; reading what became of its messages",
    PERSONAL,
    "sign in | yes | sign in | hidden | yes",
)
LINK = _rule("Following a signed link to a file", PERSONAL, "yes | yes | no | no | no")
RULES = (
    OPEN, METRICS, INCOMING, LIST, LIST_SECRET, SIGNED_IN, SEE, CHANGE, TAKE_PART, MANAGE, AUDIT,
    DRAFTS, EDIT, PUBLISH, ACCOUNT, ACCOUNT_CHANGE, JOB, EXPORT, TOKEN, WEBHOOK, LINK,
)  # fmt: skip

# What reading and changing at an address fall under; None where there is no such method.
DOORS: tuple[tuple[Rule | None, Rule | None, str], ...] = (
    (OPEN, None, "api:schema api:try-it"),
    (OPEN, OPEN, "api:None"),  # every address of the API that there is none of
    (SIGNED_IN, None, "api:products api:product api:components api:hosts api:documents"),
    (SIGNED_IN, None, "api:flows api:flow api:catalogue-version api:catalogue-changes api:lookup"),
    (SIGNED_IN, None, "api:jobs api:exports api:search"),
    (SIGNED_IN, SIGNED_IN, "pictures api:product-picture"),
    (SIGNED_IN, None, "picture-file"),
    (SEE, SEE, "site-picture"),
    (SEE, None, "site-picture-file"),
    (SIGNED_IN, SIGNED_IN, "api:sites api:catalogue-exports log-lines"),
    (None, SIGNED_IN, "api:log-lines"),
    (SEE, CHANGE, "api:site api:zones api:zone api:networks api:network api:firewalls"),
    (SEE, CHANGE, "api:firewall api:proxies api:proxy api:deployments api:deployment"),
    (SEE, CHANGE, "api:bindings api:binding api:offers api:offer api:overrides api:override"),
    (SEE, CHANGE, "api:roles api:role api:site-rule-sets"),
    (None, CHANGE, "api:override-confirm api:proposal-accept api:proposal-dismiss"),
    (SEE, None, "api:received-offers api:proposals api:proposal"),
    (SEE, SEE, "api:rule-set api:rules api:entries api:findings api:decisions"),
    (SEE, None, "api:rule-set-compare rule-set-compare rule-set-compare-with"),
    (None, SEE, "api:rule-set-exports"),
    (SIGNED_IN, CHANGE, "api:changes"),
    (SEE, CHANGE, "api:change api:change-evidence api:change-check-runs"),
    (None, SEE, "api:change-exports"),
    (SEE, None, "api:change-document"),
    (CHANGE, None, "api:change-check-script"),
    (None, CHANGE, "api:change-check-results"),
    (SEE, None, "api:change-items api:change-approvals api:change-risks api:change-events"),
    (SEE, None, "api:in-force"),
    (SEE, SEE, "api:change-comments"),
    (None, SEE, "api:change-watching api:change-approve api:change-reject"),
    (SEE, TAKE_PART, "api:change-attachments"),
    (SEE, CHANGE, "api:change-attachment"),
    (None, CHANGE, "api:changes-merge api:change-items-leave-out api:change-split"),
    (None, CHANGE, "api:change-submit api:change-withdraw api:change-revise api:change-schedule"),
    (None, CHANGE, "api:change-implement api:change-verify api:change-close api:change-roll-back"),
    (SIGNED_IN, SIGNED_IN, "api:delegations"),
    (None, TOKEN, "api:delegation"),
    (SIGNED_IN, MANAGE, "api:policy"),
    (SIGNED_IN, CHANGE, "api:windows api:campaigns windows campaigns"),
    (SEE, CHANGE, "api:window"),
    (SEE, None, "api:campaign campaign site-in-force-report"),
    (None, CHANGE, "api:windows-import api:campaign-close api:retirements"),
    (SIGNED_IN, None, "api:windows-calendar api:reviews api:reviews-dropped"),
    (SIGNED_IN, None, "reviews windows-calendar"),
    (SIGNED_IN, SIGNED_IN, "api:reviews-decide api:reviews-hand-over reviews-decide"),
    (SIGNED_IN, SIGNED_IN, "reviews-hand-over"),
    (CHANGE, CHANGE, "window site-retire"),
    (None, CHANGE, "windows-import window-delete window-undo campaign-close"),
    (SIGNED_IN, None, "changes changes-board approvals policies policy-revision"),
    (SIGNED_IN, SIGNED_IN, "absence approvals-several"),
    (SIGNED_IN, CHANGE, "change-new changes-merge"),
    (SIGNED_IN, MANAGE, "policy"),
    (CHANGE, CHANGE, "rule-set-change change-edit"),
    (SEE, None, "change change-items change-implementation change-discussion change-timeline"),
    (SEE, None, "change-file site-in-force"),
    (None, SEE, "change-comment change-watch change-approve change-reject"),
    (None, TAKE_PART, "change-file-add"),
    (None, SEE, "change-download"),
    (CHANGE, None, "change-check-script"),
    (None, CHANGE, "change-check change-check-result"),
    (None, CHANGE, "change-file-remove change-leave-out change-split change-submit"),
    (None, CHANGE, "change-withdraw change-revise change-schedule change-implement"),
    (None, CHANGE, "change-verify change-close change-roll-back change-evidence"),
    (None, TOKEN, "absence-end"),
    (SEE, CHANGE, "api:rule-bases api:rule-base site-rule-bases rule-base rule-base-delete"),
    (SEE, None, "api:rule-base-rules api:rule-base-coverage rule-base-coverage"),
    (None, CHANGE, "api:change-leave-out api:change-take-back"),
    (None, CHANGE, "change-allowed change-allowed-back"),
    (SIGNED_IN, SIGNED_IN, "webhooks api:webhooks"),
    (WEBHOOK, WEBHOOK, "webhook api:webhook"),
    (WEBHOOK, None, "webhook-delivery api:webhook-delivery api:webhook-deliveries"),
    (None, WEBHOOK, "webhook-test webhook-rotate webhook-switch webhook-delete webhook-resend"),
    (None, WEBHOOK, "api:webhook-test api:webhook-rotate api:webhook-resend"),
    (SIGNED_IN, CHANGE, "api:lists"),
    (SEE, CHANGE, "api:list site-list-new site-list-edit"),
    (SEE, None, "api:list-preview site-lists site-list"),
    (CHANGE, CHANGE, "api:list-credentials api:list-credential"),
    (None, CHANGE, "site-list-delete site-list-credential-issue site-list-credential-revoke"),
    (LIST, None, "list-file"),
    (LIST_SECRET, None, "list-file-by-token"),
    (SIGNED_IN, None, "feed-catalogue feed-calendar"),
    (SEE, None, "feed-site"),
    (SIGNED_IN, MANAGE, "api:connectors api:connector"),
    (SIGNED_IN, None, "api:connector-systems api:tickets tickets"),
    (None, MANAGE, "api:connector-test api:connector-preview"),
    (None, INCOMING, "api:connector-incoming"),
    (SEE, CHANGE, "api:change-tickets change-tickets"),
    (SEE, None, "api:ticket ticket"),
    (None, CHANGE, "api:ticket-retry api:ticket-remake ticket-retry ticket-remake"),
    (MANAGE, MANAGE, "connector-new connector-edit connector-mapping"),
    (MANAGE, None, "connectors connector"),
    (None, MANAGE, "connector-mapping-preview connector-test connector-switch connector-delete"),
    (EXPORT, EXPORT, "api:export"),
    (JOB, JOB, "api:job api:job-cancel api:job-retry"),
    (SIGNED_IN, None, "home own-jobs search"),
    (SIGNED_IN, None, "lookup products product component flows flow hosts host documents"),
    (SIGNED_IN, None, "document catalogue-changes sites jobs exports design"),
    (SIGNED_IN, SIGNED_IN, "flows-export tokens preferences view-save"),
    (DRAFTS, None, "api:sources api:source api:source-problems api:source-changes"),
    (DRAFTS, None, "api:source-history api:drafts api:draft api:draft-problems"),
    (DRAFTS, None, "api:draft-changes api:draft-history"),
    (DRAFTS, EDIT, "api:source-files api:source-file api:source-items api:source-item"),
    (None, EDIT, "api:source-copy api:source-submit api:source-removed api:draft-reopen"),
    (None, EDIT, "api:applications"),
    (None, PUBLISH, "api:draft-publish"),
    (DRAFTS, EDIT, "drafts draft-file-text draft-item draft-item-new"),
    (DRAFTS, None, "draft draft-host draft-record draft-archive draft-file draft-file-yaml"),
    (EDIT, EDIT, "draft-new"),
    (None, EDIT, "draft-submit draft-discard draft-reopen draft-restore draft-file-remove"),
    (None, EDIT, "draft-item-remove"),
    (None, PUBLISH, "draft-publish"),
    (SEE, None, "site proposal rule-set rule-set-entries rule-set-findings rule-set-omitted"),
    (SEE, CHANGE, "site-build deployment deployment-binding service-binding override-new"),
    (SEE, CHANGE, "deployment-preview deployment-binding-preview service-binding-preview"),
    (SEE, CHANGE, "override-new-preview zone-preview zone-new-preview"),
    (SEE, CHANGE, "firewall-preview firewall-new-preview proxy-preview"),
    (SEE, CHANGE, "proxy-new-preview offer-preview offer-new-preview"),
    (SEE, CHANGE, "site-deployments zone zone-new firewall firewall-new proxy proxy-new offer"),
    (SEE, CHANGE, "offer-new zone-delete firewall-delete proxy-delete offer-delete site-delete"),
    (SEE, CHANGE, "deployment-delete deployment-binding-delete service-binding-delete"),
    (SEE, CHANGE, "site-access site-settings site-files"),
    (SEE, None, "site-zones site-bindings site-options site-gaps site-proposals site-offers"),
    (SEE, None, "site-history site-file"),
    (None, CHANGE, "offer-use role-revoke history-undo"),
    (SIGNED_IN, SIGNED_IN, "site-new site-import"),
    (None, CHANGE, "proposal-accept proposal-dismiss override-delete"),
    (None, SEE, "rule-set-export"),
    (SEE, None, "rule-set-firewall"),
    (None, SEE, "rule-set-firewall-export"),
    (EXPORT, None, "export export-file"),
    (None, EXPORT, "export-delete"),
    (JOB, JOB, "job job-progress job-cancel job-retry"),
    (None, TOKEN, "token-revoke view-delete"),
    (LINK, None, "download"),
    # accounts
    (OPEN, OPEN, "account_login account_logout account_inactive mfa_authenticate"),
    (OPEN, OPEN, "openid_connect_login openid_connect_callback"),
    (OPEN, OPEN, "socialaccount_login_cancelled socialaccount_login_error socialaccount_signup"),
    (OPEN, OPEN, "account_signup account_email account_set_password account_reset_password"),
    (SIGNED_IN, SIGNED_IN, "account_reauthenticate account_change_password usersessions_list"),
    (SIGNED_IN, SIGNED_IN, "mfa_index mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp"),
    (SIGNED_IN, SIGNED_IN, "mfa_view_recovery_codes mfa_generate_recovery_codes"),
    (SIGNED_IN, SIGNED_IN, "socialaccount_connections"),
    (SIGNED_IN, None, "mfa_download_recovery_codes api:own-account"),
    (SIGNED_IN, SIGNED_IN, "api:own-preferences"),
    (SIGNED_IN, MANAGE, "api:accounts"),
    (ACCOUNT, ACCOUNT_CHANGE, "api:account"),
    (None, ACCOUNT_CHANGE, "api:account-password api:account-second-factor"),
    (ACCOUNT, ACCOUNT, "api:account-tokens api:account-token"),
    (MANAGE, MANAGE, "api:groups api:group api:group-external api:group-external-detail"),
    (MANAGE, MANAGE, "people person-new groups group-delete group-map group-unmap person"),
    (MANAGE, MANAGE, "person-password person-factor person-token person-token-revoke"),
    (MANAGE, MANAGE, "administration"),
    (MANAGE, None, "site-roles"),
    (AUDIT, None, "audit audit-file audit-head"),
    (AUDIT, None, "api:audit api:audit-head api:audit-verification"),
    # operations
    (OPEN, None, "healthz readyz"),
    (METRICS, None, "metrics"),
)

SCOPES = (
    ("`read`", "yes", "no", "no", "no"),
    ("`write`", "no", "yes", "no", "no"),
    ("`catalogue`", "no", "no", "yes", "no"),
    ("`accounts`", "no", "no", "no", "yes"),
)


def rule_of(name: str, *, reads: bool) -> Rule | None:
    """The rule of an address and method; None where the table has none."""
    for reading, changing, names in DOORS:
        if name in names.split():
            return reading if reads else changing
    return None


def known_names() -> set[str]:
    return {name for _, _, names in DOORS for name in names.split()}


def as_markdown() -> str:
    """The tables as the documentation shows them."""
    parts = []
    for columns in (SITE, EDITORIAL, PERSONAL):
        rows = [(rule.what, *rule.outcomes) for rule in RULES if rule.columns == columns]
        parts.append("\n".join(_markdown(("", *columns), rows)))
    heads = (
        "scope of an API token",
        "reading",
        "changing",
        "editing the catalogue",
        "managing accounts",
    )
    parts.append("\n".join(_markdown(heads, SCOPES)))
    return "\n\n".join(parts)


def _markdown(
    heads: tuple[str, ...], rows: list[tuple[str, ...]] | tuple[tuple[str, ...], ...]
) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
