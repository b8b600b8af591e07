"""aerleon as a second generator: of rules of addresses it permits the same packets as we do."""

import json

import pytest
import yaml

from exports.firewall.asa.exporter import AsaExporter
from exports.firewall.aws.exporter import SecurityGroupJsonExporter
from exports.firewall.junos.exporter import JunosExporter
from exports.firewall.kubernetes.exporter import KubernetesExporter
from tests.exports.firewall import (
    reading_aerleon,
    reading_asa,
    reading_clouds,
    reading_junos,
    reports,
)
from tests.exports.firewall.aerleon_policies import generated
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import written

PAIR = ("admin", "management")
PAIR_WORDS = "from-zone admin to-zone management"
RULES = (
    reports.rule(1, PAIR, ["10.80.16.5"], ["10.80.0.10"], ["tcp/443"]),
    reports.rule(2, PAIR, ["10.80.16.0/26"], ["10.80.0.9-10.80.0.94"], ["tcp/22", "udp/8162-8163"]),
    reports.rule(3, PAIR, ["10.80.16.9", "10.80.17.0/24"], ["10.80.0.3"], [reports.MANY_PORTS]),
    reports.rule(4, PAIR, ["10.80.16.1-10.80.16.6"], ["10.80.0.0/24"], ["udp/49152-65535"]),
)
BOTH_FAMILIES = (
    *RULES,
    reports.rule(5, PAIR, ["fd5e:80:0:4::/64"], ["fd5e:80:0:1::11"], ["tcp/443", "udp/500"]),
    reports.rule(
        6,
        PAIR,
        ["10.80.16.7", "fd5e::7"],
        ["10.80.0.7", "fd5e:80:0:1::7-fd5e:80:0:1::c"],
        ["tcp/1"],
    ),
)


@pytest.mark.parametrize(
    ("target", "header", "rules"),
    [
        ("ciscoasa", "nrp-admin", RULES),
        ("srx", PAIR_WORDS, BOTH_FAMILIES),
        ("paloalto", f"{PAIR_WORDS} mixed", BOTH_FAMILIES),
        ("nftables", "mixed input", BOTH_FAMILIES),
        ("iptables", "FORWARD inet", RULES),
    ],
)
def test_aerleon_permits_the_packets_that_the_report_has(target, header, rules):
    read = getattr(reading_aerleon, target)
    found = reading_aerleon.joined(read(generated(rules, target, header)))
    assert of_permits(found) == of_rules(rules)


def test_asa_permits_what_aerleons_does():
    theirs = of_permits(reading_aerleon.ciscoasa(generated(RULES, "ciscoasa", "nrp-admin")))
    ours = reading_asa.permits(written(AsaExporter(), reports.report(*RULES)))
    assert of_permits(permit for _, permit in ours) == theirs


def test_srx_permits_what_aerleons_does():
    text = generated(BOTH_FAMILIES, "srx", PAIR_WORDS)
    theirs = of_permits(reading_aerleon.joined(reading_aerleon.srx(text)))
    ours = reading_junos.permits(written(JunosExporter(), reports.report(*BOTH_FAMILIES)))
    assert of_permits(reading_aerleon.joined(permit for _, permit in ours)) == theirs


def test_kubernetes_permits_the_peers_that_aerleons_does():
    """aerleon selects every pod of a namespace, so one destination is compared."""
    rules = tuple(each for each in BOTH_FAMILIES if each.number in {1, 5})
    for rule in rules:
        theirs = reading_aerleon.k8s(generated([rule], "k8s", "INGRESS"))
        attached = {name: [str(each) for each in rule.destinations] for name in _groups(rule)}
        text = written(KubernetesExporter(), reports.report(rule))
        documents = [each for each in yaml.safe_load_all(text) if each]
        ours = reading_clouds.kubernetes(documents, attached, inbound=True)
        own = tuple(rule.destinations)
        assert of_permits(ours) == of_permits((peers, own, found) for peers, found in theirs)


def _groups(rule) -> list[str]:
    return list(json.loads(written(SecurityGroupJsonExporter(), reports.report(rule)))["Attach"])
