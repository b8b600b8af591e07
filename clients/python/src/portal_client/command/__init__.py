"""The command `portal`."""

from __future__ import annotations

import logging
import sys
from typing import Any

import click

from ..errors import PortalError
from ..version import own_version
from .changes import change
from .lists import account, products, sites
from .lookup import lookup
from .outcomes import Outcome, outcome_of
from .output import complain
from .rules import export, rules

_HELP = """The Network Requirements Portal from a shell or a pipeline.

PORTAL_URL and PORTAL_TOKEN say where it is and who asks; without them, `url` and `token` in
~/.config/portal/config.toml do.
"""


class Explained(click.Group):
    """A group whose commands end with a sentence and a code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PortalError as error:
            complain(str(error))
            ctx.exit(int(outcome_of(error)))
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            complain(str(error))
            ctx.exit(int(Outcome.FAILED))


@click.group(cls=Explained, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", is_flag=True, help="Say when a request is sent again.")
@click.version_option(own_version(), prog_name="portal")
def main(verbose: bool) -> None:
    if verbose or sys.stderr.isatty():
        told = logging.StreamHandler()
        told.setFormatter(logging.Formatter("%(message)s"))
        logger = logging.getLogger("portal_client")
        logger.addHandler(told)
        logger.setLevel(logging.INFO)


for _command in (account, sites, products, rules, export, lookup, change):
    main.add_command(_command)
