"""The catalogue editor's pages: each form makes the change it says, bad input answers with the
field, two editors are told of each other, and a second person publishes."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requirements_app.accounts.models import User
from requirements_app.catalogue import desk
from requirements_app.catalogue.editing import item_save
from requirements_app.catalogue.files import dump
from requirements_app.catalogue.loading import BUNDLED
from requirements_app.catalogue.models import Draft, Version, WorkingCopy
from requirements_app.catalogue.parts import file_of, item_of
from requirements_app.catalogue.selectors import content_at
from requirements_app.jobs.models import Job
from requirements_app.jobs.runner import run_inline

ASGARD = "/catalogue/drafts/vendor/products/nextron-asgard/"
FLOW = f"{ASGARD}flows/agent-communication/"
EDITORS, PUBLISHERS = "catalogue editors", "catalogue publishers"


def member(name: str, *groups: str) -> User:
    from django.contrib.auth.models import Group

    user = User.objects.create_user(name, f"{name}@example.org")
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


@pytest.fixture
def edith(db):
    return member("edith", EDITORS, PUBLISHERS)


@pytest.fixture
def paul(db):
    return member("paul", PUBLISHERS)


@pytest.fixture
def editor(edith, visitor):
    return visitor(edith)


def fields(html: str) -> dict[str, list[str]]:
    """What a browser would send of the page's main form."""
    from html import unescape

    form = html[html.index('<form class="stack editor-form"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in attributes:
            continue
        ticked = attributes.get("type") in ("checkbox", "radio")
        if ticked and " checked" not in tag:
            continue
        value = attributes.get("value", "on" if ticked else "")
        found.setdefault(attributes["name"], []).append(unescape(value))
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = [unescape(text).removeprefix("\r\n").removeprefix("\n")]
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[name] = [unescape((chosen or first)[1])]
    return found


def edit(client, address: str, **changes):
    """Open a form, change fields, and send it."""
    data = fields(client.get(address).content.decode())
    data |= {name: [value] if isinstance(value, str) else value for name, value in changes.items()}
    data.pop("csrfmiddlewaretoken", None)
    return client.post(address, data)


def in_work(part, key, product="nextron-asgard", source="vendor"):
    file = file_of(WorkingCopy.objects.get(source=source).content, product)
    assert file is not None
    found = item_of(file, part, key)
    return found.value if found else None


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/drafts/",
        "/catalogue/drafts/new/",
        "/catalogue/drafts/vendor/",
        "/catalogue/drafts/shared/",
        ASGARD,
        f"{ASGARD}text/",
        f"{ASGARD}product/nextron-asgard/",
        f"{ASGARD}components/asgard-server/",
        f"{ASGARD}hosts/update1.nextron-systems.com/",
        f"{ASGARD}add/flows/",
        f"{ASGARD}add/flows/?copy=agent-communication",
        f"{ASGARD}add/hosts/?copy=update1.nextron-systems.com",
        f"{ASGARD}add/parameters/",
        f"{ASGARD}add/features/",
        f"{ASGARD}add/alternatives/",
        FLOW,
    ],
)
def test_editors_and_publishers_see_the_pages_and_nobody_else(
    address, editor, paul, world, visitor
):
    assert editor.get(address).status_code == 200
    assert visitor(paul).get(address).status_code in (200, 403)
    assert visitor(world.owner).get(address).status_code == 403


def test_a_publisher_reads_and_cannot_save(paul, visitor):
    client = visitor(paul)
    assert "Save in the draft" not in client.get(FLOW).content.decode()
    assert client.post(FLOW, {"purpose": "x"}).status_code == 403
    assert client.get("/catalogue/drafts/new/").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/catalogue/drafts/local/nobody/",
        "/catalogue/drafts/99999/",
        "/catalogue/drafts/vendor/products/none/",
        f"{ASGARD}flows/none/",
        "/catalogue/drafts/elsewhere/",
    ],
)
def test_what_is_not_there_is_not_found(address, editor):
    assert editor.get(address).status_code == 404


