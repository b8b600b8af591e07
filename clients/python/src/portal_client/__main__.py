"""`python -m portal_client` is the command `portal`."""

from .command import main

main(prog_name="portal")
