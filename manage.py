#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys


def main() -> None:
    if unreadable := [word for word in sys.argv if not _is_text(word)]:
        sys.stderr.write(
            f"{unreadable[0]!r} is not UTF-8; write it in UTF-8, or rename the file.\n"
        )
        raise SystemExit(2)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:2] == ["doctor"]:
        from portal import preflight  # noqa: PLC0415

        preflight.check(sys.argv[2:])
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


def _is_text(word: str) -> bool:
    """Whether a word of the command line was UTF-8: other bytes come as half characters."""
    return not any("\udc80" <= character <= "\udcff" for character in word)


if __name__ == "__main__":
    main()
