"""nftables and iptables: options and names that could be read as something else."""

from __future__ import annotations

import dataclasses
import re

import pytest

from requirements_app.core.errors import InvalidInput

from .netfilter_files import EXPORTERS, written
from .reports import of_each_kind

both = pytest.mark.parametrize("platform", EXPORTERS)


@both
@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"zones": {"admin": "eth0+"}}, "options.zones"),
        ({"zones": {"admin": "eth*"}}, "options.zones"),
        ({"zones": {"admin": 'eth0" accept'}}, "options.zones"),
        ({"zones": {"admin": "averyverylongname"}}, "options.zones"),
        ({"zones": {"admin": ""}}, "options.zones.admin"),
        ({"zones": {"nowhere": "eth0"}}, "options.zones.nowhere"),
        ({"hook_chain": "forward; flush ruleset"}, "options.hook_chain"),
        ({"hook_chain": "-A"}, "options.hook_chain"),
    ],
)
def test_what_could_be_read_as_something_else_is_refused(platform, options, field):
    with pytest.raises(InvalidInput) as caught:
        written(platform, of_each_kind(), **options)
    assert caught.value.problems[0].field == field


def test_a_table_that_is_no_name_is_refused():
    with pytest.raises(InvalidInput):
        written("nftables", of_each_kind(), table="filter { }")


@both
def test_a_long_slug_keeps_names_within_limits(platform):
    slug = "a-very-long-name-of-a-firewall-in-the-second-data-centre-of-the-company"
    text = written(platform, dataclasses.replace(of_each_kind(), firewall=slug))
    names = re.findall(r"^:(\S+)|chain (\S+) \{", text, re.MULTILINE)
    assert names
    assert all(len(one or other) <= 28 for one, other in names)
    other = written(platform, dataclasses.replace(of_each_kind(), firewall=slug + "-2"))
    assert not set(names) & set(re.findall(r"^:(\S+)|chain (NRP|nrp\S+) \{", other, re.MULTILINE))