def test_the_lists_name_what_is_in_work(editor, edith):
    assert "Nobody edits anything" in editor.get("/catalogue/drafts/").content.decode()
    edit(editor, FLOW, purpose="Other words.")
    text = editor.get("/catalogue/drafts/").content.decode()
    assert "Yours" in text
    assert "Sound" in text
    assert 'href="/catalogue/drafts/vendor/"' in text


def test_editors_find_the_drafts_in_the_menu_and_readers_do_not(editor, page):
    assert 'href="/catalogue/drafts/"' in editor.get("/products/").content.decode()
    assert 'href="/catalogue/drafts/"' not in page.get("/products/").content.decode()


# --- forms -----------------------------------------------------------------------------------


def test_a_form_that_is_sent_as_it_came_changes_nothing(editor):
    for address in (FLOW, f"{ASGARD}components/asgard-server/",
                    f"{ASGARD}hosts/update1.nextron-systems.com/",
                    f"{ASGARD}product/nextron-asgard/"):  # fmt: skip
        assert edit(editor, address).status_code == 302, address
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize(
    ("address", "changes", "part", "key", "path", "expected"),
    [
        (FLOW, {"purpose": "New."}, "flows", "agent-communication", ("purpose",), "New."),
        (FLOW, {"services": "tcp/8443 HTTPS"}, "flows", "agent-communication", ("services",),
         [{"service": "tcp/8443", "application": "HTTPS"}]),
        (f"{ASGARD}components/asgard-server/", {"name": "Server"}, "components", "asgard-server",
         ("name",), "Server"),
        (f"{ASGARD}hosts/update1.nextron-systems.com/", {"proxy_refused": ["ntlm", "kerberos"]},
         "hosts", "update1.nextron-systems.com", ("proxy", "refused"), ["ntlm", "kerberos"]),
        (f"{ASGARD}product/nextron-asgard/", {"description": "It."}, "product", "nextron-asgard",
         ("product", "description"), "It."),
    ],
)  # fmt: skip
def test_each_form_makes_exactly_its_change(editor, edith, address, changes, part, key, path,
                                            expected):  # fmt: skip
    before = desk.workspace_get(edith, "vendor").content
    assert edit(editor, address, **changes).status_code == 302
    file = file_of(before, "nextron-asgard")
    assert file is not None
    item = item_of(file, part, key).value
    for step in path[:-1]:
        item = item[step]
    item[path[-1]] = expected
    assert WorkingCopy.objects.get().content == before


@pytest.mark.parametrize(
    ("part", "values", "key"),
    [
        ("components", {"id": "spare", "name": "Spare", "kind": "server"}, "spare"),
        ("hosts", {"pattern": "new.example.com", "kind": "exact", "party": "vendor",
                   "tls_inspection": "unstated"}, "new.example.com"),
        ("hosts", {"pattern": "192.0.2.0/24", "kind": "address", "party": "vendor",
                   "tls_inspection": "unstated"}, "192.0.2.0/24"),
        ("parameters", {"id": "zone", "name": "Zone", "meaning": "Where.",
                        "allowed": "eu: Europe\nus"}, "zone"),
        ("features", {"id": "extra", "name": "Extra", "default": "on"}, "extra"),
        ("alternatives", {"id": "way", "name": "Way", "options": "one: One\ntwo: Two",
                          "default": "one"}, "way"),
    ],
)  # fmt: skip
def test_something_is_added_found_and_removed_again(editor, part, values, key):
    response = editor.post(f"{ASGARD}add/{part}/", values)
    assert response.status_code == 302, response.content.decode()
    assert in_work(part, key) is not None
    page = reverse("draft-item", args=["vendor", "nextron-asgard", part, key])
    text = editor.get(page).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', text)[1]
    remove = reverse("draft-item-remove", args=["vendor", "nextron-asgard", part, key])
    assert editor.post(remove, {"seen": seen}).status_code == 302
    assert in_work(part, key) is None
    removal = WorkingCopy.objects.get().removed[0]["id"]
    assert editor.post(f"/catalogue/drafts/vendor/removed/{removal}/").status_code == 302
    assert in_work(part, key) is not None


