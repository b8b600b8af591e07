"""Cross-references between catalogue files."""

from __future__ import annotations

from typing import Any

import pytest

from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.validation import content_problems, validate
from requirements_app.core.errors import InvalidInput
from tests.catalogue.samples import content, document, flow, product

SERVER = {"id": "server", "name": "Server", "kind": "server"}
CLIENT = {"id": "client", "name": "Client", "kind": "agent"}


def told(*files: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in content_problems(content(*files))]


def only(*files: dict[str, Any]) -> str:
    (problem,) = told(*files)
    return problem


def local(**facts: Any) -> dict[str, Any]:
    return product("own", source="local/org", vendor={"slug": "org", "name": "We"}, **facts)


def template(pattern: str = "{instance}.example.com") -> dict[str, Any]:
    return {"pattern": pattern, "kind": "template", "party": "vendor"}


def test_a_sound_content_has_no_problems() -> None:
    validate(content(product(), local()))


def test_all_problems_are_raised_together() -> None:
    bad = product(flows=[flow("a", source="x"), flow("b", feature="y"), flow("c", provenance="z")])
    with pytest.raises(InvalidInput) as caught:
        validate(content(bad))
    fields = [problem.field for problem in caught.value.problems]
    assert fields == [
        "app flows[0].source[0]",
        "app flows[1].feature",
        "app flows[2].provenance[0]",
    ]


# --- ends ----------------------------------------------------------------------------------------


def test_an_unknown_component_names_the_nearest() -> None:
    assert only(product(flows=[flow("work", destination="sever")])) == (
        "app flows[0].destination[0]: 'sever' is no component; did you mean `server`?"
    )
    assert only(product(flows=[flow("work", destination="site.dsn")])).endswith("`site.dns`?")


def test_a_host_must_be_listed_by_a_file_of_the_same_source() -> None:
    ends = {"destination": "host:update.example.com"}
    assert told(product(), product("other", hosts=[], flows=[flow("work", **ends)])) == []
    assert "is no host of this source" in only(
        product(), local(hosts=[], flows=[flow("work", **ends)])
    )


def test_a_flow_never_ends_at_a_placeholder() -> None:
    host = {"pattern": "app.uni.example", "kind": "placeholder", "party": "customer"}
    bad = product(
        hosts=[{**host, "stands_for": "server"}],
        flows=[flow("work", destination="host:app.uni.example")],
    )
    assert "end the flow at `app.server`" in only(bad)


def test_ends_of_readings_are_checked_too() -> None:
    readings = [{"id": "a", "name": "A", "source": "server"}, {"id": "b", "name": "B"}]
    unclear = flow("work", assertion="unclear", assertion_reason="?", readings=readings)
    assert "readings[1]: 'b' says nothing" in only(product(flows=[unclear]))
    readings[1]["destination"] = "clint"
    assert "readings[1].destination[0]: 'clint' is no component" in only(product(flows=[unclear]))


# --- what flows hang on --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"provenance": ["ports/1", "ports/3"]}, "provenance[1]: 'ports/3' is no row of this file"),
        ({"feature": "trhunderstorm"}, "feature: 'trhunderstorm' is no feature"),
        ({"crypto_profile": "tls"}, "crypto_profile: 'tls' is no crypto profile"),
        ({"replaceable_by": "site.npt"}, "replaceable_by: 'site.npt' is no component"),
        (
            {"alternative": {"group": "x", "option": "y"}},
            "group: 'x' is no alternative",
        ),
        (
            {"conditions": {"any": [{"feature": "x"}]}},
            "any[0].feature: 'x' is no feature",
        ),
        (
            {"conditions": {"all": [{"parameter": "x", "values": ["y"]}]}},
            "conditions.all[0].parameter: 'x' is no parameter",
        ),
    ],
)
def test_what_a_flow_hangs_on_must_exist(facts: dict[str, Any], message: str) -> None:
    assert message in only(product(flows=[flow("work", **facts)]))


