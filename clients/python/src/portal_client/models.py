"""What the portal answers.

Written by generate.py from the OpenAPI document."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime
from typing_extensions import TypeAliasType

from portal_client.answers import Answer


class AcceptedExport(Answer):
    export: UUID
    job: UUID


class AcceptedRuleSet(Answer):
    job: UUID
    rule_set: UUID


AccountKindEnum = TypeAliasType("AccountKindEnum", Literal["person", "service"])


class AlternativeChoice(Answer):
    group: str
    option: str


AssertionEnum = TypeAliasType("AssertionEnum", Literal["stated", "inferred", "unclear"])


BlankEnum = TypeAliasType("BlankEnum", Literal[""])


class ChangeSite(Answer):
    baseline_revision: int
    rule_set: UUID | None
    site: str


ChangeStateEnum = TypeAliasType(
    "ChangeStateEnum",
    Literal[
        "draft",
        "submitted",
        "approved",
        "rejected",
        "withdrawn",
        "scheduled",
        "implemented",
        "verified",
        "closed",
        "rolled-back",
    ],
)


class Citation(Answer):
    cells: list[str | None]
    document: str
    row: str
    section: str


class Comment(Answer):
    author: str | None
    created_at: AwareDatetime
    id: int
    mentions: list[str]
    text: str


class Component(Answer):
    description: str
    kind: str
    name: str
    product: str
    same_as: list[str]
    slug: str
    specialises: str | None


class ComponentPage(Answer):
    next: str | None
    previous: str | None
    results: list[Component]


class Conditions(Answer):
    all: list[dict[str, Any]]
    any: list[dict[str, Any]]


class DecisionGiven(Answer):
    approves: bool
    comment: str
    content_hash: str
    decided_at: AwareDatetime
    on_behalf_of: str | None
    person: str
    void_reason: str
    voided_at: AwareDatetime | None


EndKindEnum = TypeAliasType("EndKindEnum", Literal["component", "host"])


class EntryService(Answer):
    application: str | None
    icmp_type: int | None
    ports: list[str]
    protocol: str
    text: str


class Error(Answer):
    field: str
    """
    a path such as `members[0].value`, or a parameter or header
    """
    mend: str
    """
    what to do about it
    """
    message: str
    value: str
    """
    what was given, shortened; text or JSON
    """


class Feature(Answer):
    default: bool
    description: str
    id: str
    name: str


FindingSeverityEnum = TypeAliasType("FindingSeverityEnum", Literal["blocking", "warning", "info"])


class FlowService(Answer):
    application: str | None
    icmp_code: int | None = None
    icmp_type: int | None
    ports: list[str]
    """
    `443`, `49152-65535`
    """
    protocol: str


class Hop(Answer):
    destination: str
    firewall: str
    service: str
    source: str


class JobError(Answer):
    code: str
    mend: str
    message: str


JobStateEnum = TypeAliasType(
    "JobStateEnum", Literal["queued", "running", "succeeded", "failed", "cancelled"]
)


LifecycleEnum = TypeAliasType("LifecycleEnum", Literal["current", "classic"])


NearKindEnum = TypeAliasType(
    "NearKindEnum", Literal["other way round", "other service", "other destination", "other source"]
)


class Option(Answer):
    description: str
    id: str
    name: str


OriginEnum = TypeAliasType(
    "OriginEnum",
    Literal["rule-set", "split", "merge", "roll-back", "review", "retirement", "expiry"],
)


class Parameter(Answer):
    allowed: list[str]
    allowed_meaning: dict[str, str]
    example: str | None
    id: str
    meaning: str
    name: str
    pattern: str | None


PhaseEnum = TypeAliasType("PhaseEnum", Literal["installation", "operation", "troubleshooting"])


class Problem(Answer):
    detail: str
    errors: list[Error]
    """
    for status 400: each value with its mend
    """
    mend: str
    """
    what to do about it
    """
    request_id: str
    """
    finds the request in the portal's log
    """
    status: int
    title: str
    type: str
    """
    `about:blank`: the status tells the kind of problem
    """


RequirementBasisEnum = TypeAliasType(
    "RequirementBasisEnum", Literal["stated", "heading", "unstated"]
)


RequirementEnum = TypeAliasType("RequirementEnum", Literal["required", "optional", "conditional"])


RiskEnum = TypeAliasType("RiskEnum", Literal["none", "low", "medium", "high", "critical"])


class RuleHop(Answer):
    destinations: list[str]
    firewall: str
    services: list[str]
    sources: list[str]


class RuleSet(Answer):
    as_of: date
    blocking: int | None
    built_at: AwareDatetime | None
    catalogue_version: int
    content_hash: str | None
    created_at: AwareDatetime
    entries: int | None
    id: UUID
    inputs_hash: str | None
    job: UUID | None
    rules: int | None
    site: str
    state: JobStateEnum
    warnings: int | None


class RuleSetPage(Answer):
    next: str | None
    previous: str | None
    results: list[RuleSet]


class Side(Answer):
    component: str | None
    name: str
    value: str
    zone: str


class Site(Answer):
    catalogue_version: int
    created_at: AwareDatetime
    description: str
    external_id: str
    external_source: str
    name: str
    row_version: int
    slug: str


class SitePage(Answer):
    next: str | None
    previous: str | None
    results: list[Site]


class Standing(Answer):
    change: int
    """
    the change that approved it
    """
    entry: str
    """
    the id of one of `entries`
    """
    owner: str
    since: AwareDatetime


class Step(Answer):
    after_the_fact: bool
    decisions: list[DecisionGiven]
    due_at: AwareDatetime | None
    escalated_at: AwareDatetime | None
    group: str
    name: str
    needed: int
    opened_at: AwareDatetime | None
    order: int
    position: int
    round: int
    """
    the submission that it belongs to
    """
    site: str | None


class StepPage(Answer):
    next: str | None
    previous: str | None
    results: list[Step]


ThemeEnum = TypeAliasType("ThemeEnum", Literal["light", "dark"])


TlsInspectionEnum = TypeAliasType("TlsInspectionEnum", Literal["forbidden", "allowed", "unstated"])


class Vendor(Answer):
    name: str
    slug: str


VerbsEnum = TypeAliasType(
    "VerbsEnum",
    Literal[
        "submit",
        "approve",
        "reject",
        "revise",
        "withdraw",
        "schedule",
        "implement",
        "verify",
        "close",
        "roll-back",
    ],
)


VerdictEnum = TypeAliasType(
    "VerdictEnum", Literal["required", "permitted", "in part", "not required", "undecidable"]
)


class Version(Answer):
    digest: str | None
    effective: date | None
    published_at: AwareDatetime | None
    version: int | None
    """
    YYYYMMDDNN
    """


class Alternative(Answer):
    default: str | None
    description: str
    id: str
    name: str
    options: list[Option]


class ChangeDetail(Answer):
    approved_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    comes_from: int | None
    content_hash: str | None
    """
    null while the items are being judged
    """
    created_at: AwareDatetime
    emergency: bool
    external_reference: str
    external_system: str
    external_url: str
    implemented_at: AwareDatetime | None
    items: int
    justification: str
    number: int
    origin: OriginEnum
    owner: str
    requested_by: str
    revision: int
    """
    the ETag, as a number
    """
    risk: RiskEnum
    scheduled_from: AwareDatetime | None
    scheduled_until: AwareDatetime | None
    sites: list[ChangeSite]
    """
    those that you see
    """
    state: ChangeStateEnum
    submitted_at: AwareDatetime | None
    title: str
    updated_at: AwareDatetime
    verbs: list[VerbsEnum]
    """
    what its state lets anybody do
    """
    wanted_from: AwareDatetime | None
    wanted_until: AwareDatetime | None


class ChangeSummary(Answer):
    approved_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    comes_from: int | None
    content_hash: str | None
    """
    null while the items are being judged
    """
    created_at: AwareDatetime
    emergency: bool
    external_reference: str
    external_system: str
    external_url: str
    implemented_at: AwareDatetime | None
    items: int
    justification: str
    number: int
    origin: OriginEnum
    owner: str
    requested_by: str
    revision: int
    """
    the ETag, as a number
    """
    risk: RiskEnum
    scheduled_from: AwareDatetime | None
    scheduled_until: AwareDatetime | None
    state: ChangeStateEnum
    submitted_at: AwareDatetime | None
    title: str
    updated_at: AwareDatetime
    wanted_from: AwareDatetime | None
    wanted_until: AwareDatetime | None


class ChangeSummaryPage(Answer):
    next: str | None
    previous: str | None
    results: list[ChangeSummary]


class End(Answer):
    kind: EndKindEnum
    name: str
    pattern: str | None = None
    slug: str | None = None


class Entry(Answer):
    assertion: AssertionEnum
    cross_site_key: str | None
    deployment: str
    destination: Side
    expires_on: date | None
    flow: str
    id: str
    path: list[Hop]
    phase: PhaseEnum
    product: str
    purpose: str
    requirement: RequirementEnum
    rule: int
    service: EntryService
    source: Side
    tls_inspection: TlsInspectionEnum
    why: list[str]


class EntryPage(Answer):
    next: str | None
    previous: str | None
    results: list[Entry]


class Export(Answer):
    change: int | None
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    file_name: str | None
    finding_count: int
    format: str
    id: UUID
    job: UUID
    rows: int | None
    rule_set: UUID | None
    sha256: str | None
    size: int | None
    state: JobStateEnum
    url: str | None


class ExportFinding(Answer):
    code: str
    mend: str
    message: str
    severity: FindingSeverityEnum
    subject: str


class ExportPage(Answer):
    next: str | None
    previous: str | None
    results: list[Export]


class Finding(Answer):
    code: str
    deployment: str | None
    flows: list[str]
    mend: str
    message: str
    severity: FindingSeverityEnum
    subject: str


class FindingPage(Answer):
    next: str | None
    previous: str | None
    results: list[Finding]


class Flow(Answer):
    alternative: AlternativeChoice | None
    assertion: AssertionEnum
    bidirectional: bool
    conditions: Conditions
    destination: list[End]
    feature: str | None
    id: str
    lifecycle: LifecycleEnum
    notes: list[str]
    phase: PhaseEnum
    product: str
    provenance: list[Citation]
    purpose: str
    readings: list[dict[str, Any]]
    requirement: RequirementEnum
    requirement_basis: RequirementBasisEnum
    services: list[FlowService]
    source: list[End]
    tls_inspection: TlsInspectionEnum


class FlowPage(Answer):
    next: str | None
    previous: str | None
    results: list[Flow]


class InForce(Answer):
    change: int
    entry: Entry
    firewalls: list[str]
    id: int
    """
    by which a review names it
    """
    owner: str
    reason: str
    review_on: date
    since: AwareDatetime
    site: str
    until: AwareDatetime | None


class InForcePage(Answer):
    next: str | None
    previous: str | None
    results: list[InForce]


class Job(Answer):
    attempts: int
    cancel_requested: bool
    created_at: AwareDatetime
    degraded: str | None
    """
    Why the job starts late, while it does.
    """
    done: int
    error: JobError | None
    finished_at: AwareDatetime | None
    id: UUID
    kind: str
    phase: str
    result: dict[str, Any] | None
    started_at: AwareDatetime | None
    state: JobStateEnum
    total: int | None
    url: str


class JobPage(Answer):
    next: str | None
    previous: str | None
    results: list[Job]


class Near(Answer):
    entry: Entry
    kind: NearKindEnum
    """
    In what alone it differs.
    """
    rule_set: UUID
    site: str


class Preferences(Answer):
    page_rows: int
    """
    rows on a page of a list
    """
    single_keys: bool
    """
    whether keys without Ctrl or Alt do something
    """
    theme: ThemeEnum | BlankEnum
    """
    blank: as the system has it
    """
    time_zone: str
    """
    of times on the pages; blank: the portal's
    """


class Product(Answer):
    component_count: int
    description: str
    flow_count: int
    lifecycle: LifecycleEnum
    name: str
    slug: str
    source: str
    """
    `vendor`, `shared` or `local/<name>`
    """
    successor: str | None
    vendor: Vendor


class ProductDetail(Answer):
    alternatives: list[Alternative]
    component_count: int
    components: list[Component]
    description: str
    documents: list[str]
    features: list[Feature]
    flow_count: int
    lifecycle: LifecycleEnum
    name: str
    parameters: list[Parameter]
    slug: str
    source: str
    """
    `vendor`, `shared` or `local/<name>`
    """
    successor: str | None
    vendor: Vendor


class ProductPage(Answer):
    next: str | None
    previous: str | None
    results: list[Product]


class Rule(Answer):
    deployments: list[str]
    destination_zone: str
    destinations: list[str]
    entries: int
    expires_on: date | None
    id: str
    number: int
    path: list[RuleHop]
    phase: PhaseEnum
    products: list[str]
    purposes: list[str]
    requirement: RequirementEnum
    services: list[str]
    source_zone: str
    sources: list[str]
    tls_inspection: TlsInspectionEnum


class RulePage(Answer):
    next: str | None
    previous: str | None
    results: list[Rule]


class SiteAnswer(Answer):
    catalogue_version: int
    entries: list[Entry]
    entry_count: int
    flows: list[Flow]
    in_force: list[Standing]
    """
    what of them is in force, and by which change
    """
    more_entries: bool
    """
    Whether there are more than `entry_count` says.
    """
    rule_set: UUID | None
    site: str
    verdict: VerdictEnum
    why: str


class ExportDetail(Answer):
    change: int | None
    created_at: AwareDatetime
    expires_at: AwareDatetime | None
    file_name: str | None
    finding_count: int
    findings: list[ExportFinding]
    format: str
    id: UUID
    job: UUID
    rows: int | None
    rule_set: UUID | None
    sha256: str | None
    size: int | None
    state: JobStateEnum
    url: str | None


class Lookup(Answer):
    destination: str
    near: list[Near]
    """
    A few entries, where the verdict is not required.
    """
    service: str
    sites: list[SiteAnswer]
    source: str
    verdict: VerdictEnum


class OwnAccount(Answer):
    active: bool
    created_at: AwareDatetime
    email: str
    groups: list[str]
    kind: AccountKindEnum
    last_login: AwareDatetime | None
    name: str
    preferences: Preferences
    responsible: str | None
    """
    who answers for a service account
    """
    scopes: list[Literal["read", "write", "catalogue", "accounts"]] | None
    """
    of the token that you use; null for a session
    """
    superuser: bool
    username: str