def test_a_flow_is_added_with_a_statement_of_our_own(editor):
    data = fields(editor.get(f"{ASGARD}add/flows/").content.decode())
    data |= {
        "id": ["own-need"], "purpose": ["We need it."], "source": ["asgard-server", "", ""],
        "destination": ["site.dns"], "services": ["udp/53"], "requirement": ["required"],
        "basis": ["stated"], "statement": ["The server asks our resolver."],
    }  # fmt: skip
    assert editor.post(f"{ASGARD}add/flows/", data).status_code == 302
    made = in_work("flows", "own-need")
    assert (made["source"], made["provenance"]) == (["asgard-server"], ["own/p1"])
    unsaid = ("encryption", "tls_inspection", "phase", "assertion")
    assert [made[key] for key in unsaid] == ["unstated", "unstated", "operation", "stated"]


def test_a_copy_begins_as_its_model_with_a_name_of_its_own(editor):
    text = editor.get(f"{ASGARD}add/flows/?copy=agent-communication").content.decode()
    data = fields(text)
    assert data["id"] == ["agent-communication-2"]
    assert data["seen"] == [""]
    assert editor.post(f"{ASGARD}add/flows/", data).status_code == 302
    original = {**in_work("flows", "agent-communication"), "id": "agent-communication-2"}
    assert in_work("flows", "agent-communication-2") == original


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"services": "tcp/99999"}, "services", "beyond port 65535"),
        ({"services": ""}, "services", "at least 1"),
        ({"assertion": "unclear"}, "assertion_reason", "without a reason"),
        ({"requirement": "optional"}, "feature", "without a switch"),
        ({"conditions_all": "when it rains"}, "conditions_all", "is no condition"),
        ({"purpose": ""}, "purpose", "fill it in"),
        ({"phase": "never"}, "phase", "not one of the available choices"),
        ({"id": "renamed"}, "id", "for ever"),
    ],
)
def test_bad_input_answers_at_its_field_and_saves_nothing(editor, changes, field, said):
    response = edit(editor, FLOW, **changes)
    assert response.status_code == 400
    text = response.content.decode()
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert said in text
    assert not WorkingCopy.objects.exists()


def test_readings_of_an_unclear_flow_are_kept_and_refused_at_their_row(editor):
    good = {
        "assertion": "unclear",
        "assertion_reason": "Who opens it?",
        "readings-TOTAL_FORMS": "2",
        "readings-0-id": "one",
        "readings-0-name": "One way",
        "readings-0-source": "asgard-server",
        "readings-1-id": "two",
        "readings-1-name": "The other",
        "readings-1-services": "tcp/1",
    }
    bad = edit(editor, FLOW, **{**good, "readings-1-services": "tcp/0x1"})
    assert bad.status_code == 400
    assert list(bad.context["form"].readings.forms[1].errors) == ["services"]
    assert edit(editor, FLOW, **good).status_code == 302
    readings = in_work("flows", "agent-communication")["readings"]
    assert [each["id"] for each in readings] == ["one", "two"]


