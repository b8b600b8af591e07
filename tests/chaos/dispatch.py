"""`python -m tests.chaos.dispatch`: `manage.py dispatch` for the chaos run, in which tickets do not
wait until nothing else does: then they would be spoken of once the faults are over."""

from __future__ import annotations

import sys

import django
from django.core.management import execute_from_command_line

from requirements_app.jobs import registry


def main() -> None:
    django.setup()
    registry._background.remove("ticket-send")
    execute_from_command_line(["manage.py", "dispatch", *sys.argv[1:]])


if __name__ == "__main__":
    main()
