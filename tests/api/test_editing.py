"""The catalogue editor's API: what its pages can do, and what a program does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalogue.publications import publish, publish_shared
from tests.catalogue.samples import flow, product

if TYPE_CHECKING:
    from requirements_app.accounts.models import User

pytestmark = pytest.mark.django_db

EDITORS, PUBLISHERS = "catalogue editors", "catalogue publishers"
SOURCE = "/api/v1/catalogue/sources/vendor/"
FILE = f"{SOURCE}files/app/"
FLOWS = f"{FILE}flows/"
DRAFTS = "/api/v1/catalogue/drafts/"
YAML = "application/yaml"


def member(name: str, *groups: str) -> User:
    from django.contrib.auth.models import Group

    from requirements_app.accounts.models import User

    user = User.objects.create_user(name, f"{name}@example.org")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def app(db):
    """The product `app` of the source `vendor`, published, beside the shared roles."""
    publish_shared()
    return publish(product("app"))


@pytest.fixture
def edith(db, caller):
    return caller(member("edith", EDITORS, PUBLISHERS), "read", "catalogue")


@pytest.fixture
def paul(db, caller):
    return caller(member("paul", PUBLISHERS), "read", "catalogue")


def add(api, key: str = "fresh", **facts: Any):
    made = api.post(FLOWS, flow(key, **facts), format="json")
    assert made.status_code == 201, made.json()
    return made


def tag_of(api, address: str) -> dict[str, str]:
    return {"If-Match": api.get(address)["ETag"]}


def submitted(api) -> Any:
    add(api)
    made = api.post(f"{SOURCE}submit/", headers=tag_of(api, SOURCE))
    assert made.status_code == 201, made.json()
    return made.json()


def errors(response, status: int = 400) -> dict[str, dict[str, str]]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    found = {each["field"]: each for each in response.json()["errors"]}
    assert all(each["message"] and each["mend"] for each in found.values())
    return found


# --- the way to a version ----------------------------------------------------------------------


def test_from_the_first_change_to_a_version_by_a_second_person(app, edith, paul):
    from requirements_app.jobs.models import Job
    from requirements_app.jobs.runner import run_inline

    begun = edith.post(f"{SOURCE}working-copy/")
    assert (begun.status_code, begun.json()["state"]) == (201, "being edited")
    made = add(edith, provenance=[], statement="The server  asks\nthe client.")
    assert edith.get(made["Location"]).json()["value"]["provenance"] == ["own/p1"]

    assert edith.get(f"{SOURCE}problems/").json()["count"] == 0
    changes = edith.get(f"{SOURCE}changes/").json()["results"]
    assert [(each["disposition"], each["slug"]) for each in changes] == [
        ("add", "app-own-statements"), ("add", "app.fresh"),
    ]  # fmt: skip
    edits = edith.get(f"{SOURCE}history/").json()["results"]
    assert [each["action"] for each in edits] == [
        "catalogue.item-saved", "catalogue.working-copy-begun",
    ]  # fmt: skip

    draft = edith.post(f"{SOURCE}submit/", headers=tag_of(edith, SOURCE))
    number = draft.json()["id"]
    assert draft["Location"].endswith(f"{DRAFTS}{number}/")
    assert edith.get(SOURCE).json()["state"] == "waiting"
    own = edith.post(f"{DRAFTS}{number}/publish/", {}, format="json")
    assert (own.status_code, "had a hand" in own.json()["detail"]) == (403, True)

    seen = paul.get(f"{DRAFTS}{number}/").json()
    assert (seen["may_publish"], seen["publishers"], seen["hands"]) == (True, ["paul"], ["edith"])
    assert paul.get(f"{DRAFTS}{number}/problems/").json()["results"] == []
    assert paul.get(f"{DRAFTS}{number}/changes/").json()["results"] == changes
    accepted = paul.post(f"{DRAFTS}{number}/publish/", {"effective": "2027-01-01"}, format="json")
    assert accepted.status_code == 202
    job = run_inline(Job.objects.get(pk=accepted.json()["job"]))
    assert job.state == Job.State.SUCCEEDED, job.error

    done = paul.get(f"{DRAFTS}{number}/").json()
    assert (done["state"], done["version"]) == ("published", job.result["version"])
    assert done["publication"]["state"] == "succeeded"
    kept = paul.get(f"{DRAFTS}{number}/changes/").json()
    assert (kept["count"], kept["results"]) == (2, changes)
    assert "catalogue.publication-requested" in [
        each["action"] for each in paul.get(f"{DRAFTS}{number}/history/").json()["results"]
    ]
    published = paul.get(f"{DRAFTS}?state=published&source=vendor").json()["results"]
    assert published[0]["id"] == number


def test_a_draft_is_taken_back_and_what_is_edited_is_given_up(app, edith, paul):
    number = submitted(edith)["id"]
    refused = edith.post(FLOWS, flow("another"), format="json")
    assert (refused.status_code, "waits" in refused.json()["detail"]) == (409, True)
    again = edith.post(f"{DRAFTS}{number}/reopen/")
    assert (again.status_code, again["ETag"]) == (201, edith.get(SOURCE)["ETag"])
    assert again.json()["working_copy"]["contributors"] == ["edith"]
    assert edith.post(f"{DRAFTS}{number}/reopen/").status_code == 409
    assert paul.post(f"{DRAFTS}{number}/publish/", {}, format="json").status_code == 409

    copy = f"{SOURCE}working-copy/"
    assert edith.delete(copy).status_code == 428
    assert edith.delete(copy, headers={"If-Match": '"0-1"'}).status_code == 412
    assert edith.delete(copy, headers=tag_of(edith, SOURCE)).status_code == 204
    assert edith.get(SOURCE).json()["state"] == "in force"
    assert edith.delete(copy, headers=tag_of(edith, SOURCE)).status_code == 404


def test_what_is_wrong_is_told_with_its_item_and_keeps_the_draft_from_being_submitted(app, edith):
    add(edith, destination=["nobody"])
    (problem,) = edith.get(f"{SOURCE}problems/").json()["results"]
    assert (problem["part"], problem["item"], problem["value"]) == ("flows", "fresh", "nobody")
    assert problem["field"] == "flows[2].destination[0]"
    assert problem["mend"]
    refused = edith.post(f"{SOURCE}submit/", headers=tag_of(edith, SOURCE))
    assert [each["value"] for each in errors(refused).values()] == ["nobody"]


# --- items -------------------------------------------------------------------------------------


def test_an_item_is_read_changed_replaced_removed_and_put_back(app, edith):
    made = add(edith)
    address = made["Location"]
    found = edith.get(address)
    assert found["ETag"] == made["ETag"] == f'"{found.json()["digest"]}"'
    changed = edith.patch(
        address, {"purpose": "Other."}, format="json", headers={"If-Match": found["ETag"]}
    )
    assert changed.json()["value"] == {**found.json()["value"], "purpose": "Other."}
    stale = {"If-Match": found["ETag"]}
    assert edith.patch(address, {}, format="json", headers=stale).status_code == 412
    assert edith.put(address, flow("fresh"), format="json").status_code == 428
    put = edith.put(address, flow("fresh"), format="json", headers={"If-Match": changed["ETag"]})
    assert put.json() == found.json()

    listed = edith.get(f"{FLOWS}?limit=2").json()
    assert (listed["count"], len(listed["results"])) == (3, 2)
    assert edith.get(listed["next"]).json()["results"][0]["key"] == "fresh"

    assert edith.delete(address, headers={"If-Match": put["ETag"]}).status_code == 204
    assert edith.get(address).status_code == 404
    (removed,) = edith.get(SOURCE).json()["removed"]
    back = edith.post(f"{SOURCE}removed/{removed['id']}/")
    assert (back.status_code, back.json()["removed"]) == (200, [])
    assert edith.get(address).json() == found.json()
    assert edith.post(f"{SOURCE}removed/{removed['id']}/").status_code == 404


def test_every_part_can_be_added_to_and_read(app, edith):
    items: dict[str, tuple[str, dict[str, Any]]] = {
        "components": ("spare", {"id": "spare", "name": "Spare", "kind": "server"}),
        "hosts": (
            "*.{region}.example.com",
            {"pattern": "*.{region}.example.com", "kind": "template", "party": "vendor"},
        ),
        "parameters": ("region", {"id": "region", "name": "Region", "meaning": "Where."}),
        "features": ("extra", {"id": "extra", "name": "Extra", "default": False}),
        "alternatives": (
            "way",
            {"id": "way", "name": "Way", "options": [{"id": x, "name": x} for x in "ab"]},
        ),
        "flows": ("fresh", flow("fresh")),
    }
    for part, (key, value) in items.items():
        made = edith.post(f"{FILE}{part}/", value, format="json")
        assert (made.status_code, made.json()["key"]) == (201, key), made.json()
        assert edith.get(made["Location"]).json()["key"] == key
    prefix = {"pattern": "192.0.2.0/24", "kind": "address", "party": "vendor"}
    made = edith.post(f"{FILE}hosts/", prefix, format="json")
    assert edith.get(made["Location"]).json()["key"] == "192.0.2.0/24"
    facts = f"{FILE}product/app/"
    named = edith.get(facts).json()["value"]
    named["product"]["name"] = "The app"
    saved = edith.put(facts, named, format="json", headers=tag_of(edith, facts))
    assert saved.json()["value"]["product"]["name"] == "The app"
    assert (
        "is no list" in errors(edith.post(f"{FILE}product/", {}, format="json"))["part"]["message"]
    )
    assert edith.get(f"{FILE}documents/").status_code == 404


def test_what_an_item_may_not_be_is_told_with_its_field(app, edith):
    wrong = {**flow("fresh", services=["tcp/99999"]), "colour": "red", "phase": "soon"}
    assert set(errors(edith.post(FLOWS, wrong, format="json"))) == {
        "services[0]",
        "colour",
        "phase",
    }
    bodies: tuple[Any, ...] = ([], "x", 5, None, [flow("fresh")])
    for body in bodies:
        errors(edith.post(FLOWS, body, format="json"))
    for provenance in (5, {"a": 1}, "own/p1", None, [5], True):
        body = {**flow("fresh"), "provenance": provenance, "statement": "We say so."}
        answer = edith.post(FLOWS, body, format="json")
        assert answer.status_code == 201 or errors(answer)
    assert "statement" in errors(edith.post(FLOWS, {**flow("x"), "statement": 5}, format="json"))
    address = f"{FILE}components/client/"
    renamed = {**edith.get(address).json()["value"], "id": "other"}
    refused = edith.put(address, renamed, format="json", headers=tag_of(edith, address))
    assert "for ever" in errors(refused)["id"]["message"]


# --- files -------------------------------------------------------------------------------------


def test_the_real_files_sent_back_as_yaml_or_json_change_nothing(published, edith):
    from requirements_app.catalogue.models import WorkingCopy

    address = "/api/v1/catalogue/sources/vendor/files/"
    listed = edith.get("/api/v1/catalogue/sources/vendor/").json()["files"]
    slug = "nextron-asgard"
    for accept in (YAML, "application/json"):
        found = edith.get(f"{address}{slug}/", headers={"Accept": accept})
        assert found["Content-Type"] == accept
        assert found["ETag"].strip('"') in {each["digest"] for each in listed}
        sent = edith.generic(
            "PUT", f"{address}{slug}/", found.content, content_type=accept,
            headers={"If-Match": found["ETag"]},
        )  # fmt: skip
        assert (sent.status_code, sent["ETag"]) == (200, found["ETag"])
    whole = edith.get(address, headers={"Accept": YAML})
    assert len(list(yaml.safe_load_all(whole.content))) == len(listed) >= 5
    sent = edith.generic(
        "PUT", address, whole.content, content_type=YAML, headers={"If-Match": whole["ETag"]}
    )
    assert (sent.status_code, sent["ETag"]) == (200, whole["ETag"])
    assert not WorkingCopy.objects.exists()


def test_a_whole_source_is_replaced_and_what_went_can_be_put_back(app, edith):
    other = product("other", documents=[], flows=[], hosts=[])
    files = f"{SOURCE}files/"
    tag = tag_of(edith, files)
    assert edith.put(files, {"files": [other]}, format="json").status_code == 428
    sent = edith.put(files, {"files": [other]}, format="json", headers=tag)
    assert [each["product"] for each in sent.json()["files"]] == ["other"]
    assert edith.put(files, {"files": [other]}, format="json", headers=tag).status_code == 412
    (removed,) = sent.json()["removed"]
    assert (removed["product"], removed["part"]) == ("app", None)
    edith.post(f"{SOURCE}removed/{removed['id']}/")
    assert [each["product"] for each in edith.get(SOURCE).json()["files"]] == ["app", "other"]
    gone = edith.delete(f"{files}other/", headers=tag_of(edith, f"{files}other/"))
    assert gone.status_code == 204
    assert edith.get(f"{files}other/").status_code == 404
    assert edith.get(f"{SOURCE}changes/").json()["count"] == 0


def test_a_product_is_added_to_a_source_that_is_new(app, edith):
    address = "/api/v1/catalogue/sources/local/team/"
    assert edith.get(address).status_code == 404
    own = product("own", source="local/team", vendor={"slug": "we", "name": "We"}, documents=[],
                  flows=[], hosts=[])  # fmt: skip
    made = edith.post(f"{address}files/", own, format="json")
    assert made.status_code == 201, made.json()
    assert edith.get(made["Location"])["ETag"] == made["ETag"]
    assert edith.get(address.replace("local/", "local%2F")).json()["source"] == "local/team"
    taken = errors(edith.post(f"{address}files/", own, format="json"))
    assert taken["product.slug"]["mend"].startswith("replace it")
    states = {
        each["source"]: each["state"]
        for each in edith.get("/api/v1/catalogue/sources/").json()["results"]
    }
    assert states == {"local/team": "being edited", "shared": "in force", "vendor": "in force"}


def test_an_application_of_ones_own_begins_with_a_few_facts(app, edith):
    body: dict[str, Any] = {
        "source": "local/team",
        "name": "Time sheets",
        "components": [{"name": "Server", "kind": "server"}],
        "flows": [
            {"source": "Server", "destination": "site.dns", "services": ["udp/53"],
             "purpose": "It asks for names."},
            {"source": "server", "destination": "api.example.org", "services": ["tcp/443"],
             "purpose": "It sends sheets."},
        ],
    }  # fmt: skip
    made = edith.post("/api/v1/catalogue/applications/", body, format="json")
    assert made.status_code == 201, made.json()
    file = edith.get(made["Location"]).json()
    assert file["product"]["slug"] == made.json()["product"] == "time-sheets"
    assert [each["id"] for each in file["flows"]] == ["it-asks-for-names", "it-sends-sheets"]
    assert edith.get("/api/v1/catalogue/sources/local/team/problems/").json()["results"] == []
    assert "slug" in errors(edith.post("/api/v1/catalogue/applications/", body, format="json"))
    for change, field in (
        ({"source": "vendor"}, "source"),
        ({"source": "local/Ü"}, "source"),
        ({"components": [{"name": "x", "kind": "fridge"}]}, "components[0].kind"),
        ({"flows": [{**body["flows"][0], "services": ["tcp/0"]}]}, "flows[0].services[0]"),
    ):
        changed = {**body, "slug": "another", **change}
        assert field in errors(
            edith.post("/api/v1/catalogue/applications/", changed, format="json")
        )


def test_what_a_file_may_not_be_is_told_with_its_place(app, edith):
    tag = tag_of(edith, FILE)
    text = edith.get(FILE, headers={"Accept": YAML}).content.decode()

    def put(body: str | bytes, content_type: str = YAML, address: str = FILE):
        return edith.generic(
            "PUT", address, body, content_type=content_type, headers=tag_of(edith, address)
        )

    broken = text.replace("kind: agent", "kind: fridge")
    assert next(iter(errors(put(broken)))).startswith("body:")
    assert errors(put("a: [")).keys() == {"body:2"}
    assert errors(put(b"\xff")).keys() == {"body"}
    assert errors(put(text.replace("slug: app", "slug: other"))).keys() == {"product.slug"}
    twice = errors(put(f"{text}---\n{text}", address=f"{SOURCE}files/"))
    assert twice["product.slug"]["message"] == "comes in two files"
    second = errors(put(f"# first\n---\n{text}---\na: 1\n", address=f"{SOURCE}files/"))
    assert next(iter(second)).startswith("file 2:1")
    for body, field in (
        ("{}", "files"), ('{"files": []}', "files"), ('{"files": [5]}', "files[0]"), ("[]", "body"),
        ('{"files": [], "x": 1}', "x"), ('{"files": [{"schema": 2}]}', "files[0].schema"),
    ):  # fmt: skip
        assert field in errors(put(body, "application/json", f"{SOURCE}files/")), body
    assert edith.get(FILE)["ETag"] == tag["If-Match"]


def test_forms_that_are_not_spoken_are_refused(app, edith):
    page = edith.get(FILE, headers={"Accept": "text/html"})
    assert (page.status_code, page["Content-Type"]) == (406, "application/problem+json")
    missing = edith.get(f"{SOURCE}files/nothing/", headers={"Accept": YAML})
    assert (missing.status_code, missing.json()["title"]) == (404, "Not Found")
    text = edith.generic("PUT", FILE, "x", content_type="text/plain", headers=tag_of(edith, FILE))
    assert text.status_code == 415
    item = edith.generic("POST", FLOWS, "id: x", content_type=YAML)
    assert item.status_code == 415


# --- who may, twice, and at what cost ------------------------------------------------------------


def test_two_editors_are_told_of_each_other_and_only_where_they_meet(app, edith, caller):
    grace = caller(member("grace", EDITORS), "read", "catalogue")
    address = add(edith)["Location"]
    tag = tag_of(grace, address)
    seen = {"If-Match": grace.get(FILE)["ETag"]}
    add(edith, "another")
    first = grace.patch(address, {"purpose": "Hers."}, format="json", headers=tag)
    assert first.status_code == 200
    second = edith.patch(address, {"purpose": "His."}, format="json", headers=tag)
    assert second.status_code == 412
    assert grace.put(FILE, product("app"), format="json", headers=seen).status_code == 412
    assert edith.get(SOURCE).json()["working_copy"]["contributors"] == ["edith", "grace"]


def test_editing_needs_the_role_and_the_scope(app, edith, paul, person, caller):
    writer = caller(member("wilma", EDITORS), "read", "write")
    assert writer.get(SOURCE).status_code == 200
    assert writer.post(FLOWS, flow("fresh"), format="json").status_code == 403
    assert paul.get(FILE).status_code == 200
    assert paul.post(FLOWS, flow("fresh"), format="json").status_code == 403
    reader = caller(person, "read", "catalogue")
    for address in ("/api/v1/catalogue/sources/", SOURCE, FILE, DRAFTS):
        assert reader.get(address).status_code == 403


def test_every_post_that_makes_something_has_one_effect(app, edith, paul, caller):
    from requirements_app.catalogue.models import Draft, WorkingCopy

    own = {"source": "local/own", "name": "Own"}
    mine = product("mine", source="local/mine", vendor={"slug": "we", "name": "We"}, documents=[],
                   flows=[], hosts=[])  # fmt: skip
    local = "/api/v1/catalogue/sources/local/mine/"

    def sent(api, address, body, number, **headers):
        key = {"Idempotency-Key": f"key {number}", **headers}
        first = api.post(address, body, format="json", headers=key)
        assert first.status_code in (201, 202), (address, first.json())
        again = api.post(address, body, format="json", headers=key)
        assert (again.status_code, again.json()) == (first.status_code, first.json()), address
        assert (again["Location"], again.get("ETag")) == (first["Location"], first.get("ETag"))
        assert again["Idempotent-Replayed"] == "true"
        change = {"effective" if "publish" in address else "name": "2027-01-01"}
        other = api.post(address, {**body, **change}, format="json", headers=key)
        assert other.status_code == 422, address
        return first.json()

    sent(edith, "/api/v1/catalogue/applications/", own, 1)
    sent(edith, f"{local}files/", mine, 2)
    sent(edith, f"{SOURCE}working-copy/", {}, 3)
    sent(edith, FLOWS, flow("fresh"), 4)
    draft = sent(edith, f"{SOURCE}submit/", {}, 5, **tag_of(edith, SOURCE))
    sent(edith, f"{DRAFTS}{draft['id']}/reopen/", {}, 6)
    draft = edith.post(f"{SOURCE}submit/", headers=tag_of(edith, SOURCE)).json()
    sent(paul, f"{DRAFTS}{draft['id']}/publish/", {}, 7)
    assert WorkingCopy.objects.count() == 2
    assert Draft.objects.filter(source="vendor").count() == 3


def test_no_address_needs_more_queries_for_more_items(app, edith):
    number = submitted(edith)["id"]
    edith.post(f"{DRAFTS}{number}/reopen/")
    addresses = {
        "/api/v1/catalogue/sources/": 4,
        SOURCE: 8,
        f"{SOURCE}files/": 6,
        FILE: 6,
        FLOWS: 6,
        f"{FLOWS}fresh/": 6,
        f"{SOURCE}problems/": 7,
        f"{SOURCE}changes/": 7,
        f"{SOURCE}history/": 6,
        DRAFTS: 5,
        f"{DRAFTS}{number}/": 6,
        f"{DRAFTS}{number}/problems/": 6,
        f"{DRAFTS}{number}/changes/": 6,
        f"{DRAFTS}{number}/history/": 6,
    }

    def counted() -> dict[str, int]:
        found = {}
        for address in addresses:
            assert edith.get(address).status_code == 200
            with CaptureQueriesContext(connection) as queries:
                edith.get(address)
            found[address] = len(queries)
        return found

    few = counted()
    for at in range(4):
        add(edith, f"more-{at}")
        other = product(f"other-{at}", documents=[], flows=[], hosts=[])
        edith.post(f"{SOURCE}files/", other, format="json")
    assert counted() == few
    assert few == addresses


def test_an_edit_reads_and_writes_one_file_of_the_source(app, edith):
    from requirements_app.catalogue.models import WorkingFile

    for at in range(3):
        other = product(f"other-{at}", documents=[], flows=[], hosts=[])
        assert edith.post(f"{SOURCE}files/", other, format="json").status_code == 201
    with CaptureQueriesContext(connection) as queries:
        add(edith)
    written = [each["sql"] for each in queries if WorkingFile._meta.db_table in each["sql"]]
    assert sum('INSERT INTO "catalogue_workingfile"' in sql for sql in written) == 1
    assert not any("other-" in sql for sql in written if sql.startswith("INSERT"))
