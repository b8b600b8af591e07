"""What every template may use besides its page's own values."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from requirements_app.jobs.notice import queue_trouble


def queue(request: HttpRequest) -> dict[str, Callable[[], str]]:  # noqa: ARG001
    """Why jobs start late, asked only by templates that show it."""
    return {"queue_trouble": queue_trouble}
