"""Checks of components, hosts, parameters, alternatives and crypto profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from requirements_app.catalogue.content import full_id
from requirements_app.catalogue.schema import Alternative, Component, Host, Parameter
from requirements_app.core.endpoints import parse_endpoint
from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.core.name_patterns import NamePattern
from requirements_app.core.yaml_lines import Path

from .base import Checker, each


def role_problems(checker: Checker) -> Iterator[Problem]:
    """References of everything that flows refer to."""
    file = checker.file
    successor = file.product.successor
    if successor is not None:
        known = set(checker.seen.products) - {file.product.slug}
        mend = "name a product of the catalogue"
        here = ("product", "successor")
        yield from checker.unknown(here, successor, known, "other product", mend)
    for path, component in each(("components",), file.components):
        yield from _component(checker, component, path)
    for path, host in each(("hosts",), file.hosts):
        yield from _pattern(checker, host, path)
        yield from _host_references(checker, host, path)
    for path, parameter in each(("parameters",), file.parameters):
        yield from _parameter(checker, parameter, path)
    for path, group in each(("alternatives",), file.alternatives):
        yield from _alternative(checker, group, path)
    for path, profile in each(("crypto_profiles",), file.crypto_profiles):
        yield from checker.unknown_rows(profile.provenance, (*path, "provenance"))


def _component(checker: Checker, component: Component, path: Path) -> Iterator[Problem]:
    product = checker.file.product.slug
    if component.specialises:
        yield from checker.unknown_component(component.specialises, (*path, "specialises"))
    for inner, reference in each((*path, "same_as"), component.same_as):
        yield from checker.unknown_component(reference, inner)
        if full_id(product, reference) == f"{product}.{component.id}":
            yield checker.problem(inner, reference, "is the component itself", "remove it")


def _pattern(checker: Checker, host: Host, path: Path) -> Iterator[Problem]:
    """Whether the pattern is what the host's kind says, in the form that can be compared."""
    here, is_template = (*path, "pattern"), host.kind == "template"
    text = re.sub(r"\{[^{}]*\}", "x", host.pattern) if is_template else host.pattern
    try:
        endpoint = parse_endpoint(text, "pattern")
    except InvalidInput as error:
        for one in error.problems:
            yield checker.problem(here, host.pattern, one.message, one.mend)
        return
    right = "address"
    if isinstance(endpoint, NamePattern):
        right = "wildcard" if endpoint.wildcard else "exact"
    free = host.kind in ("template", "placeholder") and right != "address"
    if host.kind != right and not free:
        message = f"is not the kind of {host.pattern}"
        yield checker.problem((*path, "kind"), host.kind, message, f"write `{right}`")
    if host.kind != "placeholder" and endpoint.text != text:
        mend = "use lower case" if is_template else f"write {endpoint.text}"
        yield checker.problem(here, host.pattern, "is not in the form that DNS compares", mend)
    if bool(host.parameters) != is_template:
        mend = "write `kind: template` and a {parameter} in the pattern, or neither"
        yield checker.problem(here, host.pattern, f"does not go with kind {host.kind}", mend)


def _host_references(checker: Checker, host: Host, path: Path) -> Iterator[Problem]:
    for name in host.parameters:
        yield from checker.unknown_parameter(name, (*path, "pattern"))
    if (host.stands_for is not None) != (host.kind == "placeholder"):
        message = "has only one of `kind: placeholder` and `stands_for`"
        mend = "write both for an example name that stands for the customer's own system"
        yield checker.problem(path, host.pattern, message, mend)
    if host.stands_for is not None:
        yield from checker.unknown_component(host.stands_for, (*path, "stands_for"))


def takes(parameter: Parameter, value: str) -> bool:
    """Whether a parameter may have this value."""
    if parameter.allowed:
        return value in parameter.allowed
    return parameter.pattern is None or re.fullmatch(parameter.pattern, value) is not None


def _parameter(checker: Checker, parameter: Parameter, path: Path) -> Iterator[Problem]:
    if parameter.allowed and parameter.pattern is not None:
        mend = "keep the one that the document gives"
        yield checker.problem(path, parameter.id, "has both `allowed` and `pattern`", mend)
    for value in parameter.allowed_meaning:
        inner, mend = (*path, "allowed_meaning", value), "list it under `allowed` too"
        yield from checker.unknown(inner, value, parameter.allowed, "allowed value", mend)
    example = parameter.example
    if example is not None and not takes(parameter, example):
        mend = "give an example that the parameter takes"
        yield checker.problem((*path, "example"), example, "is no value it may have", mend)


def _alternative(checker: Checker, group: Alternative, path: Path) -> Iterator[Problem]:
    if group.default is not None:
        options = [option.id for option in group.options]
        inner, mend = (*path, "default"), "name an option"
        yield from checker.unknown(inner, group.default, options, "option", mend)
    choices = [flow.alternative for flow in checker.file.flows if flow.alternative]
    used = {choice.option for choice in choices if choice.group == group.id}
    for inner, option in each((*path, "options"), group.options):
        if option.id not in used:
            mend = "give it the flows that it stands for, or remove it"
            yield checker.problem(inner, option.id, "has no flow", mend)