def test_two_editors_are_told_of_each_other(editor, visitor):
    data = fields(editor.get(FLOW).content.decode())
    other = visitor(member("bob", EDITORS))
    assert edit(other, FLOW, purpose="Theirs.").status_code == 302
    data["purpose"] = ["Mine."]
    response = editor.post(FLOW, data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "was changed by somebody else" in text
    assert "Theirs." in text
    assert in_work("flows", "agent-communication")["purpose"] == "Theirs."
    again = fields(text)
    assert again["purpose"] == ["Mine."]
    assert editor.post(FLOW, again).status_code == 302
    assert in_work("flows", "agent-communication")["purpose"] == "Mine."


def test_a_problem_leads_to_the_field_that_mends_it(editor):
    edit(editor, FLOW, destination=["asgard-sever"])
    text = editor.get("/catalogue/drafts/vendor/").content.decode()
    assert "did you mean `asgard-server`?" in text
    assert f'href="{FLOW}#destination"' in text
    assert "Mend the problems first." in text
    version = WorkingCopy.objects.get().row_version
    response = editor.post("/catalogue/drafts/vendor/submit/", {"row_version": version})
    assert response.status_code == 400


# --- the text --------------------------------------------------------------------------------


def text_of(client) -> dict[str, str]:
    from html import unescape

    html = client.get(f"{ASGARD}text/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', html)[1]
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", html, re.S)[1]
    return {"seen": seen, "text": unescape(text).lstrip("\r\n")}


def test_the_text_is_saved_as_it_reads(editor):
    data = text_of(editor)
    assert editor.post(f"{ASGARD}text/", data).status_code == 302
    assert not WorkingCopy.objects.exists()
    data["text"] = data["text"].replace("name: ASGARD", "name: Asgard", 1)
    assert editor.post(f"{ASGARD}text/", data).status_code == 302
    assert WorkingCopy.objects.get().content["files"]


def test_a_text_with_errors_is_told_line_by_line(editor):
    data = text_of(editor)
    lines = data["text"].split("\n")
    at = next(number for number, line in enumerate(lines, 1) if "basis: " in line)
    lines[at - 1] = re.sub("basis: .*", "basis: headings", lines[at - 1])
    response = editor.post(f"{ASGARD}text/", {**data, "text": "\n".join(lines)})
    text = response.content.decode()
    assert response.status_code == 400
    assert f'data-line="{at}"' in text
    assert "did you mean `heading`?" in text
    assert "basis: headings" in text
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("text", ["", "a: [", "schema: 1", "- 1", "a: &x 1"])
def test_what_is_no_file_is_refused(editor, text):
    response = editor.post(f"{ASGARD}text/", {"text": text, "seen": ""})
    assert response.status_code == 400


def test_another_product_is_not_taken_for_this_one(editor):
    data = text_of(editor)
    data["text"] = data["text"].replace("slug: nextron-asgard\n", "slug: another\n")
    response = editor.post(f"{ASGARD}text/", data)
    assert response.status_code == 400
    assert "is another product" in response.content.decode()


def test_files_go_out_and_come_in_without_a_difference(editor, world):
    archive = editor.get("/catalogue/drafts/vendor/files.zip")
    with zipfile.ZipFile(io.BytesIO(archive.getvalue())) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    files = {file.product.slug: file for file in content_at(world.version).files}
    assert set(contents) == {f"{slug}.yaml" for slug, file in files.items()
                             if file.source == "vendor"}  # fmt: skip
    for name, content in contents.items():
        assert content.decode() == dump(files[name.removesuffix(".yaml")])
    one = editor.get(f"{ASGARD}file.yaml")
    assert one.getvalue() == contents["nextron-asgard.yaml"]
    uploads = [SimpleUploadedFile(name, content) for name, content in contents.items()]
    assert editor.post("/catalogue/drafts/", {"uploads": uploads}).status_code == 302
    assert not WorkingCopy.objects.exists()


def test_an_uploaded_file_is_taken_into_its_source(editor):
    content = (BUNDLED / "nexthink.yaml").read_text().replace("name: Nexthink", "name: Next", 1)
    upload = SimpleUploadedFile("nexthink.yaml", content.encode())
    response = editor.post("/catalogue/drafts/", {"uploads": [upload]})
    assert response["Location"] == "/catalogue/drafts/vendor/"
    assert WorkingCopy.objects.get().source_id == "vendor"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe", "is not UTF-8"), (b"a: [", "keeps this from being YAML"), (b"", "empty")],
)
def test_an_upload_that_cannot_be_read_is_told(editor, content, said):
    upload = SimpleUploadedFile("bad.yaml", content)
    response = editor.post("/catalogue/drafts/", {"uploads": [upload]})
    assert response.status_code == 400
    assert not WorkingCopy.objects.exists()


def test_an_upload_without_a_file_is_told(editor):
    assert editor.post("/catalogue/drafts/", {}).status_code == 400


# --- a new application -------------------------------------------------------------------------


def application(**changes):
    rows = {
        "components-0-name": "Web server", "components-0-kind": "server",
        "components-1-name": "Browser", "components-1-kind": "workstation",
        "flows-0-source": "Browser", "flows-0-destination": "web server",
        "flows-0-services": "tcp/443", "flows-0-purpose": "Use it.",
        "flows-1-source": "web-server", "flows-1-destination": "api.example.com",
        "flows-1-services": "tcp/443", "flows-1-purpose": "Fetch prices.",
        "flows-2-source": "web-server", "flows-2-destination": "site.dns",
        "flows-2-services": "udp/53 tcp/53", "flows-2-purpose": "Resolve names.",
    }  # fmt: skip
    forms = {f"{part}-{key}": value for part in ("components", "flows")
             for key, value in {"TOTAL_FORMS": "4", "INITIAL_FORMS": "0"}.items()}  # fmt: skip
    return {"name": "Time Sheets", "slug": "", "owner": "", "description": "", **forms, **rows,
            **changes}  # fmt: skip


def test_a_new_application_is_whole_from_the_first_form(editor):
    response = editor.post("/catalogue/drafts/new/", application())
    assert response["Location"] == "/catalogue/drafts/local/time-sheets/"
    text = editor.get(response["Location"]).content.decode()
    assert "Everything fits together." in text
    assert "Submit for publication" in text
    made = in_work("flows", "fetch-prices", "time-sheets", "local/time-sheets")
    assert made["destination"] == ["host:api.example.com"]
    assert (
        in_work("hosts", "api.example.com", "time-sheets", "local/time-sheets")["kind"] == "exact"
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"slug": "No Slug"}, "slug"),
        ({"slug": "nexthink", "owner": "team"}, "slug"),
        ({"owner": "Not A Name"}, "owner"),
    ],
)
def test_a_new_application_is_refused_at_its_field(editor, changes, field):
    response = editor.post("/catalogue/drafts/new/", application(**changes))
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not WorkingCopy.objects.exists()


