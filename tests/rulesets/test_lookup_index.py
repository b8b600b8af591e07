"""The index of a lookup places addresses as Python does."""

from __future__ import annotations

import pytest
from django.db import connection

from requirements_app.core.endpoints import AddressRange
from requirements_app.rulesets.models import point_of

pytestmark = pytest.mark.django_db
_EDGES = (
    "0.0.0.1-255.255.255.254",
    "10.1.2.3",
    "10.0.0.0/8",
    "::2",
    "2001:db8::1-2001:db8:ffff::",
    "fd00::/8",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
)


@pytest.mark.parametrize("text", _EDGES)
def test_a_range_spans_the_points_of_its_ends(text: str):
    whole = AddressRange.from_text(text)
    first, last = (AddressRange(whole.version, each, each) for each in (whole.first, whole.last))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(span), upper(span) - 1 FROM rulesets_span(%s::inet, %s::inet) span",
            [first.text, last.text],
        )
        assert cursor.fetchone() == (point_of(first), point_of(last))


def test_ipv4_lies_before_ipv6():
    highest, lowest = AddressRange.from_text("255.255.255.254"), AddressRange.from_text("::2")
    assert point_of(highest) < point_of(lowest)
