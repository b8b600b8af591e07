"""Pasted log lines are answered on the lookup's page, and leave nothing behind."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requirements_app.core.log_lines import FORMATS, MOST_LINES
from tests.core.log_lines.fixtures import ASA, FORTIOS, NETFILTER, PANOS, TOLD

from .test_other_pages import lookup

ADDRESS = "/lookup/log-lines/"
KNOWN = (
    "2 123456789012 eni-0a 10.20.12.10 10.20.1.1 49152 23 6 10 840 1763625604 1763625664 REJECT OK"
)


def paste(page: Client, text: str, **more: str):
    return page.post(ADDRESS, {"log-text": text, **more})


def required_line(world) -> str:
    """A line of a connection between two addresses that the campus needs."""
    entry = (
        world.rule_sets["campus"]
        .content.entries.filter(
            protocol="tcp", source_first__isnull=False, destination_first__isnull=False
        )
        .filter(requirement="required")
        .first()
    )
    port = entry.ports[0].first
    return (
        f"2 123456789012 eni-0a {entry.source_first} {entry.destination_first} 49152 {port} 6 1 40"
        " 1763625604 1763625664 REJECT OK"
    )


def test_each_line_is_answered_with_a_link_to_its_own_lookup(page, world):
    response = paste(page, f"{required_line(world)}\n{KNOWN}\nnonsense\n{FORTIOS}")
    text = response.content.decode()
    assert response.status_code == 200
    rows = response.context["rows"]
    verdicts = [row.given.verdict for row in rows]
    assert verdicts[:3] == ["required", "not required", None]
    assert rows[0].given.sites[0].rule_set.site.slug == "campus"
    assert rows[0].address.startswith("/lookup/?source=")
    assert page.get(rows[0].address).context["verdict"] == "required"
    assert "is in no format that is understood" in text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("line", TOLD, ids=[told[0] for told in TOLD.values()])
def test_a_line_of_every_format_is_answered(page, line):
    (row,) = paste(page, line).context["rows"]
    assert row.given.verdict in ("undecidable", "not required")
    assert page.get(row.address).status_code == 200


def test_the_page_names_the_formats_that_are_understood(page):
    text = page.get("/lookup/").content.decode()
    assert all(each.label in text for each in FORMATS)
    assert f'action="{ADDRESS}"' in text


def test_a_partial_update_is_answered_with_the_table_alone(page):
    response = page.post(ADDRESS, {"log-text": KNOWN}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert text.lstrip().startswith("<section")
    assert "<html" not in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no log line"),
        ("\n \n", "holds no log line"),
        (f"{KNOWN}\n" * (MOST_LINES + 1), "are too many at once"),
        ("x" * 70_000, "is too much at once"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_paste_that_cannot_be_read_is_refused_at_its_field(page, text, told, headers):
    response = page.post(ADDRESS, {"log-text": text}, headers=headers)
    assert response.status_code == 400
    assert told in response.content.decode()


def test_lines_are_answered_by_one_site_that_the_reader_sees(page, visitor, world):
    line = required_line(world)
    (row,) = paste(page, line, **{"log-site": "branch"}).context["rows"]
    assert row.given.verdict == "not required"
    hidden = paste(visitor(world.reader), line, **{"log-site": "branch"})
    assert hidden.status_code == 404
    (own,) = paste(visitor(world.reader), line).context["rows"]
    assert own.given.verdict == "required"
    (none,) = paste(visitor(world.stranger), line).context["rows"]
    assert none.given.verdict == "not required"


def test_what_is_pasted_is_neither_kept_nor_logged_nor_in_an_address(page, caplog):
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        response = paste(page, f"{ASA}\nsecret nonsense of bob")
    assert "secret nonsense" in response.content.decode()
    assert "bob" not in caplog.text
    assert not [each["sql"] for each in queries if "bob" in each["sql"]]
    wrote = [each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE"))]
    assert wrote == []
    assert page.get(ADDRESS)["Location"] == "/lookup/"


def test_a_paste_asks_as_much_as_a_line(page, world):
    def counted(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert paste(page, text).status_code == 200
        return len(queries)

    line = required_line(world)
    counted(line)
    many = [
        KNOWN.replace("49152", str(50_000 + n)).replace(" 23 ", f" {n} ") for n in range(1, 150)
    ]
    assert counted("\n".join([line, PANOS, NETFILTER, *many])) == counted(line)


def test_marks_of_the_page_in_a_line_stay_text(page):
    response = paste(page, "<script>alert(1)</script>\n" + NETFILTER.replace("UFW", "<b>"))
    assert "<script>alert" not in response.content.decode()


# --- one connection ------------------------------------------------------------------------------


def test_networks_and_wildcards_are_answered_in_part(page):
    text = lookup(page, source="10.20.0.0/16", destination="*.nextron-systems.com", port="443")
    assert "<strong>In part</strong>" in text
    assert "no single one has it all" in text


def test_icmp_is_asked_about_by_type(page):
    query = {"source": "10.20.12.10", "destination": "10.20.1.1", "protocol": "icmp"}
    assert "icmp/3" in lookup(page, **query, icmp_type="3")
    assert page.get("/lookup/", {**query, "icmp_type": "999"}).status_code == 400


def test_a_protocol_that_a_log_tells_of_can_be_looked_up(page):
    text = lookup(page, source="10.20.12.10", destination="10.20.1.1", protocol="89")
    assert '<option value="89" selected>' in text
    assert "ospf" in text


def test_what_nearly_is_it_is_told(page, world):
    entry = world.rule_sets["campus"].content.entries.filter(
        protocol="tcp", source_first__isnull=False, destination_first__isnull=False
    )[0]
    text = lookup(page, source=entry.source_first, destination=entry.destination_first, port="9")
    assert "What is near it" in text
    assert "Between the same ends, another service" in text
    assert entry.service in text


def test_an_answer_names_product_component_rule_and_row(page):
    text = lookup(page, source="10.20.12.10", destination="update1.nextron-systems.com", port="443")
    assert 'href="/products/nextron-asgard/' in text
    assert 'href="/components/nextron-asgard.asgard-server/' in text
    assert "/entries/?rule=" in text
    assert "#row-" in text
