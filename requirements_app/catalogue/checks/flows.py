"""Checks of flows: their ends, their rows, and what they hang on."""

from __future__ import annotations

from collections.abc import Iterator

from requirements_app.catalogue.content import HOST
from requirements_app.catalogue.schema import Condition, Flow, Reading
from requirements_app.core.errors import Problem
from requirements_app.core.yaml_lines import Path
from requirements_app.core.yaml_problems import choose

from .base import Checker, each
from .roles import takes


def flow_problems(checker: Checker) -> Iterator[Problem]:
    """References of the file's flows."""
    for path, flow in each(("flows",), checker.file.flows):
        yield from _ends(checker, flow, path)
        for inner, reading in each((*path, "readings"), flow.readings):
            yield from _reading(checker, reading, inner)
        yield from checker.unknown_rows(flow.provenance, (*path, "provenance"))
        yield from _switches(checker, flow, path)
        for part, conditions in (("all", flow.conditions.all), ("any", flow.conditions.any)):
            for inner, condition in each((*path, "conditions", part), conditions):
                yield from _condition(checker, condition, inner)
        if flow.replaceable_by is not None:
            yield from checker.unknown_component(flow.replaceable_by, (*path, "replaceable_by"))


def _reading(checker: Checker, reading: Reading, path: Path) -> Iterator[Problem]:
    yield from _ends(checker, reading, path)
    if not (reading.source or reading.destination or reading.services):
        mend = "say its source, destination or services"
        yield checker.problem(path, reading.id, "says nothing of its own", mend)


def _ends(checker: Checker, ends: Flow | Reading, path: Path) -> Iterator[Problem]:
    for side, values in (("source", ends.source), ("destination", ends.destination)):
        for inner, value in each((*path, side), values):
            if value.startswith(HOST):
                yield from _host(checker, value.removeprefix(HOST), inner)
            else:
                yield from checker.unknown_component(value, inner)


def _host(checker: Checker, pattern: str, path: Path) -> Iterator[Problem]:
    known = checker.own_source.hosts
    what, mend = "host of this source", "list it under `hosts`"
    yield from checker.unknown(path, pattern, known, what, mend)
    host = known.get(pattern)
    if host is None:
        return
    if host.kind == "placeholder":
        mend = f"end the flow at `{host.stands_for}`, which it stands for"
        yield checker.problem(path, pattern, "is a placeholder, never a real host", mend)
    for name in host.parameters:
        yield from checker.unknown_parameter(name, path)


def _switches(checker: Checker, flow: Flow, path: Path) -> Iterator[Problem]:
    file = checker.file
    if flow.feature is not None:
        yield from _feature(checker, flow.feature, (*path, "feature"))
    if flow.crypto_profile is not None:
        profiles = [profile.id for profile in file.crypto_profiles]
        inner, mend = (*path, "crypto_profile"), "declare it under `crypto_profiles`"
        yield from checker.unknown(inner, flow.crypto_profile, profiles, "crypto profile", mend)
    if (choice := flow.alternative) is None:
        return
    groups = {group.id: group for group in file.alternatives}
    inner, mend = (*path, "alternative", "group"), "declare it under `alternatives`"
    yield from checker.unknown(inner, choice.group, groups, "alternative", mend)
    if choice.group in groups:
        options = [option.id for option in groups[choice.group].options]
        inner, mend = (*path, "alternative", "option"), f"name an option of {choice.group}"
        yield from checker.unknown(inner, choice.option, options, "option", mend)


def _feature(checker: Checker, feature: str, path: Path) -> Iterator[Problem]:
    known = [one.id for one in checker.file.features]
    yield from checker.unknown(path, feature, known, "feature", "declare it under `features`")


def _condition(checker: Checker, condition: Condition, path: Path) -> Iterator[Problem]:
    if condition.feature is not None:
        yield from _feature(checker, condition.feature, (*path, "feature"))
    if condition.parameter is None:
        return
    yield from checker.unknown_parameter(condition.parameter, (*path, "parameter"))
    declared = {parameter.id: parameter for parameter in checker.file.parameters}
    if parameter := declared.get(condition.parameter):
        for inner, value in each((*path, "values"), condition.values):
            if not takes(parameter, value):
                mend = choose(value, parameter.allowed, "name a value that it takes")
                message = f"is no value of parameter {parameter.id}"
                yield checker.problem(inner, value, message, mend)
