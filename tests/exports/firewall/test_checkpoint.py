"""Check Point, read back from both spellings, and held against the vendor's Ansible modules."""

import copy
import dataclasses
import importlib
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given

from exports.base import ExportError
from exports.firewall.checkpoint.exporter import CheckPointCliExporter, CheckPointJsonExporter
from requirements_app.core.errors import InvalidInput
from tests.exports.golden_files import assert_golden

from . import reports
from .devices import asked, packets, written
from .reading_checkpoint import RULES, CheckPoint, flat, names, words_of

GOLDEN = Path(__file__).parents[2] / "golden" / "firewall"
JSON, CLI = CheckPointJsonExporter(), CheckPointCliExporter()
OPTIONS = {"firewall": "fw-inner", "inside_zones": True}


def calls_of(report, part="apply", **options):
    return json.loads(written(JSON, report, **options))[part]


def loaded(report, **options):
    device = CheckPoint()
    device.run(calls_of(report, **options))
    return device


def outward(number, destinations, sources=("10.80.0.30",)):
    return reports.rule(number, ("management", "internet"), sources, destinations, ["tcp/443"])


def codes(report, **options):
    return [
        (each.subject, each.code)
        for each in JSON.findings(report, JSON.read_options(OPTIONS | options))
    ]


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
@pytest.mark.parametrize("exporter", [JSON, CLI], ids=lambda each: each.identifier)
def test_what_is_written_is_what_was_reviewed(exporter, name):
    text = written(exporter, getattr(reports, name)(), inside_zones=True, install_on="gw-inner")
    assert_golden(f"{exporter.identifier}.{name}.{exporter.suffix}", text.encode(), GOLDEN)


def test_each_kind_of_rule_permits_what_it_asks_for_and_nothing_else():
    """Wildcards, and any, which stands for the addresses of its zone, have tests of their own."""
    rules = [each for each in reports.of_each_kind().rules if each.number not in {6, 7, 8, 9}]
    report = reports.report(*rules)
    assert packets(loaded(report, inside_zones=True).permitted()) == packets(asked(rules))


@reports.few
@given(reports.address_rules())
def test_every_asked_packet_is_permitted_and_no_other(rules):
    assert packets(loaded(reports.report(*rules)).permitted()) == packets(asked(rules))


def test_any_is_the_addresses_of_its_zone_for_rules_know_no_zones():
    whole = reports.of_each_kind().rules
    permitted = packets(loaded(reports.report(whole[7], whole[8])).permitted())
    asked_for = packets(asked([whole[7], whole[8]]))
    assert permitted <= asked_for
    inside = [
        reports.rule(1, ("management", "admin"), [source], [network], ["tcp/443"])
        for zone in reports.ZONES
        for network in zone.networks
        for source in ("10.80.0.31", "fd5e:80:0:1::31")
    ]
    assert not permitted & packets(asked(inside))
    outside = outward(1, ["198.51.100.7"], sources=whole[7].sources)
    assert packets(asked([outside])) <= permitted


def test_a_wildcard_that_would_hold_the_name_above_it_is_not_written_but_told():
    report = reports.report(outward(1, ["*.example.net"]))
    assert not loaded(report).tables.get(RULES)
    assert codes(report) == [("rule 1", "rule-not-written"), ("rule 1", "wildcard-holds-apex")]


def test_a_wildcard_is_written_where_the_name_above_it_is_asked_for_too():
    report = reports.report(outward(1, ["*.example.net", "example.net", "a.example.org"]))
    device = loaded(report)
    assert packets(device.permitted()) == packets(asked(report.rules))
    assert device.tables["dns-domain"] == {
        ".example.net": {"is-sub-domain": True},
        ".a.example.org": {"is-sub-domain": False},
    }
    assert codes(report) == [("rule 1", "wildcards-by-reverse-dns")]


def test_a_wildcard_is_written_where_the_name_above_it_was_accepted():
    report = reports.report(outward(1, ["*.example.net"]))
    (permitted,) = loaded(report, apex=True).permitted()
    assert {str(each) for each in names(permitted.destinations)} == {"example.net", "*.example.net"}


def test_a_name_that_another_rule_needs_alone_is_not_widened():
    report = reports.report(
        outward(1, ["example.net"], sources=reports.ZONES[3].networks),
        outward(2, ["*.example.net", "example.net", "www.example.org"]),
    )
    for apex in (False, True):
        device = loaded(report, apex=apex)
        assert device.tables["dns-domain"][".example.net"] == {"is-sub-domain": False}
        assert packets(device.permitted()) <= packets(asked(report.rules))
        assert ("rule 2", "wildcard-holds-apex") in codes(report, apex=apex)


def test_a_domain_that_changes_what_it_holds_cannot_be_a_difference():
    before = outward(1, ["example.net"])
    after = outward(1, ["example.net", "*.example.net"])
    with pytest.raises(ExportError, match=r"\.example\.net is to hold other names"):
        written(JSON, reports.report(after, since="1", before=(before,)))


