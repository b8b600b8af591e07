"""The OpenAPI document: a snapshot under review."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command

SNAPSHOT = Path(__file__).with_name("openapi.json")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
UPDATE = "UPDATE_OPENAPI"


@pytest.fixture(scope="module")
def document():
    from requirements_app.api.schema import document

    return document()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_the_document_is_the_one_under_review(document):
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get(UPDATE):
        SNAPSHOT.write_text(text)
    assert text == SNAPSHOT.read_text(), f"review the difference, then run with {UPDATE}=1"


def test_it_is_openapi_31_and_made_without_a_warning(tmp_path, document):
    assert document["openapi"].startswith("3.1")
    call_command("spectacular", file=str(tmp_path / "x.yaml"), validate=True, fail_on_warn=True)


@pytest.mark.django_db
def test_it_is_served_to_everybody_as_json(anonymous, document):
    response = anonymous.get("/api/v1/schema/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == document
    assert anonymous.get("/api/v1/schema/?lang=../../x").status_code == 400
    assert anonymous.get("/api/v1/schema/?version=a%0d%0ab").status_code == 400


def test_every_operation_is_described(document):
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names)) > 60
    for door, operation in operations(document):
        assert operation["summary"], door
        assert {"400", "401", "403", "406", "429"} <= set(operation["responses"]), door
        signed = door.endswith("/incoming/")  # a signature takes the place of credentials
        assert ({} if signed else {"bearer": []}) in operation["security"], door


def test_every_list_documents_its_pages(document):
    lists = 0
    for door, operation in operations(document):
        answer = operation["responses"].get("200", {}).get("content", {})
        reference = answer.get("application/json", {}).get("schema", {}).get("$ref", "")
        parameters = {each["name"]: each["schema"] for each in operation.get("parameters", [])}
        if reference.endswith("Page"):
            lists += 1
            assert parameters["limit"]["maximum"] == 500, door
            assert parameters["cursor"]["type"] == "string", door
        else:
            assert not {"limit", "cursor"} & set(parameters), door
    assert lists > 20


def test_changes_document_if_match_and_makers_their_location(document):
    for door, operation in operations(document):
        method = door.partition(" ")[0]
        parameters = {each["name"]: each for each in operation.get("parameters", [])}
        made = operation["responses"].get("201") or operation["responses"].get("202")
        roles = (
            "/roles/", "/accounts/", "/groups/", "/exports/", "/delegations/", "/attachments/",
            "/watching/", "/credentials/",
        )  # fmt: skip
        if method == "PATCH" or (method == "DELETE" and not any(each in door for each in roles)):
            assert parameters["If-Match"]["required"], door
            assert {"412", "428"} <= set(operation["responses"]), door
        plain = ("/cancel/", "/tokens/", "/webhooks/", "/incoming/", "/credentials/")
        if method == "POST" and made and not door.endswith(plain):
            assert "Location" in made["headers"], door
            assert "Idempotency-Key" in parameters, door
            assert {"409", "422"} <= set(operation["responses"]), door
    assert "Retry-After" in document["components"]["responses"]["Problem429"]["headers"]


def test_bodies_take_no_other_keys_and_answers_always_have_theirs(document):
    schemas = document["components"]["schemas"]
    bodies = {name for name in schemas if name.endswith("Request")}
    assert len(bodies) > 15
    assert all(schemas[name]["additionalProperties"] is False for name in bodies)
    for name in ("Binding", "Member", "Zone", "Proxy", "Flow", "Job", "Entry"):
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]), name


def test_every_operation_has_a_line_in_the_documentation(document):
    text = DOCS.read_text()
    doors = [door.replace("/api/v1", "") for door, _ in operations(document)]
    assert [door for door in doors if f"`{door}`" not in text] == []


def test_the_documentation_tells_no_operation_that_there_is_none_of(document):
    told = re.findall(r"^\| `([A-Z]+ /\S*)` \|", DOCS.read_text(), re.MULTILINE)
    doors = {door.replace("/api/v1", "") for door, _ in operations(document)}
    assert [door for door in told if door not in doors] == []
    assert len(told) == len(set(told)) == len(doors)


def test_every_line_of_the_documentation_says_what_the_operation_does(document):
    text = DOCS.read_text()
    lines = [
        f"| `{door.replace('/api/v1', '')}` | {operation['summary'].rstrip('.')} |"
        for door, operation in operations(document)
    ]
    assert [line for line in lines if line not in text] == []
