import json

import pytest
from hypothesis import given, settings

from exports.firewall.aws.exporter import SecurityGroupJsonExporter
from exports.firewall.aws.terraform import TerraformExporter
from tests.exports.firewall import reading_clouds, reports
from tests.exports.firewall.goldens import assert_firewall_golden
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import between, written

SG, TERRAFORM = SecurityGroupJsonExporter(), TerraformExporter()
PER_TEST = reports.few


def without_sctp(service):
    return service.protocol != "sctp"


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_the_files_are_the_reviewed_ones(name):
    assert_firewall_golden(f"aws-sg.{name}.json", written(SG, getattr(reports, name)()))
    assert_firewall_golden(f"aws-terraform.{name}.tf", written(TERRAFORM, getattr(reports, name)()))


@pytest.mark.parametrize("inbound", [True, False])
@given(rules=reports.address_rules())
@PER_TEST
def test_groups_permit_just_the_packets_of_the_rules_in_each_direction(rules, inbound):
    whole = json.loads(written(SG, reports.report(*rules)))
    found = reading_clouds.aws_json(whole["SecurityGroups"], whole["Attach"], inbound=inbound)
    assert of_permits(found) == of_rules(rules, without_sctp)


@pytest.mark.parametrize("inbound", [True, False])
@given(rules=reports.address_rules(most=3))
@settings(deadline=None, max_examples=3)
def test_terraform_says_the_same_to_another_reader(rules, inbound):
    import hcl2

    if not rules:
        return
    report = reports.report(*rules)
    attached = json.loads(written(SG, report))["Attach"]
    text = written(TERRAFORM, report)
    if "resource" not in text:
        return
    found = reading_clouds.terraform(hcl2.loads(text), attached, inbound=inbound)
    assert of_permits(found) == of_rules(rules, without_sctp)


def test_no_protocol_is_opened_for_ports_that_aws_would_not_look_at():
    rule = reports.rule(1, ("devices", "management"), ["10.80.4.1"], ["10.80.0.1"], ["sctp/3868"])
    report = reports.report(rule)
    options = SG.read_options({"firewall": "fw-inner"})
    assert [each.code for each in SG.findings(report, options)] == [
        "services-not-held",
        "rule-not-written",
    ]
    assert json.loads(written(SG, report))["SecurityGroups"] == []


def test_names_are_reached_as_members_and_told_as_peers():
    rule = reports.rule(1, ("admin", "management"), ["pc.example.org"], ["10.80.0.1"], ["tcp/22"])
    whole = json.loads(written(SG, reports.report(rule)))
    (group,) = whole["SecurityGroups"]
    assert whole["Attach"][group["GroupName"]] == ["pc.example.org"]
    assert group["IpPermissions"] == []
    assert group["IpPermissionsEgress"][0]["IpRanges"][0]["CidrIp"] == "10.80.0.1/32"
    assert any("rule 1: The source pc.example.org cannot" in line for line in whole["Comment"])


def test_resolved_names_are_written_with_time_resolver_and_ttl():
    whole = json.loads(written(SG, reports.resolved_report(), resolve=True))
    text = json.dumps(whole)
    assert "192.0.2.11/32" in text
    assert "2001:db8:1::11/128" not in text  # its source has no IPv6
    assert any(
        "update1.example.com had 192.0.2.11, 2001:db8:1::11 at 2026-11-21T06:30:00+00:00,"
        " asked of 10.80.8.53, good for 300 s" in line
        for line in whole["Comment"]
    )
    assert any("update2.example.com cannot be written" in line for line in whole["Comment"])


def test_only_named_zones_have_groups():
    whole = json.loads(written(SG, reports.of_each_kind(), zones={"management": "mgmt"}))
    assert {name.split("-")[1] for name in whole["Attach"]} == {"management"}


def test_quotas_are_told():
    many = [f"10.80.4.{each}" for each in range(1, 255, 2)]
    rules = [
        reports.rule(at, ("devices", "management"), many, ["10.80.0.1", f"10.80.0.{at}"], ["tcp/1"])
        for at in range(2, 9)
    ]
    options = SG.read_options({"firewall": "fw-inner"})
    codes = {each.code for each in SG.findings(reports.report(*rules), options)}
    assert codes == {"too-many-rules", "too-many-groups"}


def test_no_text_of_people_leaves_its_string():
    report = reports.with_nasty_texts()
    whole = json.loads(written(SG, report))
    texts = [each["Description"] for each in whole["SecurityGroups"]]
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()+,;=@*")
    permissions = [
        found["Description"]
        for group in whole["SecurityGroups"]
        for way in ("IpPermissions", "IpPermissionsEgress")
        for one in group[way]
        for found in one["IpRanges"]
    ]
    assert all(set(text) <= allowed and len(text) <= 255 for text in [*texts, *permissions])
    text = written(TERRAFORM, report)
    assert text.isascii()
    assert not {"${", "%{"} & {text[at : at + 2] for at in range(len(text))}
    assert text.count("resource ") == 4


@given(reports.address_rules(), reports.address_rules())
@PER_TEST
def test_a_difference_makes_the_new_groups_and_its_undoing_the_old_ones(before, now):
    old, new = (
        _flat(json.loads(written(SG, reports.report(*each)))["SecurityGroups"])
        for each in (before, now)
    )
    change = json.loads(written(SG, between(before, now)))
    assert _changed(old, change) == new
    assert _changed(new, change["Undo"]) == old


def test_terraform_names_what_goes_and_how_it_comes_back():
    text = written(TERRAFORM, reports.that_differs())
    blocks = [line for line in text.splitlines() if line.startswith("resource ")]
    assert len(blocks) == 4
    gone = text.partition("# Take these blocks out of the module:")[2].partition("# To undo")[0]
    assert gone.count("aws_vpc_security_group") == 2
    assert "# put these back" not in blocks
    assert text.partition("# and put these back:")[2].count("# resource ") == 4


def _flat(groups) -> set[tuple]:
    return {
        (group["GroupName"], way, one["IpProtocol"], one.get("FromPort"), one.get("ToPort"), cidr)
        for group in groups
        for way in ("IpPermissions", "IpPermissionsEgress")
        for one in group[way]
        for found in (*one.get("IpRanges", ()), *one.get("Ipv6Ranges", ()))
        for key, cidr in found.items()
        if key != "Description"
    }


def _changed(state: set[tuple], change) -> set[tuple]:
    added, gone = _flat(change["Authorize"]), _flat(change["Revoke"])
    assert not added & state
    assert gone <= state
    groups = {each[0] for each in state} | {each["GroupName"] for each in change["CreateGroups"]}
    assert {each[0] for each in added} <= groups
    left = (state | added) - gone
    assert not {each[0] for each in left} & set(change["DeleteGroups"])
    return left
