"""Which addresses are about changes."""

ABOUT_REVIEWS = (
    "/api/v1/windows/", "/api/v1/reviews/", "/api/v1/campaigns/", "/api/v1/retirements/",
)  # fmt: skip
"""Those of windows, reviews and what is retired."""
ABOUT_CHANGES = (
    "/api/v1/changes/", "/api/v1/delegations/", "/api/v1/policies/", *ABOUT_REVIEWS,
)  # fmt: skip
ABOUT_TICKETS = ("/api/v1/connectors/", "/api/v1/connector-systems/", "/api/v1/tickets/")
