import json

import pytest
import yaml
from hypothesis import given, settings

from exports.firewall.aws.exporter import SecurityGroupJsonExporter
from exports.firewall.kubernetes.exporter import KubernetesExporter
from requirements_app.core.errors import InvalidInput
from tests.exports.firewall import reading_clouds, reports
from tests.exports.firewall.goldens import assert_firewall_golden
from tests.exports.firewall.packet_sets import of_permits, of_rules
from tests.exports.firewall.writing import between, written

K8S = KubernetesExporter()
PER_TEST = settings(deadline=None, max_examples=15)


def held(service):
    return service.protocol in {"tcp", "udp", "sctp"}


def documents(text: str):
    return [each for each in yaml.safe_load_all(text) if each]


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs"])
def test_the_file_is_the_reviewed_one(name):
    text = written(K8S, getattr(reports, name)())
    assert_firewall_golden(f"k8s-networkpolicy.{name}.yaml", text)


@pytest.mark.parametrize("inbound", [True, False])
@given(rules=reports.address_rules())
@PER_TEST
def test_policies_permit_just_the_packets_of_the_rules_in_each_direction(rules, inbound):
    report = reports.report(*rules)
    attached = json.loads(written(SecurityGroupJsonExporter(), report))["Attach"]
    found = reading_clouds.kubernetes(documents(written(K8S, report)), attached, inbound=inbound)
    assert of_permits(found) == of_rules(rules, held)


@pytest.mark.parametrize("name", ["of_each_kind", "that_differs", "with_nasty_texts"])
def test_the_api_takes_every_document(name):
    """Its schema lets a protocol TCPP and a prefix /99 pass; the readings above do not."""
    import kubernetes_validate

    found = documents(written(K8S, getattr(reports, name)()))
    assert found
    for document in found:
        kubernetes_validate.validate(document, "1.31", strict=True)


def test_every_group_is_isolated_in_the_directions_that_it_has():
    found = documents(written(K8S, reports.of_each_kind()))
    ways: dict[bool, set] = {True: set(), False: set()}
    for each in found:
        isolates = not {"ingress", "egress"} & set(each["spec"])
        (label,) = each["spec"]["podSelector"]["matchLabels"]
        ways[isolates].add((label, each["spec"]["policyTypes"][0], each["metadata"]["namespace"]))
    assert ways[True] == ways[False]


def test_names_of_objects_are_those_that_the_api_takes():
    for each in documents(written(K8S, reports.of_each_kind())):
        (label,) = each["spec"]["podSelector"]["matchLabels"]
        names = each["metadata"]["name"], each["metadata"]["namespace"], label.partition("/")[2]
        for name in names:
            assert len(name) <= 63
            assert name == name.lower().strip("-")
            assert name.replace("-", "").isalnum()


def test_what_policies_do_not_know_is_told():
    options = K8S.read_options({"firewall": "fw-inner"})
    found = {each.subject: each.code for each in K8S.findings(reports.of_each_kind(), options)}
    assert {"rule 5", "rule 6", "rule 7", "rule 10", "rule 11", "rule 13"} <= set(found)


def test_a_namespace_that_is_none_is_refused():
    with pytest.raises(InvalidInput):
        written(K8S, reports.of_each_kind(), zones={"admin": "Admin_1"})


def test_no_text_of_people_begins_a_document():
    found = documents(written(K8S, reports.with_nasty_texts()))
    assert len(found) == 4
    assert {each["kind"] for each in found} == {"NetworkPolicy"}


@given(reports.address_rules(), reports.address_rules())
@PER_TEST
def test_a_difference_makes_the_new_policies_and_its_undoing_the_old_ones(before, now):
    old, new = (_named(written(K8S, reports.report(*each))) for each in (before, now))
    text = written(K8S, between(before, now))
    take, _, rest = text.partition("# To take away what is no longer needed, enter:")[2].partition(
        "# To undo this, enter:"
    )
    undo, _, back = rest.partition("# and apply again:")
    state = {**old, **_named(text)}
    for name in _deleted(take):
        del state[name]
    assert {**_isolations(old), **new} == state  # an isolation stays when its group's rules go
    for name in _deleted(undo):
        del state[name]
    state |= _named("\n".join(line.removeprefix("# ") for line in back.splitlines()))
    assert state == old


def _named(text: str):
    return {
        (each["metadata"]["namespace"], each["metadata"]["name"]): each["spec"]
        for each in documents(text)
    }


def _isolations(state):
    return {key: spec for key, spec in state.items() if not {"ingress", "egress"} & set(spec)}


def _deleted(text: str):
    lines = [line.split() for line in text.splitlines() if "kubectl delete" in line]
    return [(words[-1], words[4]) for words in lines]
