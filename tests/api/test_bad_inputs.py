"""Input that broke other applications, where more is to be said than that it breaks nothing; that
is held for every door in tests/bad_inputs."""

from __future__ import annotations

import json

import pytest
from django.test import RequestFactory

from .conftest import token_of
from .world import ASGARD, rule_set_built

pytestmark = pytest.mark.django_db

# Percent-encoded, as they come over the wire.
TEXTS = (
    "%00", "a%00b", "%ED%A0%80", "%FF%FE", "%E2%80%AE", "%0D%0ASet-Cookie:a=b", "%25_%25", "_____",
    "'%20OR%201=1--", "%3Cscript%3E", "10000000000000000000", "-1", "1e400", "NaN", "null", "[]",
    "../../etc/passwd", "%F0%9F%A6%80", "0x1F", "٤٤٣", "443%20", "::ffff:10.0.0.1", "fe80::1%25x",
    "010.001.000.001", "0.0.0.0/0", "*.", "xn--", "a." * 150, "(a%2B)%2B$", "%7B%7B7*7%7D%7D",
)  # fmt: skip
PREFIXES = (
    "10.0.0.1/8", "0.0.0.0/0", "::/0", "::ffff:10.0.0.0/104", "010.0.0.0/8", "fe80::%eth0/64",
    "10.0.0.9-10.0.0.1", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0", "1e1.0.0.0/8", "*.example.org",
    "٠.0.0.0/8", "10.0.0.0/8 ", "10.0.0.0/08", "",
)  # fmt: skip


def check(response, *statuses):
    assert response.status_code < 500, response.content
    assert response.status_code in (statuses or (200, 400, 404, 301)), response.content
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        body = response.json()
        assert body["status"] == response.status_code
        assert body["detail"]
    return response


@pytest.fixture
def rule_set(world, person):
    return rule_set_built(world.site, person)


def test_ordering_is_no_parameter(api, world):
    response = api.get(world.address("zones/?ordering=-updated_at"))
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["field"], error["mend"]) == ("ordering", "use cursor, limit")


def test_strange_addresses_are_no_addresses(api, world):
    for text in (*TEXTS, "A" * 300, "UPPER", "-", "a..b/"):
        for path in (f"sites/{text}/", f"products/{text}/", f"flows/{text}/",
                     f"sites/hq/zones/{text}/", f"sites/hq/networks/{text}/",
                     f"rule-sets/{text}/", f"jobs/{text}/", f"exports/{text}/"):  # fmt: skip
            check(api.get(f"/api/v1/{path}"), 404, 400)


def test_a_key_of_the_wrong_kind_finds_nothing(api, world):
    for path in (
        "networks/clients/", "networks/999999999999999999/", "networks/9999999999999999999/",
        "zones/1/", "bindings/prod/", "proposals/1/", "roles/ada/", "overrides/no-updates/x/",
    ):  # fmt: skip
        check(api.get(world.address(path)), 404)
    for path in ("rule-sets/1/", "jobs/hq/", "exports/0/rules/"):
        check(api.get(f"/api/v1/{path}"), 404)


def test_a_search_with_wildcards_finds_them_literally(api):
    for text in ("%", "_", "%_%", "\\"):
        response = check(api.get("/api/v1/flows/", {"q": text}), 200)
        found = json.dumps(response.json()["results"])
        assert response.json()["results"] == [] or text in found


def test_an_endless_query_is_refused(api):
    for query in ("q=" + "a" * 1_000_000, "&".join(["q=1"] * 250_000)):
        response = check(api.get(f"/api/v1/flows/?{query}"), 414)
        assert "16384" in response.json()["detail"]
    many = "&".join(f"{n:x}=" for n in range(1500))
    check(api.get(f"/api/v1/flows/?{many}"), 400)


def test_line_ends_and_directions_in_texts_never_reach_a_header(api, published):
    for name in ("a\r\nSet-Cookie: b=c", "\u202egnp.exe", "a\u2028b", "\x1b[31mred"):
        response = api.post("/api/v1/sites/", {"slug": "a", "name": name}, format="json")
        check(response, 400)
    for slug in ("a\r\nX: y", "../up", "a/b", "A", "а", "a" * 81, "", "."):
        response = api.post("/api/v1/sites/", {"slug": slug, "name": "N"}, format="json")
        check(response, 400)


def test_prefixes_that_hide_something_are_refused_or_written_plainly(api, world):
    for prefix in PREFIXES:
        body = {"zone": "clients", "prefix": prefix}
        response = api.post(world.address("networks/"), body, format="json")
        if response.status_code == 201:
            assert response.json()["prefix"] == "10.0.0.0/8"
            assert prefix.strip() == "10.0.0.0/8"
        else:
            check(response, 400)
            assert response.json()["errors"][0]["field"] == "prefix"


