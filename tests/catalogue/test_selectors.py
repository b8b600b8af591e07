"""Reading the catalogue as it stands in a version."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requirements_app.catalogue import details, selectors
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.flow_filters import FILTER_KEYS, FlowFilters
from requirements_app.catalogue.models import FlowRevision
from requirements_app.core.errors import InvalidInput, NotFound
from tests.catalogue.edits import EDITS, before, changed, edited
from tests.catalogue.publications import publish, publish_shared
from tests.catalogue.samples import flow, product

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> int:
    """The catalogue that the edits change."""
    publish_shared()
    return publish(*before().values()).pk


def found(version: int, **texts: str) -> set[str]:
    """The local ids of the app's flows that filters find, as a query string writes them."""
    flows = selectors.flow_revisions(version, FlowFilters.from_texts({"product": "app"} | texts))
    return {flow.entity.slug.removeprefix("app.") for flow in flows}


def every(version: int) -> set[str]:
    return found(version)


# --- versions ----------------------------------------------------------------------------------


def test_nothing_is_current_before_the_first_publication():
    assert selectors.current_version() is None
    with pytest.raises(NotFound, match="Publish"):
        selectors.version_get()


def test_the_newest_version_is_current(version):
    newer = publish(*edited(EDITS["AddedFlow"][1]).values())

    assert selectors.current_version() == newer
    assert selectors.version_get(version).pk == version


def test_an_unknown_version_is_not_found(version):
    with pytest.raises(NotFound):
        selectors.content_at(version + 50)


def test_content_that_was_read_once_costs_one_query(version, django_assert_num_queries):
    known = selectors.content_at(version)

    with django_assert_num_queries(1):
        assert selectors.content_at(version) is known


def test_changes_since_a_version_are_those_of_all_later_ones(version):
    second = publish(*edited(EDITS["AddedFlow"][1]).values())
    third = publish(*edited().values())

    told = selectors.changes_since(version)
    assert [(change.version, change.disposition) for change in told] == [
        (second, "add"),
        (third, "remove"),
    ]
    assert not selectors.changes_since(third.pk).exists()


# --- flows -------------------------------------------------------------------------------------


def test_flows_are_listed_as_they_were_in_a_version(version):
    later = publish(*edited(*(edit for _, edit in EDITS.values())).values()).pk

    assert "gone" in every(version)
    assert "fresh" not in every(version)
    assert "gone" not in every(later)
    assert "fresh" in every(later)


def test_flows_are_listed_by_slug(version):
    slugs = [flow.entity.slug for flow in selectors.flow_revisions(version)]

    assert slugs == sorted(slugs)
    assert len(slugs) == len(set(slugs)) > 20


def test_the_number_of_queries_does_not_depend_on_the_number_of_flows(version):
    def queries(of: str) -> int:
        flows = selectors.flow_revisions(version).filter(entity__product__slug=of)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert [flow_facts(flow) for flow in flows]
        return len(captured)

    assert queries("retired") == queries("app") == 4


def test_a_flow_is_told_in_the_shape_of_the_api(version):
    told = flow_facts(selectors.flow_get("app.address", version))

    assert told == {
        "id": "app.address",
        "product": "app",
        "source": [{"kind": "component", "slug": "app.client", "name": "Client"}],
        "destination": [{"kind": "host", "pattern": "192.0.2.0/24", "name": ""}],
        "services": [
            {"protocol": "icmp", "ports": [], "icmp_type": None, "application": None},
            {"protocol": "udp", "ports": ["8050"], "icmp_type": None, "application": None},
        ],
        "requirement": "required",
        "requirement_basis": "stated",
        "feature": None,
        "conditions": {"all": [], "any": []},
        "alternative": None,
        "bidirectional": False,
        "phase": "operation",
        "lifecycle": "current",
        "assertion": "stated",
        "readings": [],
        "purpose": "Work.",
        "notes": [],
        "tls_inspection": "unstated",
        "provenance": [
            {
                "document": "app-ports",
                "section": "Ports",
                "row": "ports/1",
                "cells": ["Client", "Server", "443/tcp"],
            }
        ],
    }
    assert json.loads(json.dumps(told)) == told


