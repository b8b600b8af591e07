"""One compilation: JSON on standard input, its creation time and its template as arguments; the
PDF comes out."""

from __future__ import annotations

import json
import sys

import typst

from exports.pdf.typesetting import REFUSED, typeset

try:
    pdf = typeset(json.load(sys.stdin.buffer), int(sys.argv[1]), sys.argv[2])
except typst.TypstError as error:
    sys.stderr.write(f"{error.message}\n{error.diagnostic}")
    sys.exit(REFUSED)
sys.stdout.buffer.write(pdf)
