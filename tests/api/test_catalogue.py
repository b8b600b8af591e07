"""What a published catalogue version says, through the API."""

from __future__ import annotations

import pytest

from .walking import results

pytestmark = pytest.mark.django_db

FLOW_KEYS = [
    "id", "product", "source", "destination", "services", "requirement", "requirement_basis",
    "feature", "conditions", "alternative", "bidirectional", "phase", "lifecycle", "assertion",
    "readings", "purpose", "notes", "tls_inspection", "provenance",
]  # fmt: skip
FILTERS = {
    "product=nexthink": lambda flow: flow["product"] == "nexthink",
    "product=nexthink,tippingpoint-sms": (
        lambda flow: flow["product"] in ("nexthink", "tippingpoint-sms")
    ),
    "requirement=optional": lambda flow: flow["requirement"] == "optional",
    "phase=installation": lambda flow: flow["phase"] == "installation",
    "assertion=unclear": lambda flow: flow["assertion"] == "unclear",
    "tls_inspection=forbidden": lambda flow: flow["tls_inspection"] == "forbidden",
    "port=443": lambda flow: any(holds(service, 443) for service in flow["services"]),
    "port=50000": lambda flow: any(holds(service, 50000) for service in flow["services"]),
    "protocol=udp": lambda flow: any(s["protocol"] == "udp" for s in flow["services"]),
    "port=53&protocol=udp": lambda flow: any(
        s["protocol"] == "udp" and holds(s, 53) for s in flow["services"]
    ),
    "host=update1.nextron-systems.com": lambda flow: any(
        end.get("pattern") == "update1.nextron-systems.com" for end in ends(flow)
    ),
    "q=NFS": lambda flow: "nfs" in str(flow).lower(),
}
REFUSED = (
    "product=asgard", "component=nextron-asgard.agent", "host=10.0.0.0/8/8", "port=0",
    "port=65536", "port=443-80", "protocol=quic", "requirement=must", "feature=no-such",
    "q=a+b+c+d+e+f+g+h+i", "version=1", "phase=later",
)  # fmt: skip
LISTS = {
    "products": [
        "slug", "name", "description", "vendor", "source", "lifecycle", "successor",
        "flow_count", "component_count",
    ],
    "components": [
        "slug", "product", "name", "kind", "description", "specialises", "same_as",
    ],
    "hosts": [
        "kind", "party", "name", "stands_for", "tls_inspection", "proxy", "notes", "pattern",
        "source", "flow_count",
    ],
    "documents": [
        "slug", "publisher", "title", "product", "revision", "url", "retrieved", "sha256",
        "has_original",
    ],
}  # fmt: skip


def ends(flow):
    return [*flow["source"], *flow["destination"]]


def holds(service, port):
    for text in service["ports"]:
        first, _, last = text.partition("-")
        if int(first) <= port <= int(last or first):
            return True
    return False


@pytest.fixture
def flows(api):
    return results(api, "/api/v1/flows/?limit=500")


def test_a_flow_has_the_keys_of_the_contract_and_no_others(flows):
    assert len(flows) > 100
    for flow in flows:
        assert list(flow) == FLOW_KEYS
        assert list(flow["conditions"]) == ["all", "any"]
        assert flow["alternative"] is None or list(flow["alternative"]) == ["group", "option"]
        for end in ends(flow):
            name = "slug" if end["kind"] == "component" else "pattern"
            assert list(end) == ["kind", name, "name"]
            assert end[name]
        for service in flow["services"]:
            keys = [key for key in service if key != "icmp_code"]
            assert keys == ["protocol", "ports", "icmp_type", "application"]
        for citation in flow["provenance"]:
            assert list(citation) == ["document", "section", "row", "cells"]
        assert flow["provenance"]


def test_a_flow_reads_as_its_document_row(api):
    flow = api.get("/api/v1/flows/nextron-asgard.signature-updates-update1/").json()
    assert flow["source"] == [
        {"kind": "component", "slug": "nextron-asgard.asgard-server", "name": "ASGARD Server"},
        {"kind": "component", "slug": "nextron-asgard.master-asgard", "name": "Master ASGARD"},
    ]
    (host,) = flow["destination"]
    assert (host["kind"], host["pattern"]) == ("host", "update1.nextron-systems.com")
    assert [(s["protocol"], s["ports"]) for s in flow["services"]] == [("tcp", ["443"])]
    assert flow["tls_inspection"] == "forbidden"
    assert ("nextron-asgard-network-requirements", "1.4.5/2") in [
        (each["document"], each["row"]) for each in flow["provenance"]
    ]
    assert flow["provenance"][0]["cells"]


def test_ranges_icmp_readings_and_alternatives_are_told(flows):
    ports = {text for flow in flows for service in flow["services"] for text in service["ports"]}
    assert "49152-65535" in ports
    protocols = {service["protocol"] for flow in flows for service in flow["services"]}
    assert {"tcp", "udp", "icmp"} <= protocols
    assert any(flow["readings"] for flow in flows if flow["assertion"] == "unclear")
    assert any(flow["alternative"] for flow in flows)
    assert any(flow["bidirectional"] for flow in flows)
    assert {flow["lifecycle"] for flow in flows} == {"current", "classic"}


