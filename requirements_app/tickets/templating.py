"""The templates of titles, bodies and fields: Jinja's, in a sandbox that can only look at the facts
it is given and ends what takes too long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from requirements_app.core.errors import InvalidInput

LONGEST_TEMPLATE = 20_000
MOST_STEPS = 50_000
"""Passes through loops, and filters used, in one rendering."""
LONGEST_VALUE = 100_000
_FILTERS = frozenset(
    {"default", "first", "join", "last", "length", "lower", "replace", "title", "trim", "truncate",
     "upper"}
)  # fmt: skip
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.For, nodes.If, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Const, nodes.CondExpr, nodes.Keyword,
)  # fmt: skip
"""No assignment, arithmetic, call, macro or include: only looking at facts, and choosing."""


class _Budget:
    def __init__(self) -> None:
        self.left = MOST_STEPS

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise SecurityError(f"takes more than {MOST_STEPS} steps")


class _Rows(Sequence[Any]):
    """A list whose every pass costs the template's budget."""

    def __init__(self, values: Sequence[Any], budget: _Budget) -> None:
        self._values, self._budget = values, budget

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, place: Any) -> Any:
        return self._values[place]

    def __iter__(self) -> Iterator[Any]:
        for value in self._values:
            self._budget.spend()
            yield value


class _Sandbox(ImmutableSandboxedEnvironment):
    """Nothing can be called."""

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002
        return False


def _bounded(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def bounded(*values: Any, **options: Any) -> Any:
        made = work(*values, **options)
        if isinstance(made, str) and len(made) > LONGEST_VALUE:
            raise SecurityError(f"the filter {name} makes more than {LONGEST_VALUE} characters")
        return made

    return bounded


class _Unknown(StrictUndefined):
    @property
    def _undefined_message(self) -> str:
        return f"there is no fact {self._undefined_name}"


def _environment() -> _Sandbox:
    made = _Sandbox(undefined=_Unknown, autoescape=False, keep_trailing_newline=True)
    made.globals.clear()
    made.filters = {name: _bounded(name, made.filters[name]) for name in _FILTERS}
    made.tests = {
        name: made.tests[name] for name in ("defined", "undefined", "none", "in", "eq", "ne")
    }
    return made


_JINJA = _environment()


def _parsed(text: str) -> nodes.Template:
    parsed = _JINJA.parse(text)
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise TemplateSyntaxError(
                f"{type(node).__name__.lower()} cannot be used here", getattr(node, "lineno", 1)
            )
    return parsed


def check_template(text: str, field: str) -> None:
    """Raise InvalidInput, with the line, for what is no template."""
    if len(text) > LONGEST_TEMPLATE:
        raise InvalidInput.one(
            field,
            f"{len(text)} characters",
            "is too long",
            f"use {LONGEST_TEMPLATE} characters at most",
        )
    try:
        _JINJA.compile(_parsed(text))
    except TemplateSyntaxError as error:
        raise InvalidInput.one(
            field,
            _line(text, error.lineno),
            f"is no template: line {error.lineno}: {error.message}",
            "see docs/ticketing.md for what templates can hold",
        ) from error
    except TemplateError as error:
        raise _unfit(field, text, error) from error


def render(text: str, facts: Mapping[str, Any], field: str, longest: int) -> str:
    """The template filled with the facts (texts, numbers, lists and mappings of them), at most
    `longest` characters. Raises InvalidInput for a fact that is not there, for what the sandbox
    forbids, and for what takes too long."""
    budget = _Budget()
    counted = {name: _counted(value, budget) for name, value in facts.items()}
    told, length = [], 0
    try:
        for piece in _JINJA.from_string(_parsed(text)).generate(counted):
            budget.spend()
            told.append(piece)
            length += len(piece)
            if length > longest:
                break
    except (TemplateError, TypeError, ValueError, RecursionError, OverflowError) as error:
        raise _unfit(field, text, error) from error
    return "".join(told)[:longest]


def _counted(value: Any, budget: _Budget) -> Any:
    if isinstance(value, Mapping):
        return {name: _counted(each, budget) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return _Rows([_counted(each, budget) for each in value], budget)
    return value


def _unfit(field: str, text: str, error: Exception) -> InvalidInput:
    return InvalidInput.one(
        field, text[:200], f"cannot be filled: {error}", "see docs/ticketing.md for the facts"
    )


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number - 1] if 0 < number <= len(lines) else ""