def test_a_condition_compares_with_values_that_the_parameter_takes() -> None:
    region = {"id": "region", "name": "Region", "meaning": "Where", "allowed": ["eu", "us"]}
    condition = {"all": [{"parameter": "region", "values": ["eu", "ue"]}]}
    bad = product(parameters=[region], flows=[flow("work", conditions=condition)])
    assert only(bad) == (
        "app flows[0].conditions.all[0].values[1]: 'ue' is no value of parameter region;"
        " name a value that it takes; known: eu, us"
    )


def test_an_alternative_has_flows_in_each_option_and_a_known_default() -> None:
    group = {
        "id": "ldap",
        "name": "LDAP",
        "default": "tsl",
        "options": [{"id": "plain", "name": "Plain"}, {"id": "tls", "name": "TLS"}],
    }
    chosen = flow("work", alternative={"group": "ldap", "option": "plian"})
    assert [text.split(";")[0] for text in told(product(alternatives=[group], flows=[chosen]))] == [
        "app alternatives[0].default: 'tsl' is no option",
        "app alternatives[0].options[0]: 'plain' has no flow",
        "app alternatives[0].options[1]: 'tls' has no flow",
        "app flows[0].alternative.option: 'plian' is no option",
    ]


# --- hosts and parameters ------------------------------------------------------------------------


def test_a_template_needs_its_parameters_in_every_product_that_uses_it() -> None:
    name = {"id": "instance", "name": "Instance", "meaning": "Its name", "pattern": "[a-z]+"}
    owner = product(hosts=[template()], parameters=[name], flows=[])
    user = product("user", flows=[flow("work", destination="host:{instance}.example.com")])
    assert told(owner, {**user, "parameters": [name]}) == []
    assert "flows[0].destination[0]: 'instance' is no parameter" in only(owner, user)
    assert "hosts[0].pattern: 'instance' is no parameter" in only(
        product(hosts=[template()], flows=[])
    )


@pytest.mark.parametrize(
    ("kind", "pattern", "message"),
    [
        ("exact", "*.example.com", "write `wildcard`"),
        ("wildcard", "www.example.com", "write `exact`"),
        ("exact", "192.0.2.1", "write `address`"),
        ("exact", "WWW.example.com", "write www.example.com"),
        ("exact", "https://example.com/x", "write the host alone"),
        ("exact", "no space.example.com", "use letters"),
        ("template", "www.example.com", "a {parameter} in the pattern"),
        ("address", "192.0.2.1/24", "192.0.2.0/24"),
    ],
)
def test_a_pattern_must_be_what_its_kind_says(kind: str, pattern: str, message: str) -> None:
    host = {"pattern": pattern, "kind": kind, "party": "vendor"}
    assert message in only(product(hosts=[host], flows=[flow("work")]))


def test_placeholders_and_only_they_stand_for_something() -> None:
    host = {"pattern": "app.uni.example", "kind": "placeholder", "party": "customer"}
    assert "only one of" in only(product(hosts=[host], flows=[]))
    host = {"pattern": "app.example.com", "kind": "exact", "party": "vendor"}
    assert "only one of" in only(product(hosts=[{**host, "stands_for": "server"}], flows=[]))
    host = {"pattern": "App.uni.example", "kind": "placeholder", "party": "customer"}
    assert "is no component" in only(product(hosts=[{**host, "stands_for": "srv"}], flows=[]))


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"allowed": ["eu"], "pattern": "[a-z]+"}, "has both"),
        ({"allowed": ["eu"], "allowed_meaning": {"us": "States"}}, "'us' is no allowed value"),
        ({"allowed": ["eu"], "example": "us"}, "'us' is no value it may have"),
        ({"pattern": "[a-z]+", "example": "US"}, "'US' is no value it may have"),
    ],
)
def test_a_parameter_agrees_with_itself(facts: dict[str, Any], message: str) -> None:
    region = {"id": "region", "name": "Region", "meaning": "Where", **facts}
    assert message in only(product(parameters=[region]))