def test_a_filter_keeps_exactly_what_fits(api, flows):
    for query, fits in FILTERS.items():
        found = {flow["id"] for flow in results(api, f"/api/v1/flows/?limit=500&{query}")}
        assert found == {flow["id"] for flow in flows if fits(flow)}, query
        assert found, query


def test_a_feature_is_found_with_and_without_its_product(api, flows):
    product, feature = next((f["product"], f["feature"]) for f in flows if f["feature"])
    with_it = results(api, f"/api/v1/flows/?feature={product}.{feature}")
    assert {(flow["product"], flow["feature"]) for flow in with_it} == {(product, feature)}
    assert len(results(api, f"/api/v1/flows/?feature={feature}")) >= len(with_it)


def test_a_component_is_found_with_what_it_inherits(api):
    collector = results(api, "/api/v1/flows/?component=nexthink.collector&limit=500")
    windows = results(api, "/api/v1/flows/?component=nexthink.windows-collector&limit=500")
    assert {flow["id"] for flow in collector} < {flow["id"] for flow in windows}


def test_a_filter_that_cannot_be_meant_is_refused_with_the_mend(api):
    for query in REFUSED:
        response = api.get(f"/api/v1/flows/?{query}")
        field, _, value = query.partition("=")
        assert response.status_code == 400, query
        (error,) = response.json()["errors"]
        assert (error["field"], error["value"]) == (field, value.replace("+", " "))
        assert error["message"]
        assert error["mend"]


def test_a_version_that_was_never_published_is_not_found(api):
    assert api.get("/api/v1/flows/?version=2026112199").status_code == 404


def test_a_list_of_the_catalogue_has_its_keys(api):
    for segment, keys in LISTS.items():
        found = results(api, f"/api/v1/{segment}/")
        assert found
        assert all(list(each) == keys for each in found)


def test_the_five_products_are_there_with_their_parts(api):
    slugs = {each["slug"] for each in results(api, "/api/v1/products/")}
    assert slugs >= {
        "nextron-analysis-cockpit", "nextron-asgard", "nexthink", "appsanywhere-analytics",
        "tippingpoint-sms",
    }  # fmt: skip
    for slug in slugs:
        product = api.get(f"/api/v1/products/{slug}/").json()
        assert product["component_count"] == len(product["components"])
        assert product["flow_count"] == len(
            results(api, f"/api/v1/flows/?product={slug}&limit=500")
        )
    sms = api.get("/api/v1/products/tippingpoint-sms/").json()
    assert {"features", "parameters", "alternatives", "documents"} < set(sms)


def test_products_are_searched_literally_by_name(api):
    assert [p["slug"] for p in results(api, "/api/v1/products/?q=tipping")] == ["tippingpoint-sms"]
    assert results(api, "/api/v1/products/?q=%25") == []


def test_components_of_an_unknown_product_are_refused(api):
    response = api.get("/api/v1/components/?product=nexthnik")
    assert response.status_code == 400
    assert "nexthink" in response.json()["errors"][0]["mend"]
    of_one = results(api, "/api/v1/components/?product=nexthink")
    assert {each["product"] for each in of_one} == {"nexthink"}


def test_a_name_of_nothing_is_not_found(api):
    for path in ("products/no-such/", "flows/no-such.flow/"):
        response = api.get(f"/api/v1/{path}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


def test_the_version_tells_number_and_digest(api, published):
    version = api.get("/api/v1/catalogue/version/").json()
    assert version["version"] == published
    assert version["digest"].startswith("v1:")
    assert list(version) == ["version", "published_at", "effective", "digest"]


def test_before_the_first_publication_the_version_is_null(person, caller):
    assert caller(person).get("/api/v1/catalogue/version/").json()["version"] is None
    assert caller(person).get("/api/v1/flows/").status_code == 404


def test_changes_since_a_version_are_those_of_later_ones(api, published):
    everything = results(api, "/api/v1/catalogue/changes/?limit=500")
    assert list(everything[0]) == [
        "version", "kind", "slug", "product", "disposition", "impact", "effective", "previous",
        "current",
    ]  # fmt: skip
    assert {change["disposition"] for change in everything} == {"add"}
    assert results(api, f"/api/v1/catalogue/changes/?since={published}") == []
    first = min(change["version"] for change in everything)
    later = results(api, f"/api/v1/catalogue/changes/?since={first}&limit=500")
    assert later == [change for change in everything if change["version"] > first]


def test_since_must_be_a_version_number(api):
    for text in ("yesterday", "20261121", "-2026112101", "２０２６１１２１０１"):
        response = api.get("/api/v1/catalogue/changes/", {"since": text})
        assert response.status_code == 400
        assert response.json()["errors"][0]["value"] == text
