"""Why a backup is not made, or not restored."""

from __future__ import annotations

from requirements_app.core.errors import ExplainedError


class Refused(ExplainedError):  # noqa: N818 - the name says what happened
    """Nothing was changed, and what has to be put right first."""


class Failed(ExplainedError):  # noqa: N818 - as Refused
    """It began and did not come to its end, or what came out is not what went in."""