def test_a_row_of_a_new_application_is_refused_at_its_field(editor):
    response = editor.post(
        "/catalogue/drafts/new/", application(**{"flows-1-services": "tcp/99999"})
    )
    assert response.status_code == 400
    assert list(response.context["form"].flows.forms[1].errors) == ["services"]


# --- publication -------------------------------------------------------------------------------


def submitted(editor) -> Draft:
    editor.post("/catalogue/drafts/new/", application())
    copy = WorkingCopy.objects.get()
    response = editor.post(
        "/catalogue/drafts/local/time-sheets/submit/", {"row_version": copy.row_version}
    )
    assert response.status_code == 302
    return Draft.objects.get(state="open")


def test_a_second_person_publishes_and_the_flow_is_found(editor, edith, paul, visitor, world):
    draft = submitted(editor)
    record = f"/catalogue/drafts/{draft.pk}/"
    own = editor.get(record).content.decode()
    assert "You had a hand in this draft" in own
    assert "paul" in own
    assert ">Publish<" not in own
    assert editor.post(f"{record}publish/").status_code == 403

    second = visitor(paul)
    text = second.get(record).content.decode()
    assert ">Publish<" in text
    assert "fetch-<wbr>prices" in text
    assert "a connection is new" in text
    assert "host:api.example.com" in text
    assert second.post(f"{record}publish/", {"effective": ""})["Location"] == record
    assert "Waiting for a worker" in second.get(record).content.decode()
    assert run_inline(Job.objects.get(kind="catalogue-publish")).state == Job.State.SUCCEEDED
    done = second.get(record).content.decode()
    version = Version.objects.order_by("-number").first()
    assert f"Published as version {version.number}" in done
    assert f"/catalogue/changes/?since={world.version}" in done
    assert second.get("/flows/time-sheets.fetch-prices/").status_code == 200
    assert "This organisation" in second.get("/products/").content.decode()
    assert editor.get("/catalogue/drafts/local/time-sheets/").status_code == 200


def test_the_sites_that_get_a_proposal_are_named_to_those_who_see_them(
    editor, paul, visitor, world
):
    edit(editor, FLOW, services="tcp/8443")
    copy = WorkingCopy.objects.get()
    editor.post("/catalogue/drafts/vendor/submit/", {"row_version": copy.row_version})
    draft = Draft.objects.get(state="open")
    second = visitor(paul)
    second.post(f"/catalogue/drafts/{draft.pk}/publish/")
    run_inline(Job.objects.get(kind="catalogue-publish"))
    hidden = second.get(f"/catalogue/drafts/{draft.pk}/").content.decode()
    assert "that you may not see" in hidden
    assert "Northfield campus" not in hidden
    world.owner.groups.set(paul.groups.all())
    seen = visitor(world.owner).get(f"/catalogue/drafts/{draft.pk}/").content.decode()
    assert "Northfield campus" in seen


