"""Every operation of the OpenAPI document, with data that fits it and data that does not.

`FUZZ_EXAMPLES=500` tries more, and other ones each time.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .conftest import token_of
from .world import export_made, rule_set_built

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SNAPSHOT = Path(__file__).with_name("openapi.json")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SLICES = 4
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    missing_required_header,
]
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {"negative_data_rejection": {"expected-statuses": ["4xx"]}},
}
BOUNDED = settings(
    max_examples=EXAMPLES or 16,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def real(world, person) -> dict[str, Any]:
    """Keys of things that are there, by the name of the parameter."""
    rule_set = rule_set_built(world.site, person)
    export = export_made(rule_set, person)
    found = {"site": "hq", "rule_set_id": rule_set.pk, "job_id": rule_set.job_id}
    return {**world.keys, **found, "export_id": export.pk, "slug": "nexthink"}


def keys_of(path: str, real: dict[str, Any]) -> dict[str, str]:
    """Values for the parameters of a path that lead to something."""
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    kind = path.rsplit("{site}/", maxsplit=1)[-1].partition("/")[0]
    singular = {"proxies": "proxy"}.get(kind, kind.removesuffix("s"))
    return {name: str(real[singular if name == "key" else name]) for name in names}


@pytest.mark.parametrize("part", range(SLICES))
def test_no_request_breaks_the_api_or_its_description(application, real, person, part):
    config = schemathesis.Config.from_dict(CONFIG)
    schema = schemathesis.openapi.from_path(SNAPSHOT, config=config)
    schema.app = application
    credentials = {"Authorization": f"Bearer {token_of(person)}"}
    operations = [each.ok() for each in schema.get_all_operations()]
    tried = 0
    for operation in operations[part::SLICES]:
        for mode in schemathesis.GenerationMode:
            tried += try_out(operation, mode, keys_of(operation.path, real), credentials)
    assert tried > 200


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