def test_one_host_listed_twice_carries_the_facts_of_both() -> None:
    bare = {"pattern": "update.example.com", "kind": "exact", "party": "vendor"}
    proxy = {"supported": True, "authentication": ["basic"], "refused": ["ntlm"]}
    other = product(
        "other", hosts=[{**bare, "tls_inspection": "forbidden", "proxy": proxy, "notes": ["x"]}]
    )
    for files in ((product(), other), (other, product())):
        merged = content(*files)
        validate(merged)
        host = merged.hosts["update.example.com"]
        assert (host.tls_inspection, host.notes) == ("forbidden", ("x",))
        assert (host.proxy.supported, host.proxy.authentication) == (True, ("basic",))


@pytest.mark.parametrize(
    ("one", "two", "fact"),
    [
        ({"tls_inspection": "forbidden"}, {"tls_inspection": "allowed"}, "tls_inspection"),
        ({"party": "third-party"}, {}, "party"),
        ({"proxy": {"supported": True}}, {"proxy": {"supported": False}}, "proxy.supported"),
        (
            {"proxy": {"authentication": ["basic"]}},
            {"proxy": {"authentication": ["ntlm"]}},
            "proxy.authentication",
        ),
        (
            {"proxy": {"authentication": ["basic"]}},
            {"proxy": {"refused": ["basic"]}},
            "proxy.refused",
        ),
    ],
)
def test_listings_of_one_host_do_not_contradict_each_other(
    one: dict[str, Any], two: dict[str, Any], fact: str
) -> None:
    bare = {"pattern": "update.example.com", "kind": "exact", "party": "vendor"}
    files = product(hosts=[{**bare, **one}]), product("other", hosts=[{**bare, **two}])
    assert f"contradicts app hosts[0] in `{fact}`" in only(*files)
    merged = content(*files).hosts["update.example.com"]
    assert merged.tls_inspection != "allowed"
    assert merged.proxy.supported is not True or fact != "proxy.supported"


def test_two_local_sources_say_what_they_like_and_the_stricter_counts() -> None:
    bare = {"pattern": "git.example.com", "kind": "exact", "party": "third-party"}
    one = local(hosts=[{**bare, "tls_inspection": "allowed"}], flows=[])
    two = {**local(hosts=[{**bare, "tls_inspection": "forbidden"}], flows=[])}
    two |= {"source": "local/two", "product": {"slug": "two", "name": "Two"}}
    two |= {"documents": [document(id="two-ports")]}
    assert told(one, two) == []
    assert content(one, two).hosts["git.example.com"].tls_inspection == "forbidden"


# --- roles ---------------------------------------------------------------------------------------


def test_roles_that_others_refer_to_must_exist() -> None:
    parts = [CLIENT, {**SERVER, "specialises": "servr", "same_as": ["other.server"]}]
    assert [text.split(";")[0] for text in told(product(components=parts))] == [
        "app components[1].specialises: 'servr' is no component",
        "app components[1].same_as[0]: 'other.server' is no component",
    ]


def test_a_component_is_not_the_same_as_itself() -> None:
    parts = [CLIENT, {**SERVER, "same_as": ["app.server"]}]
    assert "is the component itself" in only(product(components=parts))


def test_same_as_may_be_declared_from_both_sides() -> None:
    one = product(components=[CLIENT, {**SERVER, "same_as": ["other.server"]}])
    two = product("other", components=[CLIENT, {**SERVER, "same_as": ["app.server"]}])
    assert told(one, two) == []


def test_specialising_in_a_circle_is_refused() -> None:
    parts = [{**CLIENT, "specialises": "server"}, {**SERVER, "specialises": "client"}]
    assert [text.split(";")[0] for text in told(product(components=parts))] == [
        "app components[0].specialises: 'server' makes app.client specialise itself",
        "app components[1].specialises: 'client' makes app.server specialise itself",
    ]


def test_a_circle_through_the_same_role_of_another_product_is_refused() -> None:
    one = product(components=[CLIENT, {**SERVER, "specialises": "client"}])
    two = product("other", components=[CLIENT, {**SERVER, "same_as": ["app.server", "app.client"]}])
    assert "makes app.server specialise itself" in only(one, two)


