"""ASA files as Firewall Builder reads them, which knows IPv4 and release 8.4."""

import shutil
import subprocess
from ipaddress import IPv4Address, IPv4Network
from xml.etree import ElementTree

import pytest

from exports.firewall.asa.exporter import AsaExporter
from requirements_app.core.address_ranges import AddressRange
from requirements_app.core.ports import PortRange
from requirements_app.core.services import Service, protocol_name
from tests.exports.firewall import reports
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import written

ASA = AsaExporter()
ZONES = ("admin", "devices", "management")
SPACE = "{http://www.fwbuilder.org/1.0/}"
HEAD = ": Saved\n:\nASA Version 8.4(2)\n!\nhostname fw-inner\n!\n" + "".join(
    f"interface GigabitEthernet0/{at}\n nameif {zone}\n security-level {at}\n"
    f" ip address 10.99.{at}.1 255.255.255.0\n!\n"
    for at, zone in enumerate(ZONES)
)
FOLDERS = """
<Library id="id1" color="#d2ffd0" name="User" comment="" ro="False">
<ObjectGroup id="o" name="Objects"><ObjectGroup id="oa" name="Addresses"/>
<ObjectGroup id="od" name="DNS Names"/><ObjectGroup id="ot" name="Address Tables"/>
<ObjectGroup id="og" name="Groups"/><ObjectGroup id="oh" name="Hosts"/>
<ObjectGroup id="on" name="Networks"/><ObjectGroup id="or" name="Address Ranges"/></ObjectGroup>
<ServiceGroup id="s" name="Services"><ServiceGroup id="sg" name="Groups"/>
<ServiceGroup id="si" name="ICMP"/><ServiceGroup id="sp" name="IP"/>
<ServiceGroup id="st" name="TCP"/><ServiceGroup id="su" name="UDP"/>
<ServiceGroup id="ss" name="Users"/><ServiceGroup id="sa" name="TagServices"/>
<ServiceGroup id="sc" name="Custom"/></ServiceGroup><ObjectGroup id="f" name="Firewalls"/>
<ObjectGroup id="c" name="Clusters"/><IntervalGroup id="t" name="Time"/></Library>
"""


def ipv4_rules():
    """What Firewall Builder can read of the rules: IPv4, no ICMP codes, no protocol numbers."""
    inner, outer = ("admin", "management"), ("devices", "management")
    return (
        reports.rule(1, inner, ["10.80.16.5"], ["10.80.0.10"], ["tcp/443"], reference="CHG-1"),
        reports.rule(2, inner, ["10.80.16.0/26"], ["10.80.0.9-10.80.0.94"], ["udp/8162-8163"]),
        reports.rule(3, outer, ["10.80.4.21-10.80.4.24"], ["10.80.0.11", "10.80.0.12"], ["gre"]),
        reports.rule(4, outer, ["10.80.4.0/24"], ["10.80.0.1"], [reports.MANY_PORTS, "esp"]),
        reports.rule(5, ("management", "devices"), ["10.80.0.1"], ["10.80.4.1"], ["tcp/1-65535"]),
    )


@pytest.fixture
def imported(tmp_path):
    """What Firewall Builder says and holds after the import of a file."""
    program = shutil.which("fwbedit")
    if program is None:
        pytest.skip("fwbuilder is not installed")

    def run(text: str):
        (start,) = sorted(tmp_path.parents[-1].glob("usr/share/fwbuilder-*/objects_init.xml"))
        base = start.read_text()
        at = base.rindex("<Library")
        data, config = tmp_path / "objects.fwb", tmp_path / "config.txt"
        data.write_text(base[:at] + FOLDERS + base[at:])
        config.write_text(HEAD + text)
        said = subprocess.run(
            [program, "import", "-f", data, "-i", config, "-o", "/User/Firewalls/asa", "-d"],
            check=True,
            capture_output=True,
            text=True,
        )
        return said.stdout + said.stderr, ElementTree.parse(data)

    return run


def test_firewall_builder_reads_just_the_packets_of_the_rules(imported):
    said, tree = imported(written(ASA, reports.report(*ipv4_rules()), bind=True))
    assert "rror" not in said
    permits = list(_permits(tree))
    assert len(permits) == 25
    assert of_permits(permits) == of_rules(ipv4_rules())


def test_firewall_builder_would_have_said_what_it_cannot_read(imported):
    said, _ = imported("access-list nrp-admin extended permit tcp host 10.1.2.3 hots 10.1.2.4\n")
    assert "Parser error" in said


def test_firewall_builder_reads_no_text_of_people_as_a_command(imported):
    said, tree = imported(written(ASA, reports.with_nasty_texts(), bind=True))
    assert "rror" not in said
    assert of_permits(_permits(tree)) == of_rules(reports.with_nasty_texts().rules)


def _permits(tree):
    """The rules of the imported firewall."""
    objects = {each.get("id"): each for each in tree.iter() if each.get("id")}
    for rule in tree.iter(f"{SPACE}PolicyRule"):
        sides = [
            tuple(_side(objects[each.get("ref")], objects))
            for word in ("Src", "Dst")
            for each in [rule.find(f"{SPACE}{word}/{SPACE}ObjectRef")]
        ]
        services = [
            _service(objects[each.get("ref")])
            for each in rule.findall(f"{SPACE}Srv/{SPACE}ServiceRef")
        ]
        assert rule.get("action") == "Accept"
        yield sides[0], sides[1], tuple(services)


def _side(found, objects):
    kind = found.tag.removeprefix(SPACE)
    if kind == "ObjectGroup":
        for each in found.findall(f"{SPACE}ObjectRef"):
            yield from _side(objects[each.get("ref")], objects)
    elif kind == "AddressRange":
        yield _range(found.get("start_address"), found.get("end_address"))
    elif kind == "Network":
        network = IPv4Network(f"{found.get('address')}/{found.get('netmask')}")
        yield _range(network[0], network[-1])
    else:
        assert kind == "IPv4", kind
        yield _range(found.get("address"), found.get("address"))


def _range(first, last):
    return AddressRange(4, int(IPv4Address(first)), int(IPv4Address(last)))


def _service(found):
    kind = found.tag.removeprefix(SPACE)
    if kind == "IPService":
        return Service(protocol_name(int(found.get("protocol_num"))))
    assert kind in {"TCPService", "UDPService"}, kind
    first, last = (int(found.get(f"dst_range_{each}")) for each in ("start", "end"))
    return Service(kind[:3].lower(), (PortRange(first, last or first),))
