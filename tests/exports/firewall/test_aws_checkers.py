"""Security groups as others read them: moto's EC2 takes every call, cfn-lint every value.

moto takes a port 70000, so what it holds afterwards is read by our own reading, which does not.
"""

import dataclasses
import json

import pytest

from exports.firewall.aws.exporter import SecurityGroupJsonExporter
from requirements_app.core.endpoints import ANY
from tests.exports.firewall import reading_clouds, reports
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import written

SG = SecurityGroupJsonExporter()
# cfn-lint wants -1 for type and code alike; EC2 takes a type with every code.
EVERY_CODE = "E3688"
ADDRESS_RULES = tuple(
    rule
    for rule in reports.of_each_kind().rules
    if rule.number in {1, 2, 3, 4, 10, 11, 12, 13, 14} and rule.crosses_firewall
)


def without_sctp(service):
    return service.protocol != "sctp"


@pytest.fixture
def ec2(monkeypatch):
    import boto3
    import moto

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with moto.mock_aws():
        yield boto3.client("ec2", region_name="eu-central-1")


@pytest.mark.parametrize("name", ["of_each_kind", "with_nasty_texts"])
def test_ec2_takes_every_group_and_permission(ec2, name):
    report = getattr(reports, name)()
    # Any of the internet is more prefixes than a default quota takes, as its finding says.
    within = [rule for rule in report.rules if rule.destinations != (ANY,)]
    whole = json.loads(written(SG, dataclasses.replace(report, rules=tuple(within))))
    assert whole["SecurityGroups"]
    for group in whole["SecurityGroups"]:
        _load(ec2, group)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_ec2_then_holds_permits_just_the_packets_of_the_rules(ec2):
    whole = json.loads(written(SG, reports.report(*ADDRESS_RULES)))
    for group in whole["SecurityGroups"]:
        _load(ec2, group)
    held = [
        group
        for group in ec2.describe_security_groups()["SecurityGroups"]
        if group["GroupName"] != "default"
    ]
    for inbound in (True, False):
        found = reading_clouds.aws_json(held, whole["Attach"], inbound=inbound)
        assert of_permits(found) == of_rules(ADDRESS_RULES, without_sctp)


def _load(ec2, group) -> None:
    made = ec2.create_security_group(
        GroupName=group["GroupName"], Description=group["Description"]
    )["GroupId"]
    (fresh,) = ec2.describe_security_groups(GroupIds=[made])["SecurityGroups"]
    # A new group begins with a permission of everything outwards.
    ec2.revoke_security_group_egress(GroupId=made, IpPermissions=fresh["IpPermissionsEgress"])
    inward, outward = _with_ports(group["IpPermissions"]), _with_ports(group["IpPermissionsEgress"])
    if inward:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=inward)
    if outward:
        ec2.authorize_security_group_egress(GroupId=made, IpPermissions=outward)


def _with_ports(permissions) -> list[dict]:
    """moto asks for the ports of protocols that have none."""
    return [{"FromPort": -1, "ToPort": -1, **one} for one in permissions]


@pytest.mark.parametrize("name", ["of_each_kind", "with_nasty_texts"])
def test_cfn_lint_finds_nothing_in_the_same_groups_as_a_template(name):
    from cfnlint import api

    template = _template(json.loads(written(SG, getattr(reports, name)()))["SecurityGroups"])
    found = [each for each in api.lint_all(json.dumps(template)) if each.rule.id[0] in "EW"]
    assert [each for each in found if each.rule.id != EVERY_CODE] == []


def test_cfn_lint_would_have_found_a_bad_prefix():
    from cfnlint import api

    template = _template(json.loads(written(SG, reports.report(*ADDRESS_RULES)))["SecurityGroups"])
    group = next(iter(template["Resources"].values()))["Properties"]
    group["SecurityGroupIngress"][0]["CidrIp"] = "10.0.0.0/99"
    assert any(each.rule.id[0] == "E" for each in api.lint_all(json.dumps(template)))


def _template(groups) -> dict:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            f"Group{at}": {
                "Type": "AWS::EC2::SecurityGroup",
                "Properties": {
                    "VpcId": "vpc-0123456789abcdef0",
                    "GroupName": group["GroupName"],
                    "GroupDescription": group["Description"],
                    "SecurityGroupIngress": _single(group["IpPermissions"]),
                    "SecurityGroupEgress": _single(group["IpPermissionsEgress"]),
                },
            }
            for at, group in enumerate(groups)
        },
    }


def _single(permissions) -> list[dict]:
    return [
        {key: value for key, value in one.items() if not key.endswith("Ranges")} | found
        for one in permissions
        for found in (*one.get("IpRanges", ()), *one.get("Ipv6Ranges", ()))
    ]
