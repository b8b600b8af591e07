"""The ticketing systems that there is a driver for, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .generic.driver import Generic
from .github.driver import GitHub
from .gitlab.driver import GitLab
from .jira.driver import Jira
from .port import Driver
from .redmine.driver import Redmine
from .request_tracker.driver import RequestTracker
from .servicenow.driver import ServiceNow

_ALL: tuple[Driver[Any], ...] = (
    RequestTracker(),
    Redmine(),
    ServiceNow(),
    Jira(),
    GitLab(),
    GitHub(),
    Generic(),
)
DRIVERS: Mapping[str, Driver[Any]] = MappingProxyType({each.system: each for each in _ALL})