def test_a_need_stated_in_prose_is_told_in_our_words(version):
    (citation,) = flow_facts(selectors.flow_get("app.dns", version))["provenance"]

    assert citation["row"] == "notes/p1"
    assert citation["cells"] == ["The server asks the resolver."]


def test_an_end_has_the_name_it_has_in_the_version(version):
    later = publish(*edited(changed("components", "client", name="Laptop")).values()).pk

    names = [
        flow_facts(selectors.flow_get("app.phase", each))["source"][0]["name"]
        for each in (version, later)
    ]
    assert names == ["Client", "Laptop"]


def test_an_icmp_type_and_code_are_told():
    publish(product(flows=[flow("ping", services=["icmp/3/4", "icmp/8"])]))
    current = selectors.version_get().pk

    unreachable, echo = flow_facts(selectors.flow_get("app.ping", current))["services"]
    assert (unreachable["icmp_type"], unreachable["icmp_code"]) == (3, 4)
    assert echo["icmp_type"] == 8
    assert "icmp_code" not in echo


def test_an_unknown_flow_is_not_found(version):
    with pytest.raises(NotFound, match=r"app\.nothing"):
        selectors.flow_get("app.nothing", version)


# --- filters -----------------------------------------------------------------------------------


def test_no_filter_finds_everything(version):
    assert selectors.flow_revisions(version, FlowFilters()).count() == len(every(version)) + 1


def test_several_products_are_found_together(version):
    for text in ("app,retired", "app+retired", "app retired"):
        flows = selectors.flow_revisions(version, FlowFilters.from_texts({"product": text}))
        assert {flow.entity.product.slug for flow in flows} == {"app", "retired"}


def test_a_component_finds_the_flows_that_start_or_end_at_it(version):
    assert found(version, component="app.spare") == {"loses-ends", "special"}


def test_a_special_component_has_the_flows_of_what_it_specialises(version):
    flows = found(version, component="app.special")

    assert {"special", "phase", "gone"} <= flows
    assert "dns" not in found(version, component="app.server")


def test_the_same_role_in_two_products_has_the_flows_of_both():
    other = {"id": "console", "name": "Console", "kind": "server", "same_as": ["app.server"]}
    publish(
        product(),
        product("second", components=[other], hosts=[], flows=[]),
    )
    current = selectors.version_get().pk

    for slug in ("app.server", "second.console"):
        flows = selectors.flow_revisions(current, FlowFilters(component=(slug,)))
        assert [flow.entity.slug for flow in flows] == ["app.work"]


@pytest.mark.parametrize(
    ("host", "flows"),
    [
        ("a.example.com", {"loses-host"}),
        ("A.EXAMPLE.COM", {"loses-host"}),
        ("deep.down.below.example.com", {"below"}),
        ("below.example.com", set()),
        ("ours.cloud.example.com", {"cloud"}),
        ("{instance}.cloud.example.com", {"cloud"}),
        ("192.0.2.77", {"address"}),
        ("192.0.0.0/8", {"address"}),
        ("*.example.com", {"loses-host", "host-leaves", "replacement", "cloud", "below"}),
        ("nowhere.example.org", set()),
    ],
)
def test_a_host_is_found_by_what_it_may_be(version, host, flows):
    assert found(version, host=host) == flows


@pytest.mark.parametrize(
    ("texts", "flows"),
    [
        ({"port": "8050"}, {"below", "address"}),
        ({"port": "8050", "protocol": "tcp"}, {"below"}),
        ({"port": "8050", "protocol": "UDP"}, {"address"}),
        ({"port": "8000"}, {"below"}),
        ({"port": "8100"}, {"below"}),
        ({"port": "8101"}, set()),
        ({"port": "7999"}, set()),
        ({"protocol": "icmp"}, {"address"}),
        ({"protocol": "1"}, {"address"}),
        ({"protocol": "gre"}, set()),
    ],
)
def test_port_and_protocol_hold_for_one_service(version, texts, flows):
    assert found(version, **texts) == flows


