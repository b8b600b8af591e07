import subprocess
import sys
from typing import Any

import pytest

from exports.base import CsvRows, Exporter, Options
from exports.registry import EXPORTERS, exporter_for, firewall_formats, registry_of
from requirements_app.core.errors import InvalidInput
from requirements_app.core.firewall_rules import FirewallReport


class Plain(Exporter[CsvRows, Options]):
    identifier = "plain"
    label = "Plain"
    media_type = "text/plain"
    suffix = "txt"
    accepts = (CsvRows,)

    def render(self, report, options, out):  # noqa: ARG002
        return 0


def made(**facts: Any) -> Exporter[Any, Any]:
    made_one: Exporter[Any, Any] = type("Made", (Plain,), facts)()
    return made_one


FIREWALLS = [
    "nftables", "iptables", "paloalto-set", "paloalto-xml", "fortios", "cisco-asa", "juniper-srx",
    "checkpoint", "checkpoint-mgmt-cli", "aws-sg", "aws-terraform", "azure-nsg",
    "k8s-networkpolicy",
]  # fmt: skip


def test_firewalls_have_formats_of_their_own():
    assert list(firewall_formats()) == FIREWALLS
    for exporter in firewall_formats().values():
        assert exporter.accepts == (FirewallReport,)
        assert list(exporter.options.model_fields)[:5] == [
            "firewall", "since", "inside_zones", "zones", "resolve",
        ]  # fmt: skip


def test_importing_the_formats_imports_no_framework_and_no_database():
    heavy = ("django", "aerleon", "psycopg", "mini_racer", "dns")
    code = "import sys, exports.registry; print(*sys.modules)"
    asked = [sys.executable, "-c", code]
    loaded = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    assert not {each.partition(".")[0] for each in loaded}.intersection(heavy)


def test_every_format_is_found_by_its_word():
    assert list(EXPORTERS) == [
        "csv", "xlsx", "pdf", "json", "picture-pdf",
        "change-json", "change-csv", "change-pdf",
        "papers-csv", "papers-md", "papers-json", "papers-pdf", "papers-zip",
        *FIREWALLS,
    ]  # fmt: skip
    assert all(exporter_for(word).identifier == word for word in EXPORTERS)


def test_an_unknown_format_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput) as refused:
        exporter_for("docx")
    assert refused.value.problems[0].field == "format"
    assert "csv, xlsx, pdf, json" in refused.value.problems[0].mend


def test_the_registry_cannot_be_changed():
    with pytest.raises(TypeError):
        EXPORTERS["more"] = Plain()


def test_two_exporters_with_one_word_are_refused():
    with pytest.raises(ValueError, match="two exporters are called 'plain'"):
        registry_of([Plain(), Plain()])


@pytest.mark.parametrize("word", ["", "Plain", "pan os", "../x", "-x"])
def test_a_malformed_word_is_refused(word):
    with pytest.raises((TypeError, ValueError)):
        registry_of([made(identifier=word)])


@pytest.mark.parametrize("wrong", [Plain, "plain", None, object()])
def test_what_is_no_exporter_is_refused(wrong):
    with pytest.raises(TypeError, match="is not an Exporter"):
        registry_of([wrong])


@pytest.mark.parametrize("name", ["label", "media_type", "suffix"])
def test_an_exporter_without_all_its_facts_is_refused(name):
    with pytest.raises(TypeError, match=name):
        registry_of([made(**{name: None})])


def test_an_exporter_that_accepts_nothing_is_refused():
    with pytest.raises(TypeError, match="accepts"):
        registry_of([made(accepts=())])


def test_options_of_another_make_are_refused():
    with pytest.raises(TypeError, match="options"):
        registry_of([made(options=dict)])


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"view": "flows"}, "options.view"),
        ({"bom": "yes"}, "options.bom"),
        ({"colour": "red"}, "options.colour"),
    ],
)
def test_wrong_options_are_refused_by_name(options, field):
    with pytest.raises(InvalidInput) as refused:
        EXPORTERS["csv"].read_options(options)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_options_that_are_not_given_have_their_default():
    assert EXPORTERS["csv"].read_options({}).model_dump() == {"view": "rules", "bom": False}
    assert EXPORTERS["pdf"].read_options({}) == Options()
