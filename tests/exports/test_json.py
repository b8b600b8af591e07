import dataclasses
import json
import os
import tracemalloc
from pathlib import Path

from exports.registry import EXPORTERS
from tests.exports import samples
from tests.exports.golden_files import assert_golden
from tests.exports.rendering import rendered


def test_a_rule_set_has_its_documented_shape():
    written, rows = rendered("json", samples.small_report())
    assert_golden("rule-set.json", written)
    whole = json.loads(written)
    assert (whole["schema"], whole["schema_version"], rows) == ("rule-set", 1, 2)
    assert whole["rules"][1]["destinations"][0] == {"value": "*.example.net", "name": ""}
    assert whole["rules"][1]["purposes"] == [samples.NASTY, samples.RIGHT_TO_LEFT]
    assert len(whole["entries"]) == whole["entry_count"] == 3


def test_a_catalogue_selection_has_its_documented_shape():
    written, rows = rendered("json", samples.small_catalogue())
    assert_golden("catalogue-flows.json", written)
    whole = json.loads(written)
    assert (whole["schema"], rows) == ("catalogue-flows", 2)
    assert whole["filters"] == {"product": "nextron-asgard"}


def test_an_empty_rule_set_is_valid():
    written, rows = rendered("json", samples.report())
    assert rows == 0
    assert json.loads(written)["rules"] == []


def test_each_record_stands_on_its_own_line():
    lines = rendered("json", samples.small_report())[0].decode().splitlines()
    starts = [line for line in lines if line.startswith('{"entry_id"')]
    assert len(starts) == 3
    assert all(json.loads(line.rstrip(",")) for line in starts)


def peak_memory(entry_count: int) -> int:
    """The most bytes that rendering so many entries held at once."""
    entries = (samples.entry(number) for number in range(entry_count))
    report = dataclasses.replace(samples.report(), entries=entries)
    exporter = EXPORTERS["json"]
    with Path(os.devnull).open("wb") as out:
        tracemalloc.start()
        exporter.render(report, exporter.read_options({}), out)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return highest


def test_memory_does_not_grow_with_the_entries():
    assert peak_memory(5_000) < peak_memory(200) + 200_000
