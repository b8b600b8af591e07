"""The curated Nextron and AppsAnywhere files, held against the vendors' originals."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import requirements_app.catalogue
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.coverage import check_original
from requirements_app.catalogue.files import read_folder
from requirements_app.catalogue.schema import Document, Flow, ProductFile, TableRow
from tests.catalogue.originals import (
    OriginalRow,
    bar_rows,
    broken_bar_rows,
    paragraph_rows,
    shared_runs,
    texts,
    vendor_doc,
)

COCKPIT, ASGARD, ANALYTICS = "nextron-analysis-cockpit", "nextron-asgard", "appsanywhere-analytics"
ROWS = {COCKPIT: 11, ASGARD: 19, ANALYTICS: 22}
PRODUCTS = tuple(ROWS)
SENTENCE = 9  # words from which a label counts as the vendor's own sentence


@cache
def catalogue() -> CatalogueContent:
    return read_folder(Path(requirements_app.catalogue.__file__).parent / "data")


def product(slug: str) -> ProductFile:
    return catalogue().products[slug]


def document(slug: str) -> Document:
    (only,) = product(slug).documents
    return only


def inventory(slug: str) -> list[TableRow]:
    return [row for section in document(slug).sections for row in section.rows]


def flow(full_id: str) -> Flow:
    return catalogue().flows[full_id][1]


def citing(slug: str, row: str) -> list[Flow]:
    return [each for each in product(slug).flows if row in each.provenance]


def original_rows(slug: str) -> list[OriginalRow]:
    text = vendor_doc(slug).read_text(encoding="utf-8")
    if slug == COCKPIT:
        return paragraph_rows(text, ("Description", "Port", "Source", "Destination"))
    return broken_bar_rows(text) if slug == ASGARD else bar_rows(text)


# --- against the originals -------------------------------------------------------------------


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_no_row_of_the_original_is_missing_and_none_is_added(slug: str) -> None:
    original = [(row.first, row.last) for row in original_rows(slug)]
    assert [(row.lines.first, row.lines.last) for row in inventory(slug)] == original
    assert len(original) == ROWS[slug]


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_cell_is_as_the_original_has_it_or_left_to_it(slug: str) -> None:
    for row, original in zip(inventory(slug), original_rows(slug), strict=True):
        assert len(row.cells) == len(original.cells)
        for cell, written in zip(row.cells, original.cells, strict=True):
            assert cell == written or (cell is None and len(written.split()) >= SENTENCE), row.id


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_the_document_is_the_one_that_was_read(slug: str) -> None:
    assert check_original(document(slug), vendor_doc(slug).read_bytes()) == []


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_line_of_the_original_lies_in_a_section(slug: str) -> None:
    lines = vendor_doc(slug).read_text(encoding="utf-8").splitlines()
    held = {
        number
        for section in document(slug).sections
        for number in range(section.lines.first, section.lines.last + 1)
    }
    assert [n for n, line in enumerate(lines, 1) if line.strip() and n not in held] == []


@pytest.mark.vendor_docs
@pytest.mark.parametrize("slug", PRODUCTS)
def test_no_sentence_of_the_vendor_is_in_the_file(slug: str) -> None:
    ours = texts(product(slug).model_dump(mode="json"))
    original = vendor_doc(slug).read_text(encoding="utf-8")
    assert list(shared_runs(ours, original, SENTENCE)) == []


# --- rows and flows --------------------------------------------------------------------------


@pytest.mark.parametrize("slug", PRODUCTS)
def test_every_table_row_is_a_flow_of_its_own(slug: str) -> None:
    for row in inventory(slug):
        assert row.decision is None, row.id
        assert len(citing(slug, row.id)) == 1, row.id


@pytest.mark.parametrize("slug", PRODUCTS)
def test_the_ports_of_a_flow_are_those_of_its_row(slug: str) -> None:
    written_elsewhere = {"1.4.5/1", "1.4.5/2", "1.4.5/3", "1.4.1/3"}  # a sentence; ICMP has none
    for row in inventory(slug):
        if row.id in written_elsewhere:
            continue
        (found,) = citing(slug, row.id)
        (service,) = found.services
        protocol, port = service.service.split("/")
        cells = " ".join(cell or "" for cell in row.cells).lower()
        assert f"{port}/{protocol}" in cells or f"{port} {protocol}" in cells, row.id


# --- Analysis Cockpit ------------------------------------------------------------------------


def test_optional_services_of_the_cockpit_hang_on_features_that_are_off() -> None:
    optional = {each.id: each.feature for each in product(COCKPIT).flows if each.feature}
    assert optional == {
        "case-intelligence-update1": "case-intelligence",
        "case-intelligence-update2": "case-intelligence",
        "thor-cloud": "thor-cloud",
        "chatgpt": "chatgpt",
    }
    assert not any(feature.default for feature in product(COCKPIT).features)
    assert {each.basis for each in product(COCKPIT).flows if each.feature} == {"heading"}


def test_the_two_documents_join_their_roles_and_keep_a_flow_each() -> None:
    parts = catalogue().components
    assert parts[f"{COCKPIT}.management-center"].same_as == (f"{ASGARD}.asgard-server",)
    assert parts[f"{ASGARD}.analysis-cockpit"].same_as == (f"{COCKPIT}.analysis-cockpit",)
    for name in (f"{COCKPIT}.asset-synchronisation", f"{ASGARD}.analysis-cockpit-sync"):
        assert [each.service for each in flow(name).services] == ["tcp/7443"]


@pytest.mark.parametrize("name", [f"{COCKPIT}.dns", f"{ASGARD}.dns"])
def test_a_need_for_dns_that_names_no_port_is_inferred(name: str) -> None:
    found = flow(name)
    assert found.destination == ("site.dns",)
    assert {each.service for each in found.services} == {"udp/53", "tcp/53"}
    assert found.assertion == "inferred"


# --- ASGARD ----------------------------------------------------------------------------------


def test_update_hosts_take_port_and_sources_from_sentence_and_heading() -> None:
    for row in ("1.4.5/1", "1.4.5/2", "1.4.5/3"):
        (found,) = citing(ASGARD, row)
        assert found.source == ("asgard-server", "master-asgard")
        assert [(each.service, each.application) for each in found.services] == [
            ("tcp/443", "HTTPS")
        ]
        assert {"1.4.5/p1", "1.4.5/p2"} <= set(found.provenance)


def test_tls_inspection_is_forbidden_to_agents_updates_and_installer() -> None:
    banned = {each.id for each in product(ASGARD).flows if each.tls_inspection == "forbidden"}
    assert banned == {
        "agent-communication",
        "product-updates",
        "signature-updates-update1",
        "signature-updates-update2",
        "installer",
    }


def test_update_hosts_allow_a_proxy_with_basic_authentication_only() -> None:
    for name in ("update-301", "update1", "update2"):
        host = catalogue().hosts[f"{name}.nextron-systems.com"]
        assert host.tls_inspection == "forbidden"
        assert (host.proxy.supported, host.proxy.authentication) == (True, ("basic",))
        assert host.proxy.refused == ("ntlm",)


def test_optional_rows_of_asgard_say_so_themselves_or_by_heading() -> None:
    optional = {
        each.id: (each.basis, each.feature)
        for each in product(ASGARD).flows
        if each.requirement == "optional"
    }
    assert optional == {
        "agent-syslog": ("stated", "agent-syslog"),
        "agent-icmp-check": ("stated", "agent-icmp-check"),
        "analysis-cockpit-syslog": ("stated", "analysis-cockpit-syslog"),
        "thunderstorm-https": ("heading", "thunderstorm"),
        "thunderstorm-http": ("heading", "thunderstorm"),
    }


def test_a_bare_icmp_stays_without_a_type() -> None:
    assert [each.service for each in flow(f"{ASGARD}.agent-icmp-check").services] == ["icmp"]


def test_footnote_marks_without_text_are_kept_as_such() -> None:
    marked = {
        f"{slug}.{each.id}" for slug in PRODUCTS for each in product(slug).flows if each.footnotes
    }
    rows = {row.id for slug in PRODUCTS for row in inventory(slug) if "[1]" in str(row.cells)}
    assert {row for name in marked for row in flow(name).provenance[:1]} == rows
    assert all(note.text is None for name in marked for note in flow(name).footnotes)


def test_thunderstorm_waits_until_the_site_says_who_connects() -> None:
    for name in ("thunderstorm-https", "thunderstorm-http"):
        found = flow(f"{ASGARD}.{name}")
        assert found.assertion == "unclear"
        assert {reading.source for reading in found.readings} == {
            ("asgard-agent",),
            ("thunderstorm-client",),
            ("asgard-agent", "thunderstorm-client"),
        }


def test_the_installer_reaches_one_host_while_installing() -> None:
    found = flow(f"{ASGARD}.installer")
    assert found.phase == "installation"
    assert found.destination == ("host:update-301.nextron-systems.com",)
    assert found.effect_if_blocked


def test_master_and_asgard_must_have_the_same_major_version() -> None:
    ruled = [each.id for each in product(ASGARD).flows if each.version_rule == "same-major"]
    assert ruled == ["master-management"]


# --- AppsAnywhere ----------------------------------------------------------------------------


def test_named_destinations_are_the_default_and_any_is_the_other_option() -> None:
    (group,) = product(ANALYTICS).alternatives
    assert group.default == "named-hosts"
    options: dict[str, list[Flow]] = {"named-hosts": [], "any-external": []}
    for each in product(ANALYTICS).flows:
        if each.alternative:
            options[each.alternative.option].append(each)
    assert {each.destination for each in options["any-external"]} == {("site.any",)}
    assert all(each.destination[0].startswith("host:") for each in options["named-hosts"])
    # Every named destination's port is among the generic ones, and the other way round.
    ports = [{each.services[0].service for each in flows} for flows in options.values()]
    assert ports[0] == ports[1] == {"udp/123", "tcp/80", "tcp/443", "tcp/587"}


def test_the_row_with_another_source_has_both_readings() -> None:
    unclear = [each for each in product(ANALYTICS).flows if each.assertion == "unclear"]
    assert [each.id for each in unclear] == ["fedora-mirrors"]
    assert {reading.source for reading in unclear[0].readings} == {
        ("analytics-server",),
        ("appsanywhere-server",),
    }


def test_placeholders_stand_for_the_customers_own_systems() -> None:
    placeholders = {
        host.pattern: host.stands_for
        for host in catalogue().hosts.values()
        if host.kind == "placeholder" and host.pattern.endswith("uni.edu")
    }
    assert placeholders == {
        "analytics.uni.edu": f"{ANALYTICS}.analytics-server",
        "MSSQL.uni.edu": "site.sql-database",
    }
    assert flow(f"{ANALYTICS}.sql-tcp").destination == ("site.sql-database",)


def test_vendor_support_gets_in_only_while_installation_access_is_on() -> None:
    found = flow(f"{ANALYTICS}.remote-support")
    assert found.phase == "installation"
    assert catalogue().components[f"{ANALYTICS}.remote-support"].kind == "vendor-remote-access"


def test_both_ways_means_replies_and_reverses_no_flow() -> None:
    (said,) = (
        each
        for section in document(ANALYTICS).sections
        for each in section.statements
        if each.decision and each.decision.code == "return-traffic"
    )
    assert said.lines.first == 10
    assert not any(each.bidirectional for each in product(ANALYTICS).flows)


def test_public_time_servers_can_be_replaced_by_the_sites_own() -> None:
    pools = [
        each
        for slug in PRODUCTS
        for each in product(slug).flows
        if "pool.ntp.org" in each.destination[0]
    ]
    assert len(pools) == 10
    assert {each.replaceable_by for each in pools} == {"site.ntp"}
