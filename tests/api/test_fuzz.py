"""Every operation of the OpenAPI document, with data that fits it and data that does not.

Called as a server calls it, through WSGI, NUL included. Of schemathesis' checks those are left out
that need a recorded sequence of requests (tests/sites/test_any_edits.py plays those) or other
callers (tests/access). `FUZZ_EXAMPLES=500` tries more, and other ones each time.
"""

from __future__ import annotations

import contextlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from .conftest import token_of
from .world import export_made, rule_set_built

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SNAPSHOT = Path(__file__).with_name("openapi.json")
SCOPES = ("read", "write", "catalogue")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SLICES = 24
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    missing_required_header,
    positive_data_acceptance,
    unsupported_method,
    allow_header_conformance,
]
# The description holds types and bounds; whether a name is known is told by 400 as well.
KNOWN_REFUSALS = ["2xx", "400", "403", "404", "409", "412", "422", "428", "429"]
CONFIG = {
    "generation": {"with-security-parameters": False, "allow-x00": True},
    "checks": {
        "negative_data_rejection": {"expected-statuses": ["4xx"]},
        "positive_data_acceptance": {"expected-statuses": KNOWN_REFUSALS},
        "missing_required_header": {"expected-statuses": ["400", "403", "404", "428"]},
    },
}
# Of the cases at the bounds of each parameter CI takes one in so many.
SHARE = 1 if EXAMPLES else 12
BOUNDED = settings(
    max_examples=EXAMPLES or 5,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def real(world, person) -> dict[str, Any]:
    """Keys of things that are there, by the name of the parameter or of what stands before it."""
    rule_set = rule_set_built(world.site, person)
    export = export_made(rule_set, person)
    found = {
        "site": "hq",
        "rule_set_id": rule_set.pk,
        "other_id": rule_set.pk,
        "job_id": rule_set.job_id,
    }
    found |= {"username": person.username, "token": "none", "group_id": 1, "external": 1}
    found |= {"product": "nexthink", "flow": "nexthink.collector-assignment"}
    found |= in_the_catalogue(person)
    found |= about_changes(rule_set, person)
    return {**world.keys, **found, "export_id": export.pk}


def about_changes(rule_set, person) -> dict[str, Any]:
    """Keys of a change and of what belongs to it."""
    from requirements_app.accounts.models import User
    from tests.access.world import (
        CAMPAIGN,
        CHECK_RUN,
        CONNECTOR,
        DELIVERY,
        LIST_KEY,
        RULE_BASE,
        TICKET,
        WEBHOOK,
        WINDOW,
        changes_made,
    )

    other = User.objects.get_or_create(username="other")[0]
    number, file, absence = changes_made(rule_set, person, other)
    keys = {"number": number, "attachment": file, "delegation": absence, "kind": "risk"}
    keys |= {"webhook": WEBHOOK, "delivery": DELIVERY, "connector": CONNECTOR, "ticket": TICKET}
    keys |= {"name": "hq", "credential": LIST_KEY}
    return {
        **keys,
        "run_id": CHECK_RUN,
        "rule_base_id": RULE_BASE,
        "window": WINDOW,
        "campaign": CAMPAIGN,
    }


def in_the_catalogue(person) -> dict[str, Any]:
    """Keys of what is edited; the person may."""
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User
    from requirements_app.accounts.roles import CATALOGUE_EDITORS, CATALOGUE_PUBLISHERS
    from tests.access.world import drafts_made

    person.groups.set(Group.objects.filter(name__in=(CATALOGUE_EDITORS, CATALOGUE_PUBLISHERS)))
    draft, removal = drafts_made(User.objects.create_superuser("system"))
    found = {"draft_id": draft, "draft": draft, "removal": removal, "source": "vendor"}
    return {**found, "part": "flows", "item": "collector-assignment"}


def keys_of(path: str, real: dict[str, Any]) -> dict[str, str]:
    """Values for the parameters of a path that lead to something."""
    found = {}
    for part, before in zip(parts := path.split("/"), ["", *parts], strict=False):
        if part.startswith("{"):
            kind = {"proxies": "proxy"}.get(before, before.removesuffix("s"))
            name = part[1:-1]
            found[name] = str(real[kind if name in ("key", "slug") else name])
    return found


@pytest.mark.parametrize("part", range(SLICES))
def test_no_request_breaks_the_api_or_its_description(application, real, person, part):
    credentials = {"Authorization": f"Bearer {token_of(person, SCOPES)}"}
    tried = 0
    for operation in operations(application)[part::SLICES]:
        for mode in schemathesis.GenerationMode:
            tried += try_out(operation, mode, keys_of(operation.path, real), credentials)
    assert tried > 20


@pytest.mark.parametrize("part", range(SLICES))
def test_each_parameter_is_tried_at_its_bounds(application, real, person, part):
    """And without it, and twice, and with methods that there are none of."""
    credentials = {"Authorization": f"Bearer {token_of(person, SCOPES)}"}
    tried = 0
    for operation in operations(application)[part::SLICES]:
        for case in at_the_bounds(operation):
            tried += 1
            if not case.meta.is_negative_at(ParameterLocation.PATH):
                case.path_parameters = keys_of(operation.path, real)
            checks = CHECKS if leaves_blank(case) else [*CHECKS, negative_data_rejection]
            with transaction.atomic():
                case.call_and_validate(headers=credentials, checks=checks)
                transaction.set_rollback(True)
    assert tried > 8


def operations(application) -> list[Any]:
    """The operations of the document under review, called through WSGI."""
    config = schemathesis.Config.from_dict(CONFIG)
    schema = schemathesis.openapi.from_path(SNAPSHOT, config=config)
    schema.app = application
    return [each.ok() for each in schema.get_all_operations()]


def at_the_bounds(operation) -> Iterator[Any]:
    """The share of the cases that are systematic; it differs from operation to operation."""
    cases = operation.schema.iter_coverage_cases(
        operation,
        generation_modes=list(schemathesis.GenerationMode),
        generation_config=operation.schema.config.generation,
    )
    begin = zlib.crc32(operation.label.encode()) % SHARE
    for number, case in enumerate(cases):
        if number % SHARE == begin:
            yield case


def leaves_blank(case) -> bool:
    """Whether a query parameter is blank: then it does not filter, whatever type it has."""
    for given_value in (case.query or {}).values():
        values = given_value if isinstance(given_value, list) else [given_value]
        if not values or any(value in ("", None, {}) for value in values):
            return True
    return False


def try_out(operation, mode, keys, credentials) -> int:
    """Call an operation with cases of this mode, half of them about things that exist."""
    tried = 0
    somewhere = operation.as_strategy(generation_mode=mode)
    current = {"If-Match": '"1"'} if mode.is_positive else None
    there = operation.as_strategy(generation_mode=mode, path_parameters=keys, headers=current)

    @BOUNDED
    @given(case=st.one_of(somewhere, there))
    def attempt(case):
        nonlocal tried
        tried += 1
        checks = CHECKS if leaves_blank(case) else [*CHECKS, negative_data_rejection]
        with transaction.atomic():
            case.call_and_validate(headers=credentials, checks=checks)
            transaction.set_rollback(True)

    with contextlib.suppress(Unsatisfiable):  # an operation without parameters has no wrong ones
        attempt()
    return tried
