"""Reading a policy's file, so that every error names line, field, value and mend."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from requirements_app.core.errors import InvalidInput
from requirements_app.core.yaml_lines import load_yaml
from requirements_app.core.yaml_problems import problems_of

MOST_CHARACTERS = 200_000
_PolicyT = TypeVar("_PolicyT", bound=BaseModel)


class Strict(BaseModel):
    """Frozen; a key that nobody knows is an error and never a rule that silently does nothing."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True
    )


def policy_read(model: type[_PolicyT], text: str, name: str) -> _PolicyT:
    """The policy in `text`; `name` is what problems call the file. Raises InvalidInput with one
    problem for each error, such as ``risk.yaml:12 checks[3].severity``."""
    marked = load_yaml(text, name, MOST_CHARACTERS)
    if not isinstance(marked.data, dict):
        problem = marked.problem((), "the file", "is no mapping", "begin it with `schema: 1`")
        raise InvalidInput(problem)
    try:
        return model.model_validate(marked.data)
    except ValidationError as error:
        raise InvalidInput(*problems_of(error, marked, model)) from error