def test_a_draft_is_taken_back_and_discarded(editor):
    draft = submitted(editor)
    assert editor.get("/catalogue/drafts/local/time-sheets/")["Location"].endswith(f"/{draft.pk}/")
    assert editor.post(f"/catalogue/drafts/{draft.pk}/reopen/").status_code == 302
    assert "given up" in editor.get(f"/catalogue/drafts/{draft.pk}/").content.decode()
    copy = WorkingCopy.objects.get()
    discard = "/catalogue/drafts/local/time-sheets/discard/"
    assert editor.post(discard, {"row_version": copy.row_version + 1}).status_code == 409
    assert editor.post(discard, {"row_version": copy.row_version}).status_code == 302
    assert not WorkingCopy.objects.exists()


def test_an_effective_date_that_is_none_is_told(editor, paul, visitor):
    draft = submitted(editor)
    response = visitor(paul).post(f"/catalogue/drafts/{draft.pk}/publish/", {"effective": "soon"})
    assert response.status_code == 400
    assert "is no date" in response.content.decode()


def test_history_names_who_did_what(editor):
    edit(editor, FLOW, purpose="Other words.")
    text = editor.get("/catalogue/drafts/vendor/").content.decode()
    history = text[text.index('class="editor-history"') :]
    assert "edith" in history
    assert "nextron-asgard.agent-communication" in history


def test_forms_of_a_waiting_draft_cannot_be_changed(editor):
    edit(editor, FLOW, purpose="Other words.")
    copy = WorkingCopy.objects.get()
    editor.post("/catalogue/drafts/vendor/submit/", {"row_version": copy.row_version})
    text = editor.get(FLOW).content.decode()
    assert "waits for a publisher" in text
    assert "Save in the draft" not in text
    response = editor.post(FLOW, {**fields_of_disabled(), "purpose": "x"})
    assert response.status_code in (400, 409)


def fields_of_disabled() -> dict[str, str]:
    return {"id": "agent-communication", "readings-TOTAL_FORMS": "0", "readings-INITIAL_FORMS": "0"}


@pytest.mark.parametrize("name", ["removed/none/", "submit/", "discard/"])
def test_actions_without_anything_to_act_on_are_refused(editor, name):
    response = editor.post(f"/catalogue/drafts/vendor/{name}", {"row_version": "1"})
    assert response.status_code == 404
    missing = editor.post("/catalogue/drafts/vendor/submit/", {})
    assert missing.status_code == 400


def test_an_item_is_not_removed_without_what_was_seen(editor):
    assert editor.post(f"{ASGARD}remove/flows/agent-communication/").status_code == 400
    stale = editor.post(f"{ASGARD}remove/flows/agent-communication/", {"seen": "v1:0"})
    assert stale.status_code == 409
    assert editor.post(f"{ASGARD}remove/product/nextron-asgard/", {"seen": "x"}).status_code == 400


def test_item_save_by_service_shows_on_the_pages(editor, edith):
    item_save(actor=edith, source="vendor", product="nextron-asgard", part="features",
              value={"id": "x", "name": "X", "default": True})  # fmt: skip
    assert "AddedFeature" in editor.get("/catalogue/drafts/vendor/").content.decode()


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("/products/nextron-asgard/", f"{ASGARD}product/nextron-asgard/"),
        ("/components/nextron-asgard.asgard-server/", f"{ASGARD}components/asgard-server/"),
        ("/flows/nextron-asgard.agent-communication/", FLOW),
        (
            "/hosts/update1.nextron-systems.com/",
            "/catalogue/drafts/vendor/hosts/update1.nextron-systems.com/",
        ),
    ],
)
def test_what_the_catalogue_shows_leads_editors_to_its_form(page, form, editor, world, visitor):
    assert f'href="{form}"' in editor.get(page).content.decode()
    assert editor.get(form, follow=True).status_code == 200
    assert f'href="{form}"' not in visitor(world.owner).get(page).content.decode()
    old = editor.get(f"{page}?version={world.version}").content.decode()
    assert f'href="{form}"' in old