def test_a_lookup_refuses_what_is_no_connection(api, world, rule_set):
    sound = {"source": "10.1.0.1", "destination": "10.2.0.5", "port": "443", "protocol": "tcp"}
    assert api.get("/api/v1/lookup/", sound).status_code == 200
    for change in (
        {"port": "443-80"}, {"port": "0"}, {"port": "65536"}, {"protocol": "icmp"},
        {"protocol": "tcp/443"}, {"source": "10.0.0.1/8"}, {"source": ""}, {"destination": "any"},
        {"destination": "a" * 254}, {"icmp_type": "8"}, {"protocol": "quic"}, {"port": ""},
    ):  # fmt: skip
        response = check(api.get("/api/v1/lookup/", {**sound, **change}))
        if change not in ({"port": ""},):
            assert response.status_code == 400, change


def test_options_and_selections_of_exports_are_checked(api, rule_set):
    exports = f"/api/v1/rule-sets/{rule_set.pk}/exports/"
    for body in (
        {}, {"format": "docx"}, {"format": 5}, {"format": "csv", "options": []},
        {"format": "csv", "options": {"view": "secrets"}}, {"format": "csv", "options": {"x": 1}},
        {"format": "csv", "options": {"view": {"a": {"b": 1}}}}, {"format": "csv\r\n"},
    ):  # fmt: skip
        check(api.post(exports, body, format="json"), 400)
    for selection in ({"ordering": "x"}, {"port": "x"}, {"product": "x"}, {"version": "1"},
                      {"port": 443}, {"q": "\u0001"}, {"limit": "5"}):  # fmt: skip
        asked = {"format": "csv", "selection": selection}
        check(api.post("/api/v1/catalogue/exports/", asked, format="json"), 400)
    unpublished = {"format": "csv", "selection": {"version": "2020010101"}}
    check(api.post("/api/v1/catalogue/exports/", unpublished, format="json"), 404)


def test_headers_that_cannot_be_read_do_no_harm(api, published):
    for accept, status in (
        (";;;", 406), ("a/b; x*=bogus''%41", 406), ("application/json; q=x", 200), ("*/*", 200),
        ("a" * 20_000, 406), ("application/json;" + "x=1;" * 5000, 200), ("/", 406), ("é", 406),
        ("text/html", 406), ("application/json; indent=9999999999", 200),
    ):  # fmt: skip
        response = api.get("/api/v1/products/", headers={"Accept": accept})
        check(response, status, 406)
    for identifier in ("x" * 5000, "é", "a b"):
        response = api.get("/api/v1/products/", headers={"X-Request-ID": identifier})
        assert response["X-Request-ID"] != identifier


def test_a_body_in_chunks_is_refused_because_nobody_would_read_it(api, published):
    headers = {"Transfer-Encoding": "chunked"}
    response = api.get("/api/v1/products/", headers=headers, CONTENT_LENGTH="")
    check(response, 411)


def test_a_content_type_that_cannot_be_read_is_none(application, person, published):
    statuses: list[str] = []
    for content_type in ("application/json; x*=bogus''%41", "application/json;" + "a=1;" * 9000):
        environ = RequestFactory().post("/api/v1/sites/", "{}", content_type="text/plain").environ
        environ["CONTENT_TYPE"] = content_type
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token_of(person)}"
        body = application(environ, lambda status, _: statuses.append(status))
        assert statuses[-1][:3] in ("400", "415"), content_type
        assert json.loads(b"".join(body))["mend"]


def test_a_filter_is_not_left_out_because_it_is_strange_white_space(api, published):
    for text in ("%C2%85", "%1F", "%0A", "tcp%0D", "%E2%80%A8"):
        response = check(api.get(f"/api/v1/flows/?protocol={text}"), 400)
        assert response.json()["errors"][0]["field"] == "protocol"
    assert api.get("/api/v1/flows/?protocol=%20").status_code == 200


def test_text_that_is_not_utf8_is_not_searched_for(api, published):
    for text in ("%ED%A0%80", "%FF", "a%C3"):
        response = check(api.get(f"/api/v1/products/?q={text}"), 400)
        assert response.json()["errors"][0]["mend"] == "send UTF-8"


def test_an_answer_that_repeats_what_was_sent_stays_short(api, published):
    body = {"k" * 100_000: "v" * 100_000, "slug": ["x" * 100_000] * 5, "name": {"y" * 90_000: 1}}
    response = check(api.post("/api/v1/sites/", body, format="json"), 400)
    assert len(response.content) < 5000


def test_an_identifier_of_an_unknown_product_suggests_the_known_one(api, world):
    body = {"slug": "x", "name": "X", "product": ASGARD.replace("asgard", "asgrad")}
    response = check(api.post(world.address("deployments/"), body, format="json"), 400)
    assert ASGARD in response.json()["errors"][0]["mend"]
