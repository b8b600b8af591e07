"""The API and its document."""

from portal.settings.limits import API_THROTTLE_ANON, API_THROTTLE_USER
from portal.settings.security import SECURE_PROXY_SSL_HEADER

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "requirements_app.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["requirements_app.api.permissions.ScopedAccess"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["requirements_app.api.parsers.StrictJSONParser"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "requirements_app.api.problems.problem_response",
    "DEFAULT_THROTTLE_CLASSES": [
        "requirements_app.api.throttling.AccountThrottle",
        "requirements_app.api.throttling.AnonymousThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"account": API_THROTTLE_USER, "anonymous": API_THROTTLE_ANON},
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    # Whose address counts for unknown callers: the one that the TLS proxy saw, or the peer's own.
    "NUM_PROXIES": 1 if SECURE_PROXY_SSL_HEADER else 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Network Requirements Portal",
    "DESCRIPTION": "Vendor network requirements as a versioned catalogue, and each site's rules.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "requirements_app.api.documentation.finish",
    ],
    "ENUM_NAME_OVERRIDES": {
        "JobStateEnum": "requirements_app.jobs.models.Job.State",
        "BindingStateEnum": "requirements_app.sites.models.Binding.State",
        "ProposalStateEnum": "requirements_app.sites.models.UpgradeProposal.State",
        "OverrideKindEnum": "requirements_app.sites.models.Override.Kind",
        "AccountKindEnum": ["person", "service"],
        "SourceStateEnum": ["being edited", "waiting", "in force", "empty"],
        "DraftStateEnum": "requirements_app.catalogue.models.Draft.State",
        "FindingSeverityEnum": ["blocking", "warning", "info"],
        "RiskSeverityEnum": ["low", "medium", "high", "critical"],
        "ChangeStateEnum": [
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
        "ItemStateEnum": "requirements_app.changes.models.Item.State",
        "ItemKindEnum": "requirements_app.changes.models.Item.Kind",
        "WindowKindEnum": ["freeze", "maintenance"],
        "TicketStateEnum": ["waiting", "open", "closed", "failed", "gone"],
        "TicketMessageKindEnum": ["create", "attach", "comment", "update"],
        "TicketMeaningEnum": "exports.tickets.port.MEANINGS",
        "PictureStateEnum": ["missing", "waiting", "drawn", "failed"],
        "ListFormatEnum": "requirements_app.lists.checks.FORMATS",
        "ListSideEnum": ["destinations", "sources", "both"],
        "ListServesEnum": ["implemented", "approved"],
        "ListCredentialKindEnum": ["basic", "path"],
        "RuleBaseFormatEnum": "requirements_app.rulebases.compute.parsing.PLATFORMS",
        "RuleActionEnum": ["permit", "deny", "unknown"],
        "CoverageAnswerEnum": "requirements_app.rulebases.models.CoverageAnswer.Kind",
        "CoverageSideEnum": "requirements_app.rulebases.models.CoverageAnswer.Side",
        "WebhookStateEnum": ["active", "failing", "paused", "disabled"],
        "DeliveryStateEnum": ["waiting", "delivered", "failed"],
    },
}
