"""The editor's forms change exactly what their fields say; an untouched one changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from requirements_app.catalogue.drafting import content_json
from requirements_app.catalogue.files import read_folder
from requirements_app.catalogue.loading import BUNDLED
from requirements_app.catalogue.parts import PARTS, Item, item_checked, items_of
from requirements_app.core.errors import InvalidInput
from requirements_app.web.editor import FORMS
from requirements_app.web.forms.editor_base import ItemForm, Known
from requirements_app.web.forms.editor_fields import ListInput, conditions, services

NOTHING = Known([], [], [], [], [], [], [])
FILES = content_json(read_folder(BUNDLED))["files"]


def posted(form: ItemForm) -> QueryDict:
    """What a browser would send of the form as it is shown."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            spare = ["", ""] if isinstance(bound.field.widget, ListInput) else []
            data.setlist(bound.html_name, [*map(str, value), *spare])
        elif value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            data[bound.html_name] = str(value).replace("\n", "\r\n")
    if readings := getattr(form, "readings", None):
        for each in (readings.management_form, *readings.forms):
            for bound in each:
                data[bound.html_name] = str(bound.value() or "").replace("\n", "\r\n")
        data["readings-TOTAL_FORMS"] = str(len(readings.forms))
    return data


def untouched(part: Any, item: Item, **changes: Any) -> ItemForm:
    kind = FORMS[part]
    data = posted(kind(known=NOTHING, before=item.value))
    for name, value in changes.items():
        data[name] = value
    return kind(data, known=NOTHING, before=item.value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file["product"]["slug"])
@pytest.mark.parametrize("part", PARTS)
def test_an_untouched_form_gives_the_item_back(file, part):
    for item in items_of(file, part):
        form = untouched(part, item)
        assert form.is_valid(), (item.key, form.errors)
        assert item_checked(part, form.value()) == item.value


def flow(key: str) -> Item:
    return next(item for file in FILES for item in items_of(file, "flows") if item.key == key)


@pytest.mark.parametrize(
    ("field", "value", "path", "expected"),
    [
        ("purpose", "Other words.", "purpose", "Other words."),
        ("services", "tcp/8443 HTTPS\nudp/53", "services",
         [{"service": "tcp/8443", "application": "HTTPS"},
          {"service": "udp/53", "application": None}]),
        ("phase", "installation", "phase", "installation"),
        ("bidirectional", "on", "bidirectional", True),
        ("tls_inspection", "allowed", "tls_inspection", "allowed"),
        ("notes", "One.\nTwo.", "notes", ["One.", "Two."]),
        ("source", "somebody", "source", ["somebody"]),
    ],
)  # fmt: skip
def test_a_field_changes_its_fact_and_nothing_else(field, value, path, expected):
    item = flow("agent-communication")
    form = untouched("flows", item, **{field: value})
    assert form.is_valid(), form.errors
    assert item_checked("flows", form.value()) == {**item.value, path: expected}


@pytest.mark.parametrize(
    "line",
    ["feature ha", "feature ha off", "parameter region = us, eu", "version >=4.1",
     "platform windows"],
)  # fmt: skip
def test_a_condition_reads_back_as_it_is_shown(line):
    codec = conditions("conditions", "all")
    (read,) = codec.read(line)
    full = {"feature": None, "enabled": True, "parameter": None, "values": [], "version": None,
            "platform": None, **read}  # fmt: skip
    assert codec.shown([full]) == line


def test_what_is_no_condition_is_told():
    with pytest.raises(InvalidInput, match="is no condition"):
        conditions("conditions", "all").read("when it rains")


def test_a_list_of_ports_may_have_blanks_after_its_commas():
    (read,) = services("services").read("tcp/80, 443 HTTP")
    assert read == {"service": "tcp/80,443", "application": "HTTP"}


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        ("services[0].service", "services"),
        ("conditions.all[1].feature", "conditions_all"),
        ("alternative.group", "alternative"),
        ("source[0]", "source"),
    ],
)
def test_a_problem_lands_at_its_field(problem, field):
    form = untouched("flows", flow("agent-communication"))
    assert form.is_valid()
    form.refuse(InvalidInput.one(problem, "x", "is wrong", "mend it"))
    assert list(form.errors) == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assertion": "inferred"}, "assertion_reason"),
        ({"requirement": "optional"}, "feature"),
        ({"services": "tcp/99999"}, "services"),
        ({"id": "No Id"}, "id"),
    ],
)
def test_what_the_schema_refuses_lands_at_a_field(changes, field):
    form = untouched("flows", flow("agent-communication"), **changes)
    assert form.is_valid(), form.errors
    with pytest.raises(InvalidInput) as refused:
        item_checked("flows", form.value())
    form.refuse(refused.value)
    assert list(form.errors) == [field]