# --- ids, documents, sources ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "items"),
    [
        ("components", [CLIENT, SERVER, {**CLIENT, "name": "Again"}]),
        ("flows", [flow("work"), flow("other"), flow("work")]),
        ("features", [{"id": "x", "name": "X", "default": False}] * 2),
    ],
)
def test_an_id_stands_once(part: str, items: list[dict[str, Any]]) -> None:
    assert f"{part}[{len(items) - 1}].id: " in only({**product(), part: items})


def test_a_host_is_listed_once_in_a_file() -> None:
    host = {"pattern": "update.example.com", "kind": "exact", "party": "vendor"}
    assert "hosts[1].pattern" in only(product(hosts=[host, host]))


def test_row_ids_stand_once_over_all_documents_of_a_file() -> None:
    both = [document(id="app-ports"), document(id="app-more-ports")]
    assert len(told(product(documents=both))) == 2


def test_two_documents_do_not_share_an_id() -> None:
    bad = product("other", documents=[document(id="app-ports")])
    assert "'app-ports' is the id of another document" in only(product(), bad)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "other/1"}, "does not name its section"),
        ({"lines": 6}, "lies outside its section, lines 1-5"),
        ({"lines": 4}, "begins on or before line 4"),
        (
            {"decision": {"code": "restated", "reason": "x", "see": ["ports/9"]}},
            "'ports/9' is no row",
        ),
    ],
)
def test_rows_fit_their_section(row: dict[str, Any], message: str) -> None:
    bad = document()
    bad["sections"][0]["rows"][1] |= row
    assert any(message in text for text in told(product(documents=[bad])))


def test_a_decision_may_point_to_a_row_a_flow_or_a_host() -> None:
    good = document()
    see = ["ports/1", "work", "host:update.example.com"]
    good["sections"][0]["rows"][1]["decision"] = {"code": "restated", "reason": "x", "see": see}
    assert told(product(documents=[good])) == []


def test_a_product_is_defined_once_and_never_by_another_source() -> None:
    again = product(documents=[], flows=[])
    assert "is defined by source vendor already; keep one file" in only(product(), again)
    taken = {**local(documents=[], flows=[]), "product": {"slug": "app", "name": "Mine"}}
    assert "name your own product differently" in only(product(), taken)


def test_a_local_source_refers_to_vendors_and_not_the_other_way_round() -> None:
    reach = [flow("work", destination="app.server")]
    assert told(product(), local(flows=reach)) == []
    wrong = [flow("work", destination="own.server")]
    assert "belongs to source local/org, to which vendor may not refer" in only(
        product(flows=wrong), local()
    )


def test_only_the_sources_asked_for_are_reported() -> None:
    both = content(product(flows=[flow("a", source="x")]), local(flows=[flow("a", source="y")]))
    (problem,) = content_problems(both, only={"local/org"})
    assert problem.field == "own flows[0].source[0]"


def test_a_vendor_has_one_name() -> None:
    other = product("other", vendor={"slug": "maker", "name": "Makers"})
    assert "another name of vendor maker, which is 'Maker'" in only(product(), other)


def test_a_successor_is_another_product_of_the_catalogue() -> None:
    old = product(product={"slug": "app", "name": "The app", "successor": "app"})
    assert "successor: 'app' is no other product" in only(old)


# --- look-ups ------------------------------------------------------------------------------------


def test_content_is_equal_whatever_the_order_of_its_files() -> None:
    files = [ProductFile.model_validate(each) for each in (local(), product(), product("b"))]
    assert CatalogueContent(tuple(files)) == CatalogueContent(tuple(reversed(files)))
    assert list(CatalogueContent(tuple(files)).products) == ["app", "b", "own"]


def test_files_of_a_source_replace_those_it_had() -> None:
    before = content(product(), product("b"), local())
    after = before.with_files([ProductFile.model_validate(product("c"))])
    assert list(after.products) == ["c", "site", "own"]


def test_citations_tell_where_a_row_stands() -> None:
    found = content(product()).citations("app")["ports/2"]
    assert (found.document.id, found.section.id, found.row.lines.first) == ("app-ports", "ports", 5)
