"""One layout: the graph as JSON on standard input, the arranged graph comes out."""

from __future__ import annotations

import json
import sys

from exports.picture.engine import LayoutError, arranged
from exports.picture.layout import REFUSED

try:
    found = arranged(json.load(sys.stdin.buffer))
except LayoutError as error:
    sys.stderr.write(str(error))
    sys.exit(REFUSED)
json.dump(found, sys.stdout)
