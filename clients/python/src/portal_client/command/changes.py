"""portal change …"""

from __future__ import annotations

import datetime as dt

import click

from ..changes import ENDED, GOING_WELL, reached
from ..models import ChangeDetail
from .outcomes import Outcome
from .output import progress, say, say_json, say_table
from .shared import as_json, end, newest, portal

_DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
number = click.argument("number", type=click.IntRange(min=1))


@click.group()
def change() -> None:
    """Ask for what a rule set needs, and see how far it is."""


@change.command("list")
@click.option("--site")
@click.option("--state")
@click.option("--updated-since", type=click.DateTime(_DAYS), help="In UTC.")
@as_json
def list_(
    site: str | None, state: str | None, updated_since: dt.datetime | None, as_json: bool
) -> None:
    """The changes at the sites that you see, newest first."""
    since = updated_since.replace(tzinfo=dt.UTC) if updated_since else None
    found = portal().changes.list(updated_since=since, site=site, state=state)
    if as_json:
        say_json(found)
    else:
        rows = ((each.number, each.state, each.risk, each.owner, each.title) for each in found)
        say_table(("NUMBER", "STATE", "RISK", "OWNER", "TITLE"), rows)


@change.command()
@click.argument("site")
@click.option("--title", required=True)
@click.option("--justification", required=True, help="Why the business needs it.")
@click.option("--rule-set", metavar="ID", help="This rule set; SITE's newest unless given.")
@click.option("--product", "products", multiple=True, help="Only what this product needs.")
@click.option("--emergency", is_flag=True)
@click.option("--external-system", help="The system that knows it by another number.")
@click.option("--external-reference", help="That number.")
@click.option("--submit", is_flag=True, help="Ask for its approval at once.")
@as_json
def create(
    *, site: str, title: str, justification: str, rule_set: str | None, products: tuple[str, ...],
    emergency: bool, external_system: str | None, external_reference: str | None, submit: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Make a change that leads SITE to its newest rule set."""
    source = portal()
    made = source.changes.create(
        title=title, justification=justification,
        rule_set=rule_set or newest(source, site).id,
        products=list(products) or None, emergency=emergency or None,
        external_system=external_system, external_reference=external_reference,
    )  # fmt: skip
    if submit:
        made = source.changes.submit(made.number, revision=made.revision)
    _tell(made, as_json=as_json)


@change.command()
@number
@as_json
def submit(number: int, as_json: bool) -> None:
    """Ask for approval of change NUMBER as it is now."""
    _tell(portal().changes.submit(number), as_json=as_json)


@change.command()
@number
@click.option("--reason", default="")
@as_json
def withdraw(number: int, reason: str, as_json: bool) -> None:
    """Ask for change NUMBER no longer."""
    _tell(portal().changes.withdraw(number, reason=reason), as_json=as_json)


@change.command()
@number
@click.option(
    "--wait-for", type=click.Choice(GOING_WELL), help="Wait until it is this far, or has ended."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0), default=3600, show_default=True,
    metavar="SECONDS", help="How long to wait.",
)  # fmt: skip
@click.option(
    "--every", type=click.FloatRange(min=0.1), default=10, show_default=True, metavar="SECONDS",
    help="How often to look.",
)  # fmt: skip
@as_json
def status(number: int, wait_for: str | None, timeout: float, every: float, as_json: bool) -> None:
    """How far change NUMBER is.

    Ends with 0 where it is approved (or as far as --wait-for says) or further, with 5 where that
    is still to come, and with 6 where it was rejected, withdrawn or rolled back.
    """
    changes = portal().changes
    if wait_for:
        with progress() as shown:
            seen = changes.wait(
                number, wait_for, timeout=timeout, every=every, progress=shown.change
            )
    else:
        seen = changes.get(number)
    _tell(seen, as_json=as_json)
    end(judged(seen.state, wait_for or "approved"))


def judged(state: str, wanted: str) -> Outcome:
    """What a change's state means to somebody who waits for another."""
    if reached(state, wanted):
        return Outcome.OK
    return Outcome.REJECTED if state in ENDED else Outcome.WAITING


def _tell(change: ChangeDetail, *, as_json: bool) -> None:
    if as_json:
        say_json(change)
    else:
        say(f"Change {change.number} is {change.state}: {change.title} ({change.items} items)")
