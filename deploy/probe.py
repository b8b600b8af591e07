"""Whether an address answers well: `probe.py URL`. Exit code 0 for it, else 1, with the reason.

For health checks in containers, which have no curl. Standard library only.
"""

import sys
import urllib.request
from urllib.error import URLError

PATIENCE = 4.0  # seconds


def main() -> int:
    """Ask once. Returns the exit code."""
    try:
        with urllib.request.urlopen(sys.argv[1], timeout=PATIENCE) as answer:  # noqa: S310 - given by the health check
            return 0 if answer.status < 300 else 1
    except (URLError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
