"""What several commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ..errors import PortalError
from ..models import RuleSet
from ..portal import Portal
from .outcomes import Outcome

F = TypeVar("F", bound=Callable[..., Any])
Parameter = Callable[[F], F]

as_json = click.option("--json", "as_json", is_flag=True, help="Print the portal's answer as JSON.")
timeout = click.option(
    "--timeout", type=click.FloatRange(min=0), default=600, show_default=True, metavar="SECONDS",
    help="How long to wait for the portal's work.",
)  # fmt: skip


def portal() -> Portal:
    """The portal of the settings, closed when the command ends."""
    made = Portal.configured()
    click.get_current_context().call_on_close(made.close)
    return made


def end(outcome: Outcome) -> None:
    """End the command with an exit code."""
    if outcome:
        click.get_current_context().exit(int(outcome))


def newest(source: Portal, site: str) -> RuleSet:
    """The newest rule set of a site. Raises PortalError where none is built."""
    found = source.rule_sets.newest(site)
    if found is None:
        raise PortalError(
            f"No rule set of {site} is built.", f"Run portal rules build {site} --wait"
        )
    return found
