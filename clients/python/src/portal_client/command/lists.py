"""portal account, portal sites, portal products."""

from __future__ import annotations

import click

from .output import say, say_json, say_table
from .shared import as_json, portal


@click.command()
@as_json
def account(as_json: bool) -> None:
    """Whose token this is, and what it may: a test of the settings."""
    found = portal().account()
    if as_json:
        say_json(found)
    else:
        say(f"{found.username}: {', '.join(found.scopes or ())}")


@click.command()
@as_json
def sites(as_json: bool) -> None:
    """The sites that you have a role at."""
    found = portal().sites.list()
    if as_json:
        say_json(found)
    else:
        rows = ((each.slug, each.name, each.catalogue_version) for each in found)
        say_table(("SITE", "NAME", "CATALOGUE"), rows)


@click.command()
@click.option("--q", metavar="TEXT", help="A part of the name.")
@as_json
def products(q: str | None, as_json: bool) -> None:
    """The products of the catalogue."""
    found = portal().catalogue.products(q=q)
    if as_json:
        say_json(found)
    else:
        rows = ((each.slug, each.vendor.name, each.name, each.flow_count) for each in found)
        say_table(("PRODUCT", "VENDOR", "NAME", "FLOWS"), rows)
