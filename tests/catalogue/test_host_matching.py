"""Which hosts of the catalogue a host that is asked about may be."""

from __future__ import annotations

import pytest

from requirements_app.catalogue.host_matching import HostQuery
from requirements_app.core.errors import InvalidInput

MEANT = [
    ("update.example.com", "update.example.com", "exact"),
    ("UPDATE.Example.COM.", "update.example.com", "exact"),
    ("a.b.example.com", "*.example.com", "wildcard"),
    ("*.example.com", "*.example.com", "wildcard"),
    ("*.example.com", "update.example.com", "exact"),
    ("*.example.com", "*.below.example.com", "wildcard"),
    ("*.below.example.com", "*.example.com", "wildcard"),
    ("ours.eu.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("{instance}.{region}.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("*.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("bucket-eu.example.com", "bucket-{region}.example.com", "template"),
    ("192.0.2.7", "192.0.2.0/24", "address"),
    ("192.0.0.0/16", "192.0.2.0/24", "address"),
    ("2001:db8::1", "2001:db8::/32", "address"),
    ("app.uni.example", "app.uni.example", "placeholder"),
]

NOT_MEANT = [
    ("update.example.com", "update2.example.com", "exact"),
    ("example.com", "*.example.com", "wildcard"),
    ("badexample.com", "*.example.com", "wildcard"),
    ("*.example.com", "example.com", "exact"),
    ("ours.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("a.b.c.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("oursxeu.cloud.example", "{instance}.{region}.cloud.example", "template"),
    ("192.0.3.1", "192.0.2.0/24", "address"),
    ("2001:db8::1", "0.0.0.0/1", "address"),
    ("192.0.2.7", "update.example.com", "exact"),
    ("update.example.com", "192.0.2.0/24", "address"),
]


@pytest.mark.parametrize(("asked", "pattern", "kind"), MEANT)
def test_a_host_is_found(asked: str, pattern: str, kind: str) -> None:
    assert HostQuery.from_text(asked).matches(pattern, kind)


@pytest.mark.parametrize(("asked", "pattern", "kind"), NOT_MEANT)
def test_another_host_is_not(asked: str, pattern: str, kind: str) -> None:
    assert not HostQuery.from_text(asked).matches(pattern, kind)


@pytest.mark.parametrize("text", ["any", "", "https://example.com/x", "10.1.2.3/24", "a..b", "*"])
def test_what_is_no_host_is_refused_under_the_name_of_its_field(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        HostQuery.from_text(text, "host")

    assert {problem.field for problem in refused.value.problems} == {"host"}
