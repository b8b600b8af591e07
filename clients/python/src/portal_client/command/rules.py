"""portal rules …, portal export."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

import click

from ..models import RuleSet
from ..portal import Portal
from .outcomes import Outcome
from .output import complain, progress, say, say_json, say_table
from .shared import as_json, end, newest, portal, timeout


@click.group()
def rules() -> None:
    """Build a site's rule set, and see what it says."""


@rules.command()
@click.argument("site")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day; today unless given.")
@click.option("--wait", is_flag=True, help="Wait until it is built.")
@click.option(
    "--fail-on", type=click.Choice(["blocking", "warning"]),
    help="With --wait: end with 10 where the rule set has such findings, or graver ones.",
)  # fmt: skip
@timeout
@as_json
def build(
    *, site: str, as_of: dt.datetime | None, wait: bool, fail_on: str | None, timeout: float,
    as_json: bool,
) -> None:  # fmt: skip
    """Build SITE's rule set."""
    if fail_on and not wait:
        raise click.UsageError("--fail-on needs --wait: findings are known once it is built.")
    source = portal()
    with progress() as shown:
        built = source.rule_sets.build(
            site, as_of=as_of.date() if as_of else None, wait=wait, timeout=timeout,
            progress=shown.job,
        )  # fmt: skip
    _tell(built, as_json=as_json)
    if fail_on:
        end(_judged(source, built, fail_on))


@rules.command()
@click.argument("site")
@as_json
def show(site: str, as_json: bool) -> None:
    """SITE's newest rule set."""
    _tell(newest(portal(), site), as_json=as_json)


@rules.command()
@click.argument("site")
@as_json
def findings(site: str, as_json: bool) -> None:
    """What is missing or to be decided in SITE's newest rule set."""
    source = portal()
    found = source.rule_sets.findings(newest(source, site).id)
    if as_json:
        say_json(found)
    else:
        rows = ((each.severity, each.subject, each.message, each.mend) for each in found)
        say_table(("SEVERITY", "SUBJECT", "MESSAGE", "MEND"), rows)


@click.command()
@click.argument("site")
@click.option(
    "--format", "kind", default="csv", show_default=True,
    help="csv, xlsx, pdf or json; with --firewall nftables, paloalto-set, fortios, …",
)  # fmt: skip
@click.option("--firewall", metavar="SLUG", help="The firewall whose configuration is wanted.")
@click.option("--since", metavar="ID", help="Of a firewall: only what differs from this rule set.")
@click.option("--view", help="Of a csv: rules (unless given) or entries.")
@click.option("--rule-set", metavar="ID", help="This rule set; SITE's newest unless given.")
@click.option(
    "-o", "--output", metavar="FILE",
    help="Where to write it; - is standard output. Its own name, here, unless given.",
)  # fmt: skip
@timeout
@as_json
def export(
    *, site: str, kind: str, firewall: str | None, since: str | None, view: str | None,
    rule_set: str | None, output: str | None, timeout: float, as_json: bool,
) -> None:  # fmt: skip
    """Save SITE's newest rule set, or a firewall's configuration of it, as a file."""
    if as_json and output == "-":
        raise click.UsageError("--json and -o - both need standard output.")
    source = portal()
    with progress() as shown:
        made = source.exports.create(
            rule_set or newest(source, site).id, kind, firewall=firewall, since=since,
            options={"view": view} if view else None, timeout=timeout, progress=shown.job,
        )  # fmt: skip
    if output == "-":
        _to_standard_output(source, str(made.id))
        return
    path = source.exports.download(made.id, output)
    if as_json:
        say_json(made)
    else:
        say(str(path))


def _tell(rule_set: RuleSet, *, as_json: bool) -> None:
    if as_json:
        say_json(rule_set)
    elif rule_set.state != "succeeded":
        say(f"{rule_set.id}: {rule_set.state}, job {rule_set.job}")
    else:
        say(
            f"{rule_set.id}: {rule_set.rules} rules of {rule_set.entries} entries, "
            f"{rule_set.blocking} blocking findings, {rule_set.warnings} warnings"
        )


def _judged(source: Portal, built: RuleSet, fail_on: str) -> Outcome:
    """Tells the findings that fail it."""
    wrong = ("blocking",) if fail_on == "blocking" else ("blocking", "warning")
    if not (built.blocking or (fail_on == "warning" and built.warnings)):
        return Outcome.OK
    for finding in source.rule_sets.findings(built.id):
        if finding.severity in wrong:
            mend = f"\n  {finding.mend}" if finding.mend else ""
            complain(f"{finding.severity}: {finding.subject}: {finding.message}{mend}")
    return Outcome.FINDINGS


def _to_standard_output(source: Portal, export: str) -> None:
    """Only a file that is whole leaves this process."""
    with tempfile.TemporaryDirectory() as folder:
        path = source.exports.download(export, Path(folder) / "file")
        with path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
