"""The layout of a drawing, made in a process of its own: its memory and its faults end with it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from exports.base import ExportError

from .drawing import Drawing
from .elk import elk_graph

TIME_LIMIT_SECONDS = 180
REFUSED = 3  # exit code of the child when the library refuses the graph
MOST_ARROWS = 2000
_ROOT = Path(__file__).parents[2]
_MEND = "choose fewer products or features; the table shows the same"

logger = logging.getLogger(__name__)


def laid_out_apart(drawing: Drawing) -> dict[str, Any]:
    """ELK's answer for the drawing. Raises ExportError for one that is too large, refused or not
    laid out in time."""
    if len(drawing.arrows) > MOST_ARROWS:
        raise ExportError(
            f"the picture has {len(drawing.arrows)} arrows, more than {MOST_ARROWS}", _MEND
        )
    try:
        child = subprocess.run(
            [sys.executable, "-m", "exports.picture"],
            input=json.dumps(elk_graph(drawing)).encode(),
            capture_output=True,
            cwd=_ROOT,
            # On a full disk Python would keep the half of a compiled module, and fail ever after.
            env={
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUTF8": "1",
                "TMPDIR": tempfile.gettempdir(),
            },
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ExportError(
            f"laying the picture out took longer than {TIME_LIMIT_SECONDS} seconds", _MEND
        ) from error
    if child.returncode == REFUSED:
        logger.error("the layout library refused a drawing: %s", child.stderr.decode())
        raise ExportError("the picture cannot be laid out", _MEND)
    if child.returncode:
        raise ExportError(
            f"laying the picture out stopped with code {child.returncode}, as when memory runs out",
            _MEND,
            retry=True,
        )
    found: dict[str, Any] = json.loads(child.stdout)
    return found
