"""Change requests, what was decided on them, and what is in force at each site."""

from .allowed import AllowedAlready, allowed_of
from .approval import Decision, Delegation, Step
from .baseline import Baseline, BaselineEntry
from .change import Change, ChangeSite, Item
from .conversation import Attachment, Comment, Notice, Watcher
from .evidence import CheckRun, Evidence, Implementation
from .policy import PolicyRevision, RiskFinding
from .review import Campaign, Review
from .windows import Window

__all__ = [
    "AllowedAlready",
    "Attachment",
    "Baseline",
    "BaselineEntry",
    "Campaign",
    "Change",
    "ChangeSite",
    "CheckRun",
    "Comment",
    "Decision",
    "Delegation",
    "Evidence",
    "Implementation",
    "Item",
    "Notice",
    "PolicyRevision",
    "Review",
    "RiskFinding",
    "Step",
    "Watcher",
    "Window",
    "allowed_of",
]