def test_a_difference_and_what_undoes_it_lead_from_one_state_to_the_other_and_back():
    change = reports.that_differs()
    device = loaded(dataclasses.replace(change, rules=change.before, since="", before=()))
    before = copy.deepcopy(device.contents())
    device.run(calls_of(change))
    after = loaded(dataclasses.replace(change, since="", before=()))
    assert device.contents("comments") == after.contents("comments")
    device.run(calls_of(change, "undo"))
    assert device.contents() == before


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
def test_the_script_makes_the_same_calls(name):
    report = getattr(reports, name)()
    document = json.loads(written(JSON, report, **OPTIONS))
    calls = [
        (call["command"], flat(call["payload"]), part == "undo")
        for part in ("apply", "undo")
        for call in document.get(part, [])
    ]
    assert words_of(written(CLI, report, **OPTIONS)) == calls


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
def test_a_shell_runs_the_script_and_gets_the_same_words(name, tmp_path):
    """mgmt_cli is a stand-in that knows no object and writes down what it is asked for."""
    report = getattr(reports, name)()
    (tmp_path / "mgmt_cli").write_text(
        '#!/bin/sh\n[ "$1" = show ] && exit 1\n'
        'for each in "$@"; do printf "%s\\0" "$each"; done >> said\nprintf "\\n" >> said\n'
    )
    (tmp_path / "mgmt_cli").chmod(0o755)
    (tmp_path / "change.sh").write_text(written(CLI, report, **OPTIONS))
    subprocess.run(
        ["/bin/sh", "change.sh"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "SESSION": "id.txt"},
        check=True,
        timeout=60,
    )
    said = [line.split("\0")[:-1] for line in (tmp_path / "said").read_text().splitlines()]
    assert all(words[-2:] == ["-s", "id.txt"] for words in said)
    heard = []
    for words in said:
        verb = words[:1] if words[0] == "publish" else words[:2]
        rest = words[len(verb) : -2]
        heard.append(("-".join(verb), dict(zip(rest[::2], rest[1::2], strict=True))))
    assert heard == [
        (call["command"], flat(call["payload"])) for call in calls_of(report, **OPTIONS)
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["change.sh", "mgmt_cli", "said"]


def test_what_is_documented_to_undo_a_change_does(tmp_path):
    documented = "sed -e '/^\\(cli\\|has\\|has_domain\\) /d' -e 's/^#undo //' change.sh > undo.sh"
    docs = Path(__file__).parents[3] / "docs" / "firewalls-palo-alto-fortinet-check-point.md"
    assert documented in docs.read_text()
    change = reports.that_differs()
    (tmp_path / "change.sh").write_text(written(CLI, change))
    subprocess.run(["/bin/sh", "-c", documented], cwd=tmp_path, check=True, timeout=60)
    assert [call[:2] for call in words_of((tmp_path / "undo.sh").read_text())] == [
        (call["command"], flat(call["payload"])) for call in calls_of(change, "undo")
    ]


def test_a_script_stops_before_it_publishes_where_a_call_fails(tmp_path):
    (tmp_path / "mgmt_cli").write_text('#!/bin/sh\necho "$1" >> said\n[ "$2" != access-rule ]\n')
    (tmp_path / "mgmt_cli").chmod(0o755)
    (tmp_path / "change.sh").write_text(written(CLI, reports.with_nasty_texts()))
    done = subprocess.run(
        ["/bin/sh", "change.sh"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "SESSION": "id.txt"},
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "publish" not in (tmp_path / "said").read_text().split()


def test_hostile_texts_stay_in_comments():
    tables = loaded(reports.with_nasty_texts()).tables
    assert {table: len(each) for table, each in tables.items()} == {
        "access-section": 1,
        "host": 2,
        "service-tcp": 1,
        RULES: 1,
    }


@pytest.mark.parametrize("field", ["layer", "before", "install_on"])
@pytest.mark.parametrize("text", ["a'b", "$(x)", "a\nb", "a\n", '"', "x" * 100])
def test_options_that_are_commands_are_refused(field, text):
    with pytest.raises(InvalidInput):
        JSON.read_options(OPTIONS | {field: text})


class _Spec(Exception):  # noqa: N818 - no error, but the way out of a module
    pass


def _spec(table, monkeypatch):
    """The arguments that the vendor's module for a table takes."""
    path = f"ansible_collections.check_point.mgmt.plugins.modules.cp_mgmt_{table}"
    module = importlib.import_module(path.replace("-", "_"))

    def stop(argument_spec, **_):
        raise _Spec(argument_spec)

    monkeypatch.setattr(module, "AnsibleModule", stop)
    with pytest.raises(_Spec) as raised:
        module.main()
    (spec,) = raised.value.args
    return spec


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_every_call_is_one_that_the_vendors_modules_take(name, monkeypatch):
    from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

    seen = set()
    bad = ArgumentSpecValidator(_spec("host", monkeypatch)).validate({"name": "x", "address": "y"})
    assert bad.error_messages, "the check has no teeth"
    for call in calls_of(getattr(reports, name)(), apex=True, install_on="gw", inside_zones=True):
        verb, _, table = call["command"].partition("-")
        if verb == "publish":
            continue
        spec = _spec(table, monkeypatch)
        given = _underscored(call["payload"])
        if "position" in given:  # the modules' word for a place that is no number
            given["relative_position"] = given.pop("position")
        _check_types(spec, given, call["command"])
        result = ArgumentSpecValidator(spec).validate(given)
        assert not result.error_messages, call
        seen.add(table)
    assert len(seen) > (10 if name == "of_each_kind" else 2)


def _check_types(spec, given, where):
    """The validator turns texts into numbers and truths; the API does not."""
    kinds = {"str": str, "int": int, "bool": bool, "list": list, "dict": dict}
    for field, value in given.items():
        assert type(value) is kinds[spec[field].get("type", "str")], f"{where} {field}"
        if isinstance(value, dict):
            _check_types(spec[field]["options"], value, f"{where} {field}")


def _underscored(value):
    if isinstance(value, dict):
        return {key.replace("-", "_"): _underscored(each) for key, each in value.items()}
    return value