def test_a_port_of_one_service_and_the_protocol_of_another_do_not_make_a_match():
    publish(product(flows=[flow("both", services=["tcp/443", "udp/53"])]))
    current = selectors.version_get().pk

    assert found(current, port="53", protocol="udp") == {"both"}
    assert found(current, port="53", protocol="tcp") == set()


def test_a_feature_is_known_by_either_of_its_names(version):
    assert found(version, feature="extra") == {"condition"}
    assert found(version, feature="app.extra") == {"condition"}
    assert found(version, feature="other") == set()


@pytest.mark.parametrize(
    ("key", "value", "subject"),
    [
        ("phase", "installation", "PhaseChanged"),
        ("lifecycle", "classic", "LifecycleChanged"),
        ("assertion", "inferred", "AssertionChanged"),
    ],
)
def test_words_filter_by_their_column(version, key, value, subject):
    edit = EDITS[subject][1]
    later = publish(*edited(edit).values()).pk

    assert found(version, **{key: value}) == set()
    assert found(later, **{key: value}) == {EDITS[subject][0].removeprefix("flow app.")}


def test_requirement_and_inspection_filter(version):
    edits = (
        changed("flows", "inspection", tls_inspection="forbidden"),
        changed("flows", "condition", requirement="optional"),
    )
    later = publish(*edited(*edits).values()).pk

    assert found(later, tls_inspection="forbidden") == {"inspection"}
    assert found(later, requirement="optional") == {"condition"}


@pytest.mark.parametrize(
    ("q", "flows"),
    [
        ("LOSES-HOST", {"loses-host"}),
        ("a.example.com", {"loses-host"}),
        ("resolver", {"dns"}),
        ("https", {"application"}),
        ("8000-8100", {"below"}),
        ("client a.example", {"loses-host"}),
        ("a.example client", {"loses-host"}),
        ("resolver https", set()),
    ],
)
def test_search_finds_slugs_names_hosts_applications_and_ports(version, q, flows):
    assert found(version, q=q) == flows


def test_search_takes_percent_underscore_and_backslash_literally():
    odd = [flow(name, purpose=f"Uses {text} here.") for name, text in (
        ("percent", "100%"), ("underscore", "a_b"), ("backslash", "c\\d"), ("plain", "100 axb cxd")
    )]  # fmt: skip
    publish(product(flows=odd))
    current = selectors.version_get().pk

    assert found(current, q="100%") == {"percent"}
    assert found(current, q="%") == {"percent"}
    assert found(current, q="a_b") == {"underscore"}
    assert found(current, q="c\\d") == {"backslash"}
    assert found(current, q="'; drop table") == set()


def test_search_uses_the_trigram_index(version):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    assert "flow_search" in FlowRevision.objects.filter(search_text__contains="resolver").explain()


def test_all_filters_hold_together(version):
    texts = {"component": "app.client", "port": "8050", "q": "below", "host": "x.below.example.com"}

    assert found(version, **texts) == {"below"}
    assert found(version, **(texts | {"protocol": "udp"})) == set()


def test_filters_cost_a_number_of_queries_that_does_not_grow(
    version, django_assert_max_num_queries
):
    texts = {"product": "app", "component": "app.client", "host": "*.example.com", "q": "w"}
    selectors.content_at(version)

    with django_assert_max_num_queries(9):
        assert list(selectors.flow_revisions(version, FlowFilters.from_texts(texts)))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("product", "ap"),
        ("component", "app.sever"),
        ("component", "server"),
        ("feature", "extras"),
        ("feature", "app.none"),
    ],
)
def test_a_name_the_version_does_not_have_is_refused_with_a_mend(version, key, text):
    with pytest.raises(InvalidInput) as refused:
        found(version, **{key: text})

    (problem,) = refused.value.problems
    assert (problem.field, problem.value) == (key, text)
    assert problem.mend


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "443-80"),
        ("port", "٤٤٣"),
        ("port", "9" * 400),
        ("protocol", "tpc"),
        ("protocol", "any"),
        ("protocol", "999"),
        ("requirement", "Required"),
        ("phase", "x"),
        ("host", "https://example.com"),
        ("host", "any"),
        ("q", "nul\x00"),
        ("q", "\ud800"),
        ("q", "x" * 400),
        ("q", "a b c d e f g h i j"),
        ("product", "a\x00"),
    ],
)
def test_what_cannot_be_read_is_refused_under_its_own_name(key, text):
    with pytest.raises(InvalidInput) as refused:
        FlowFilters.from_texts({key: text})

    assert [problem.field for problem in refused.value.problems] == [key]


