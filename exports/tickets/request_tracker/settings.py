"""What is to be known of a Request Tracker, and how it tells what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from ..answers import Dialect
from ..port import Settings

STATUSES: Mapping[str, str] = {
    "new": "open",
    "open": "open",
    "stalled": "open",
    "resolved": "closed",
    "rejected": "rejected",
    "deleted": "cancelled",
}
# RT's own names for them are Low, Medium and High.
PRIORITIES: Mapping[str, str] = {
    "none": "0",
    "low": "0",
    "medium": "50",
    "high": "100",
    "critical": "100",
}
TITLE_LIMIT = 200  # bytes of the column; RT cuts what is longer without a word
BODY_LIMIT = 1_000_000  # well below MaxAttachmentSize, beyond which RT may cut
PAGE = 100  # the most that RT gives at once
MOST_PAGES = 50
SPOKEN = Dialect(
    "Request Tracker",
    lambda body: str(body["message"]),
    {
        "unauthorised": "make a new authentication token in RT (Settings, Auth Tokens) and enter it"
        " in this connector",
        "forbidden": "give the connector's account the rights to the queue that the documentation"
        " of this connector names",
    },
)
# What a ticket has by itself; every other field is a custom one.
OWN = frozenset({
    "AdminCc", "Cc", "DependsOn", "Due", "FinalPriority", "InitialPriority", "MemberOf", "Owner",
    "Priority", "RefersTo", "Requestor", "SLA", "Starts", "Started", "TimeEstimated", "TimeLeft",
    "TimeWorked", "Type",
})  # fmt: skip
# Of these, the ones that read back as they were written.
COMPARED = frozenset({"Owner", "Priority", "Status", "Subject"})


class RequestTrackerSettings(Settings):
    """Where tickets are made, and which field carries the key."""

    queue: str = Field(
        title="Queue",
        description="The name of the queue in which tickets are made",
        pattern=r"^[^/]+$",
        max_length=200,
    )
    key_field: str = Field(
        title="Custom field of the key",
        description="The name of a custom field “enter one value”, applied to the queue; by it a"
        " ticket is found again",
        pattern=r"^[^{}\\\n]+$",
        max_length=200,
    )
