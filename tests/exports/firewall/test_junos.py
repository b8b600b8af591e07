import pytest
from hypothesis import given

from exports.firewall.junos.exporter import JunosExporter
from tests.exports.firewall import reading_junos, reports
from tests.exports.firewall.goldens import assert_firewall_golden
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import between, commands_and_undo, written

JUNOS = JunosExporter()


def permits(text: str):
    return of_permits(permit for _, permit in reading_junos.permits(text))


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_the_file_is_the_reviewed_one(name):
    assert_firewall_golden(f"juniper-srx.{name}.txt", written(JUNOS, getattr(reports, name)()))


@given(reports.address_rules())
@reports.few
def test_just_the_packets_of_the_rules_are_permitted(rules):
    """Junos tells ICMP of the families apart itself."""
    assert permits(written(JUNOS, reports.report(*rules))) == of_rules(rules)


def test_policies_stand_between_the_firewalls_own_zones():
    text = written(JUNOS, reports.of_each_kind(), zones={"admin": "trust"})
    pairs = {pair for pair, _ in reading_junos.permits(text)}
    assert ("trust", "management") in pairs
    assert ("devices", "") in pairs  # a zone that the way leaves open: a global policy
    assert not any("admin" in pair for pair in pairs)


def test_names_are_held_and_wildcards_told():
    text = written(JUNOS, reports.of_each_kind())
    found = {str(each) for _, permit in reading_junos.permits(text) for each in permit[1]}
    assert {"update1.example.com", "api.example.org"} <= found
    assert not any("*" in each for each in found)
    assert "# WARNING rule 6: The destination *.example.net cannot be written" in text


def test_protocol_zero_which_is_every_protocol_there_is_told_and_not_written():
    rule = reports.rule(1, ("management", "internet"), ["10.80.0.1"], ["192.0.2.1"], ["ip/0"])
    report = reports.report(rule)
    assert permits(written(JUNOS, report)) == of_rules([])
    codes = [each.code for each in JUNOS.findings(report, JUNOS.read_options({"firewall": "f"}))]
    assert codes == ["services-not-held", "rule-not-written"]


def test_any_stays_any_only_between_its_own_zones():
    outer = ("management", "internet")
    near = reports.rule(1, outer, ["10.80.0.1"], ["any"], ["tcp/443"])
    far = reports.rule(2, outer, ["10.80.0.1"], ["any"], ["tcp/444"], to_zone="devices")
    found = [
        permit[1] for _, permit in reading_junos.permits(written(JUNOS, reports.report(near, far)))
    ]
    assert [str(each) for each in found[0]] == ["any"]
    assert "any" not in map(str, found[1])


def test_both_directions_within_a_zone_are_policies_of_their_own():
    pair, hosts = ("management", "management"), (["10.80.0.1"], ["10.80.0.2"])
    rules = (
        reports.rule(1, pair, *hosts, ["tcp/443"], crosses_firewall=False),
        reports.rule(2, pair, *hosts[::-1], ["tcp/443"], crosses_firewall=False),
    )
    assert reading_junos.permits(written(JUNOS, reports.report(*rules))) == []
    text = written(JUNOS, reports.report(*rules), inside_zones=True)
    assert permits(text) == of_rules(rules)


def test_no_text_of_people_is_read_as_a_command():
    text = written(JUNOS, reports.with_nasty_texts())
    assert text.isascii()
    assert len(reading_junos.permits(text)) == 1
    assert permits(text) == of_rules(reports.with_nasty_texts().rules)


@given(reports.address_rules(), reports.address_rules())
@reports.few
def test_a_difference_makes_the_new_configuration_and_its_undoing_the_old_one(before, now):
    old, new = (
        _changed(set(), _lines(written(JUNOS, reports.report(*each)))) for each in (before, now)
    )
    commands, undo = commands_and_undo(written(JUNOS, between(before, now)), "#")
    assert _changed(old, commands) == new
    assert _changed(_changed(old, commands), undo) == old


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def _changed(state: set[str], commands: list[str]) -> set[str]:
    """A device that takes commands; descriptions aside."""
    state = set(state)
    for line in commands:
        word, _, rest = line.partition(" ")
        if " description " in line:
            continue
        if word == "set":
            assert rest not in state, f"{rest} twice"
            state.add(rest)
        else:
            gone = {each for each in state if each.startswith(f"{rest} ")}
            assert gone, f"{rest} is not there"
            state -= gone
            name = rest.split()[-1]
            assert not any(each.endswith(f" {name}") for each in state), f"{name} is in use"
    return state