def test_all_problems_of_a_query_are_told_at_once():
    with pytest.raises(InvalidInput) as refused:
        FlowFilters.from_texts({"port": "x", "protocol": "y", "phase": "z"})

    assert {problem.field for problem in refused.value.problems} == {"port", "protocol", "phase"}


def test_blank_and_unknown_keys_do_not_filter():
    assert FlowFilters.from_texts({"q": "  ", "port": "", "page": "2"}) == FlowFilters()
    assert "q" in FILTER_KEYS


# --- everything else -----------------------------------------------------------------------------


def test_products_carry_their_counts(version):
    app, retired, site = selectors.product_revisions(version)

    assert [each.entity.slug for each in (app, retired, site)] == ["app", "retired", "site"]
    assert (retired.flow_count, retired.component_count) == (1, 2)
    assert (site.flow_count, site.component_count) == (0, 2)
    assert app.flow_count == len(every(version))


def test_counts_are_those_of_the_version(version):
    later = publish(*edited(EDITS["AddedFlow"][1], EDITS["RemovedComponent"][1]).values()).pk

    (old, new) = (
        selectors.product_revisions(each).get(entity__slug="app") for each in (version, later)
    )
    assert new.flow_count == old.flow_count + 1
    assert new.component_count == old.component_count - 1


def test_hosts_carry_the_number_of_their_flows(version):
    counts = {host.entity.pattern: host.flow_count for host in selectors.host_revisions(version)}

    assert counts["a.example.com"] == 1
    assert counts["update.example.com"] == 0


def test_a_products_detail_has_its_parts(version):
    detail = details.product_detail("app", version)

    assert {each.entity.slug for each in detail.features} == {"app.extra", "app.gone", "app.other"}
    assert {each.entity.slug for each in detail.parameters} == {
        "app.gone",
        "app.instance",
        "app.region",
    }
    assert "a.example.com" in {each.entity.pattern for each in detail.hosts}
    assert "update.example.com" not in {each.entity.pattern for each in detail.hosts}
    assert [each.entity.slug for each in detail.documents] == [
        "app-extras",
        "app-notes",
        "app-ports",
    ]
    assert detail.flows.count() == len(every(version))
    assert [each["id"] for each in detail.revision.content["alternatives"]] == ["mode", "way"]


def test_a_components_detail_has_inherited_flows(version):
    detail = details.component_detail("app.special", version)

    assert "app.phase" in {each.entity.slug for each in detail.flows}


def test_a_hosts_detail_has_its_flows(version):
    detail = details.host_detail("a.example.com", version)

    assert [each.entity.slug for each in detail.flows] == ["app.loses-host"]
    assert [each.party for each in detail.revisions] == ["vendor"]


def test_a_documents_detail_says_which_flows_cite_a_row(version):
    detail = details.document_detail("app-notes", version)
    (section,) = detail.sections
    citing = {
        shown.row.ref: tuple(flow.slug for flow in detail.flows.get(shown.row.pk, ()))
        for shown in section.rows
    }

    assert citing == {"notes/1": (), "notes/2": (), "notes/p1": ("app.dns",)}


def test_a_documents_detail_is_that_of_the_version(version):
    later = publish(*edited(EDITS["InventoryChanged"][1]).values()).pk

    def cells(of: int) -> list[str | None]:
        return list(details.document_detail("app-notes", of).sections[0].rows[0].row.cells)

    assert cells(version) == ["Text"]
    assert cells(later) == ["Other text"]


@pytest.mark.parametrize(
    "detail",
    [
        details.product_detail,
        details.component_detail,
        details.host_detail,
        details.document_detail,
    ],
)
def test_what_the_version_does_not_have_is_not_found(version, detail):
    with pytest.raises(NotFound, match="nothing"):
        detail("nothing", version)
