"""The checks of one product file against what it may refer to; see :mod:`..validation`."""

from __future__ import annotations

from collections.abc import Iterator

from requirements_app.core.errors import Problem

from .base import Checker, Locate
from .documents import document_problems
from .flows import flow_problems
from .roles import role_problems

__all__ = ["Checker", "Locate", "file_problems"]


def file_problems(checker: Checker) -> Iterator[Problem]:
    """Every problem of the checker's file, part by part."""
    yield from document_problems(checker)
    yield from role_problems(checker)
    yield from flow_problems(checker)
