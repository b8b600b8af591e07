"""Log lines of firewalls, read as the connections that they tell of.

One module for each format: what it takes is in the format's public documentation, which its
docstring names. Nothing is guessed: a line that no format knows, or that lacks an end, is told.
"""

from .connection import LogFormat, LoggedConnection
from .paste import FORMATS, MOST_BYTES, MOST_LINES, PastedLine, accepted, read_paste

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "MOST_LINES",
    "LogFormat",
    "LoggedConnection",
    "PastedLine",
    "accepted",
    "read_paste",
]
