import pytest
from hypothesis import given

from exports.firewall.asa.exporter import AsaExporter
from exports.firewall.spaces import GLOBAL
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.endpoints import endpoints_intervals
from requirements_app.core.errors import InvalidInput
from tests.exports.firewall import reading_asa, reports
from tests.exports.firewall.goldens import assert_firewall_golden
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import between, commands_and_undo, written

ASA = AsaExporter()


def permits(text: str):
    return of_permits(permit for _, permit in reading_asa.permits(text))


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_the_file_is_the_reviewed_one(name):
    assert_firewall_golden(f"cisco-asa.{name}.txt", written(ASA, getattr(reports, name)()))


@given(reports.address_rules())
@reports.few
def test_just_the_packets_of_the_rules_are_permitted(rules):
    assert permits(written(ASA, reports.report(*rules))) == of_rules(rules)


def test_a_rule_is_in_the_list_of_the_interface_that_it_comes_in_by():
    text = written(ASA, reports.of_each_kind(), zones={"admin": "inside"}, bind=True)
    lists = {name for name, _ in reading_asa.permits(text)}
    assert lists == {"nrp-inside", "nrp-devices", "nrp-management", "nrp-internet"}
    assert "access-group nrp-inside in interface inside" in text


def test_names_are_fqdn_objects_of_both_families_and_wildcards_are_told():
    text = written(ASA, reports.of_each_kind())
    found = {str(each) for _, permit in reading_asa.permits(text) for each in permit[1]}
    assert {"update1.example.com", "update2.example.com", "api.example.org"} <= found
    assert not any("*" in each for each in found)
    assert " fqdn v4 api.example.org" in text
    assert " fqdn v6 api.example.org" in text
    assert "! WARNING rule 6: The destination *.example.net cannot be written" in text


def test_a_name_with_an_underscore_is_told_and_not_written():
    rule = reports.rule(1, ("management", "internet"), ["10.80.0.1"], ["_x.example.org"], ["tcp/1"])
    report = reports.report(rule)
    assert reading_asa.permits(written(ASA, report)) == []
    codes = [each.code for each in ASA.findings(report, ASA.read_options({"firewall": "f"}))]
    assert codes == ["names-not-held", "rule-not-written"]


def test_protocol_zero_which_is_every_protocol_there_is_told_and_not_written():
    rule = reports.rule(1, ("management", "internet"), ["10.80.0.1"], ["192.0.2.1"], ["ip/0"])
    report = reports.report(rule)
    assert permits(written(ASA, report)) == of_rules([])
    codes = [each.code for each in ASA.findings(report, ASA.read_options({"firewall": "f"}))]
    assert codes == ["services-not-held", "rule-not-written"]


def test_any_destination_reaches_no_other_zone():
    text = written(ASA, reports.of_each_kind())
    (destinations,) = (
        permit[1]
        for _, permit in reading_asa.permits(text)
        if [str(each) for each in permit[0]] == ["10.80.0.31"]
    )
    inside = [net for zone in reports.ZONES for net in zone.networks if net.version == 4]
    reached, known = endpoints_intervals(destinations), endpoints_intervals(inside)
    assert reached.isdisjoint(known)
    assert reached == GLOBAL & endpoints_intervals([AddressRange(4, 0, 2**32 - 1)])


def test_no_text_of_people_is_read_as_a_command():
    text = written(ASA, reports.with_nasty_texts())
    assert text.isascii()
    assert [name for name, _ in reading_asa.permits(text)] == ["nrp-admin"]
    assert permits(text) == of_rules(reports.with_nasty_texts().rules)


def test_an_interface_that_is_a_command_is_refused():
    with pytest.raises(InvalidInput) as caught:
        written(ASA, reports.of_each_kind(), zones={"admin": "in\nno access-list"})
    assert caught.value.problems[0].field == "options.zones.admin"


@given(reports.address_rules(), reports.address_rules())
@reports.few
def test_a_difference_makes_the_new_configuration_and_its_undoing_the_old_one(before, now):
    old, new = (_state(written(ASA, reports.report(*each))) for each in (before, now))
    commands, undo = commands_and_undo(written(ASA, between(before, now)), "!")
    closed = {f"access-list {name} extended deny ip any any": () for name in _lists(old, new)}
    assert _changed(old, commands) == new | closed
    assert _changed(_changed(old, commands), undo) == old


def test_a_list_that_loses_its_last_entry_denies_all_and_stays_bound():
    """Without a list the ASA permits by security levels."""
    rules = reports.of_each_kind().rules
    change = between(rules, [rule for rule in rules if rule.from_zone != "admin"])
    commands, undo = commands_and_undo(written(ASA, change, bind=True), "!")
    denial = "access-list nrp-admin extended deny ip any any"
    assert not any(line.startswith("no access-group") for line in commands)
    first = next(at for at, line in enumerate(commands) if line.startswith("no access-list"))
    assert denial in commands[:first]
    assert undo[-1] == f"no {denial}"
    assert not any("access-group" in line for line in undo)
    (told,) = [
        each
        for each in ASA.findings(change, ASA.read_options({"firewall": "f", "bind": True}))
        if each.code == "list-closed"
    ]
    assert told.subject == "list nrp-admin"
    assert f"no {denial}" in told.mend


def test_equal_rules_are_no_difference():
    rules = reports.of_each_kind().rules
    assert commands_and_undo(written(ASA, between(rules, rules)), "!") == ([], [])


def _lists(old: dict[str, tuple[str, ...]], new: dict[str, tuple[str, ...]]) -> set[str]:
    """The access lists that have entries no more."""
    had, has = ({line.split()[1] for line in each if "access-list" in line} for each in (old, new))
    return had - has


def _state(text: str) -> dict[str, tuple[str, ...]]:
    return _changed({}, [line for line in text.splitlines() if not line.startswith("!")])


def _changed(state: dict[str, tuple[str, ...]], commands: list[str]) -> dict[str, tuple[str, ...]]:
    """A device that takes commands: objects with their members, entries of lists; no remarks."""
    state = dict(state)
    current = ""
    for line in commands:
        assert reading_asa.LINE.fullmatch(line)
        if " remark " in line:
            continue
        if line.startswith("no "):
            gone = state.pop(line[3:])
            assert gone is not None
            name = line.split()[-1]
            if line.startswith("no object"):
                assert not any(
                    name in words.split() for each in state.items() for words in (each[0], *each[1])
                ), f"{name} is in use"
        elif line.startswith(" "):
            state[current] += (line,)
        else:
            current = line
            assert line not in state, f"{line} twice"
            state[line] = ()
    return state
