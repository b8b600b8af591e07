"""The curated Nexthink and TippingPoint SMS files, held against the vendors' originals."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import requirements_app.catalogue
from requirements_app.catalogue.coverage import check_original
from requirements_app.catalogue.files import read_file
from requirements_app.catalogue.schema import (
    Document,
    Flow,
    ProductFile,
    Section,
    Statement,
    TableRow,
)
from tests.catalogue.originals import shared_runs, texts, vendor_doc
from tests.catalogue.originals_nexthink_tippingpoint import (
    NEXTHINK_HEADINGS,
    nexthink_rows,
    sms_lines,
    sms_rows,
)

DATA = Path(requirements_app.catalogue.__file__).parent / "data"
READERS = {"nexthink": nexthink_rows, "tippingpoint-sms": sms_rows}
PRODUCTS = tuple(READERS)
SENTENCE = 8  # words from which a cell counts as the vendor's own sentence


@cache
def product(slug: str) -> ProductFile:
    return read_file(DATA / f"{slug}.yaml")


def document(slug: str) -> Document:
    (only,) = product(slug).documents
    return only


def inventory(slug: str) -> list[TableRow]:
    return [row for section in document(slug).sections for row in section.rows]


def entries(section: Section) -> list[TableRow | Statement]:
    return [*section.rows, *section.statements]


def flow(slug: str, identifier: str) -> Flow:
    (found,) = (each for each in product(slug).flows if each.id == identifier)
    return found


# --- against the originals -------------------------------------------------------------------


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_row_of_the_original_is_in_the_inventory_and_none_besides(slug: str) -> None:
    original = READERS[slug](vendor_doc(slug).read_text(encoding="utf-8"))
    ours = inventory(slug)

    assert [(row.lines.first, row.lines.last) for row in ours] == [row[:2] for row in original]
    for row, (_, _, cells) in zip(ours, original, strict=True):
        assert len(row.cells) == len(cells), row.id
        for own, text in zip(row.cells, cells, strict=True):
            if own is None:
                assert len(text.split()) >= SENTENCE, f"{row.id} leaves out a fact: {text}"
            else:
                assert own == text, row.id


@pytest.mark.vendor_docs
@pytest.mark.parametrize(("slug", "count"), [("nexthink", 21), ("tippingpoint-sms", 60)])
def test_the_reader_finds_the_rows_that_were_counted_by_hand(slug: str, count: int) -> None:
    assert len(READERS[slug](vendor_doc(slug).read_text(encoding="utf-8"))) == count


@pytest.mark.vendor_docs
def test_every_heading_of_the_originals_is_a_section() -> None:
    text = vendor_doc("tippingpoint-sms").read_text(encoding="utf-8")
    headings = [line.removesuffix("|").strip() for _, line, heading in sms_lines(text) if heading]
    titles = [section.title for section in document("tippingpoint-sms").sections]
    caption = "Active Response (Actions) Port Availability"
    assert f"{caption}." in text
    assert [title for title in titles if title != caption] == headings

    titles = [section.title for section in document("nexthink").sections]
    assert [title for title in titles if title in NEXTHINK_HEADINGS] == list(NEXTHINK_HEADINGS)


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_digest_sections_headers_and_lines_agree_with_the_original(slug: str) -> None:
    assert check_original(document(slug), vendor_doc(slug).read_bytes()) == []


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_no_sentence_of_the_vendor_is_in_the_file(slug: str) -> None:
    file = product(slug)
    kept = {cell for row in inventory(slug) for cell in row.cells if cell}
    kept |= {section.title for section in document(slug).sections}
    kept |= {f"{prefix}{host.pattern}" for host in file.hosts for prefix in ("", "host:")}
    kept |= {cipher for profile in file.crypto_profiles for cipher in profile.ciphers}
    ours = [text for text in texts(file.model_dump()) if text not in kept]
    original = vendor_doc(slug).read_text(encoding="utf-8")
    assert list(shared_runs(ours, original, SENTENCE)) == []


# --- the inventory against the flows ---------------------------------------------------------


@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_row_and_statement_is_cited_or_decided_and_never_both(slug: str) -> None:
    file = product(slug)
    cited = {row for each in file.flows for row in each.provenance}
    cited |= {row for each in file.crypto_profiles for row in each.provenance}
    said = {entry.id: entry for section in document(slug).sections for entry in entries(section)}
    assert cited <= said.keys()
    for identifier, entry in said.items():
        assert (identifier in cited) != (entry.decision is not None), identifier


@pytest.mark.parametrize("slug", PRODUCTS)
def test_rows_are_as_wide_as_their_header_but_for_the_one_that_lost_a_cell(slug: str) -> None:
    for section in document(slug).sections:
        for row in section.rows:
            lost = row.id == "sms-server-ports/20"
            assert len(row.cells) == len(section.header) - lost, row.id


@pytest.mark.parametrize("slug", PRODUCTS)
def test_everything_declared_is_used_and_everything_used_is_declared(slug: str) -> None:
    file = product(slug)
    ends = {end for each in file.flows for end in (*each.source, *each.destination)}
    readings = [reading for each in file.flows for reading in each.readings]
    ends |= {end for each in readings for end in (*each.source, *each.destination)}
    own = {end for end in ends if not end.startswith(("host:", "site."))}
    assert own == {component.id for component in file.components}
    assert {end for end in ends if end.startswith("host:")} == {
        f"host:{host.pattern}" for host in file.hosts
    }
    assert {each.feature for each in file.flows} - {None} == {each.id for each in file.features}
    assert {name for host in file.hosts for name in host.parameters} == {
        each.id for each in file.parameters
    }
    assert {
        (each.alternative.group, each.alternative.option) for each in file.flows if each.alternative
    } == {(group.id, option.id) for group in file.alternatives for option in group.options}
    assert {each.crypto_profile for each in file.flows} - {None} == {
        each.id for each in file.crypto_profiles
    }


def unclear(slug: str) -> dict[str, int]:
    return {
        each.id: len(each.readings) for each in product(slug).flows if each.assertion == "unclear"
    }


def services(slug: str, identifier: str) -> list[str]:
    return [each.service for each in flow(slug, identifier).services]


# --- Nexthink --------------------------------------------------------------------------------


def test_the_export_host_has_an_aws_region_of_its_own_without_a_default() -> None:
    file = product("nexthink")
    (host,) = (each for each in file.hosts if "amazonaws" in each.pattern)
    assert host.parameters == ("aws_region",)
    (region,) = (each for each in file.parameters if each.id == "aws_region")
    assert region.allowed == ()
    assert region.example == "eu-west-3"
    assert region.pattern
    assert re.fullmatch(region.pattern, "ap-southeast-2")
    assert not re.fullmatch(region.pattern, "eu")


def test_the_windows_collector_alone_reaches_domain_controllers() -> None:
    dynamic = flow("nexthink", "windows-collector-domain-controller")
    assert dynamic.source == ("windows-collector",)
    assert dynamic.destination == ("site.directory",)
    assert services("nexthink", dynamic.id) == ["tcp/135", "tcp/49152-65535"]
    (windows,) = (each for each in product("nexthink").components if each.id == "windows-collector")
    assert windows.specialises == "collector"


def test_the_collector_may_use_either_pattern_of_the_instance() -> None:
    channel = flow("nexthink", "collector-instance")
    assert channel.assertion == "inferred"
    assert channel.destination == (
        "host:{instance}.{region}.nexthink.cloud",
        "host:{instance}.data.{region}.nexthink.cloud",
    )


def test_finder_rows_without_a_port_take_that_of_the_row_above() -> None:
    found = {
        row.split("/")[1]: services("nexthink", each.id)[0]
        for each in product("nexthink").flows
        for row in each.provenance[:1]
        if row.startswith("finder/")
    }
    ports = ["tcp/25", "tcp/80", "tcp/80", *["tcp/443"] * 5]
    assert found == {str(number): port for number, port in enumerate(ports, 1)}


def test_classic_parts_of_nexthink_are_marked_as_such() -> None:
    classic = {each.id for each in product("nexthink").flows if each.lifecycle == "classic"}
    assert {name.split("-")[0] for name in classic} == {"data", "finder", "collector"}
    assert "collector-instance" not in classic


def test_plain_ldap_is_never_the_default() -> None:
    for slug in PRODUCTS:
        (choice,) = (
            each for each in product(slug).alternatives if each.id in {"ad-connection", "ad-ldap"}
        )
        assert choice.default == "ldaps"


# --- TippingPoint SMS ------------------------------------------------------------------------


def test_unclear_rows_wait_for_a_reading_and_odd_ones_are_kept_and_flagged() -> None:
    assert unclear("nexthink") == {}
    assert unclear("tippingpoint-sms") == {
        "device-snmp-reverse": 2,
        "identity-agent": 4,
        "tmc-digital-vaccine": 2,
        "responder-trigger-http": 2,
        "responder-trigger-traps": 2,
        "responder-trigger-https": 2,
        "ip-to-id": 0,
        "nfs-369": 0,
        "nfs-2039": 0,
        "backup-restore-external": 3,
    }


def test_either_side_opens_connections_within_high_availability_pairs_only() -> None:
    both = [each for each in product("tippingpoint-sms").flows if each.bidirectional]
    assert {each.feature for each in both} == {"high-availability", "trha"}
    assert len(both) == 8
    assert {(*each.source, *each.destination) for each in both} == {
        ("primary", "secondary"),
        ("ips-primary", "ips-secondary"),
    }


def test_members_of_a_pair_are_what_they_are_a_pair_of() -> None:
    parents = {each.id: each.specialises for each in product("tippingpoint-sms").components}
    assert parents["primary"] == parents["secondary"] == "server"
    assert parents["ips-primary"] == parents["ips-secondary"] == "ips"


def test_rows_with_several_peers_protocols_and_hosts_keep_all_of_them() -> None:
    assert flow("tippingpoint-sms", "device-https").destination == ("tps", "ips", "ngfw")
    assert flow("tippingpoint-sms", "device-traps").source == ("ips", "tps")
    assert services("tippingpoint-sms", "name-resolution") == ["tcp/53", "udp/53"]
    assert flow("tippingpoint-sms", "whois").destination == tuple(
        f"host:whois.{registry}.net" for registry in ("arin", "apnic", "ripe", "lacnic")
    )


def test_new_installations_reach_the_tmc_on_443() -> None:
    (port,) = (each for each in product("tippingpoint-sms").alternatives if each.id == "tmc-port")
    assert port.default == "port-443"
    assert flow("tippingpoint-sms", "tmc-443").destination == ("tmc",)


def test_encrypted_services_of_the_sms_name_their_ciphers() -> None:
    held = {
        (each.crypto_profile, service.service)
        for each in product("tippingpoint-sms").flows
        for service in each.services
        if each.crypto_profile
    }
    assert held == {
        ("https", "tcp/443"),
        ("client-server", "tcp/9033"),
        ("client-server", "tcp/10042"),
        ("device-provision", "tcp/10043"),
        ("ssh", "tcp/22"),
    }


def test_optional_capabilities_of_the_sms_are_off_unless_a_site_turns_them_on() -> None:
    file = product("tippingpoint-sms")
    assert not any(feature.default for feature in file.features)
    assert {each.requirement for each in file.flows if each.feature} == {"optional", "conditional"}
