"""Bulk bindings from CSV."""

import datetime as dt

import pytest

from requirements_app.core.errors import InvalidInput
from requirements_app.sites import services
from requirements_app.sites.facts import binding_facts
from requirements_app.sites.importing import SourceFile, import_bindings
from requirements_app.sites.importing.csv_bindings import MOST_ROWS
from requirements_app.sites.services import MemberValue, SeenAsValue

pytestmark = pytest.mark.django_db

HEADER = "deployment,component,value,name,zone,virtual\n"


def load(actor, site, text: str | bytes, **options):
    content = text if isinstance(text, bytes) else text.encode()
    file = SourceFile("members.csv", content)
    return import_bindings(actor=actor, site=site, file=file, **options)


def problems(actor, site, text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        load(actor, site, text)
    return [
        (each.field.removeprefix("members.csv"), f"{each.message}; {each.mend}")
        for each in caught.value.problems
    ]


def members(site, component: str) -> list[tuple]:
    facts = binding_facts(site.bindings.get(component__slug=component))
    return [
        (each["value"], each["name"], each["zone"], each["virtual"]) for each in facts["members"]
    ]


def test_rows_become_members(campus, owner):
    report = load(
        owner,
        campus,
        HEADER
        + "prod,client,10.2.1.0/24,Office A,clients,\n"
        + "prod,app.client,10.2.2.0-10.2.2.255,Office B,,no\n"
        + ",dns,10.1.0.53,,servers,yes\n"
        + ",site.dns,dns.example.org,,,\n",
    )

    assert report.created == ["campus/bindings/prod/app.client", "campus/site_services/site.dns"]
    assert members(campus, "app.client") == [
        ("10.2.1.0/24", "Office A", "clients", False),
        ("10.2.2.0/24", "Office B", None, False),
    ]
    assert members(campus, "site.dns") == [
        ("10.1.0.53", "", "servers", True),
        ("dns.example.org", "", None, False),
    ]


def test_members_are_added_and_changed_but_never_removed(campus, owner):
    seen_as = [SeenAsValue("clients", "10.2.9.9")]
    services.binding_update(
        actor=owner,
        binding=campus.bindings.get(),
        members=[MemberValue("10.1.0.5", "app1", seen_as=seen_as), MemberValue("10.1.0.6", "app2")],
    )

    report = load(
        owner, campus, HEADER + "prod,server,10.1.0.6,second,servers,\nprod,server,10.1.0.7,,,\n"
    )

    assert report.updated == ["campus/bindings/prod/app.server"]
    assert report.untouched == ["campus/bindings/prod/app.server/10.1.0.5"]
    assert members(campus, "app.server") == [
        ("10.1.0.5", "app1", None, False),
        ("10.1.0.6", "second", "servers", False),
        ("10.1.0.7", "", None, False),
    ]
    kept = campus.bindings.get().members.get(value="10.1.0.5")
    assert kept.seen_as.get().address == "10.2.9.9"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_spreadsheets_put_for_a_comma_separates_as_well(campus, owner, separator):
    text = (HEADER + "prod,client,10.2.1.0/24,Office A,,\n").replace(",", separator)
    assert load(owner, campus, text).created == ["campus/bindings/prod/app.client"]


def test_the_same_file_twice_changes_nothing(campus, owner):
    text = HEADER + "prod,client,10.2.1.0/24,Office A,,\n"
    load(owner, campus, text)
    report = load(owner, campus, text)
    assert (report.unchanged, report.updated) == (["campus/bindings/prod/app.client"], [])


def test_an_unbound_role_becomes_bound(campus, owner):
    services.binding_create(
        actor=owner, site=campus, deployment="prod", component="client", state="unbound"
    )
    load(owner, campus, HEADER + "prod,client,10.2.1.0/24,,,\n")
    assert campus.bindings.get(component__slug="app.client").state == "bound"


def test_a_declared_absence_is_not_overwritten(campus, owner):
    services.binding_create(
        actor=owner,
        site=campus,
        deployment="prod",
        component="client",
        state="absent",
        reason="None",
        approved_by="M. Ruiz",
        approved_on=dt.date(2026, 5, 4),
    )
    assert problems(owner, campus, HEADER + "prod,client,10.2.1.0/24,,,\n") == [
        (":2 component", "is declared absent; change that binding first, then add members")
    ]


def test_files_from_spreadsheets_are_read(campus, owner):
    text = (
        b'\xef\xbb\xbf"Deployment","Component","Value","Name"\r\n'
        b'prod,client,10.2.1.0/24,"Office, ""A"""\r\n\r\n ,, ,\r\n'
        b"prod,client, 10.2.2.0/24 ,B\r\n"
    )
    load(owner, campus, text)
    assert members(campus, "app.client") == [
        ("10.2.1.0/24", 'Office, "A"', None, False),
        ("10.2.2.0/24", "B", None, False),
    ]


def test_every_error_is_told_with_line_and_column(campus, branch, owner):
    found = problems(
        owner,
        campus,
        HEADER
        + "prod,client,10.2.1.5/24,,,\n"
        + "prod,client,any,,,\n"
        + '\n"prod",client,10.2.3.0/24,"two\nlines",,\n'
        + "prod,client,10.2.4.0/24,,clints,\n"
        + "prod,client,10.2.5.0/24,,servers,maybe\n"
        + "prod,clients,10.2.6.0/24,,,\n"
        + "agents,client,10.2.7.0/24,,,\n"
        + "prod,client,10.2.8.0/24\n"
        + "prod,,10.2.9.0/24,,,\n"
        + "prod,client,,,,\n"
        + "prod,client,10.2.10.0/24,,servers,\n"
        + ",dns,10.1.0.0/24,,,yes\n"
        + "prod,client,10.2.10.0/24,,,\n",
    )

    assert [place for place, _ in found] == [
        ":2 value",
        ":3 value",
        ":5 name",
        ":7 zone",
        ":8 virtual",
        ":9 component",
        ":10 deployment",
        ":11",
        ":12 component",
        ":13 value",
        ":14 zone",
        ":15 virtual",
    ]
    assert "10.2.1.0/24" in found[0][1]
    assert "did you mean `clients`" in found[3][1]
    assert "did you mean `client`" in found[5][1]
    assert not campus.bindings.filter(component__slug="app.client").exists()


def test_a_member_that_stands_twice_is_told(campus, owner):
    text = HEADER + "prod,client,10.2.1.0/24,,,\nprod,client,10.2.1.0-10.2.1.255,,,\n"
    assert problems(owner, campus, text)[0][0] == ":3 value"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", ":1", "begin the file with deployment,component,value"),
        ("deployment|component|value\n", ":1", "is not a column known here"),
        ("deployment,value\n", ":1", "add the column component"),
        ("component,value,colour\n", ":1", "is not a column known here"),
        ("component,value,valu\n", ":1", "did you mean `value`?"),
        ("component,value,value\n", ":1", "stands twice in the header"),
        ("prod,client,10.2.1.0/24\n", ":1", "is missing from the header"),
        (HEADER + 'prod,client,"10.2.1.0/24\n', ":2", "keeps this from being CSV"),
        (HEADER + 'prod,client,"10.2"x,,,\n', ":2", "keeps this from being CSV"),
        ((HEADER + "prod,client,10.2.1.1,Z").encode() + b"\xfc,,\n", ":2", "is not UTF-8"),
        (HEADER + "prod,client,10.2.1.1,a\x00b,,\n", ":2 name", "NUL"),
    ],
)
def test_a_file_that_is_none_is_refused(campus, owner, text, place, words):
    found = problems(owner, campus, text)
    assert any(each == place and words in message for each, message in found), found


def test_a_file_of_too_many_rows_is_refused(campus, owner):
    text = HEADER + "prod,client,x,,,\n" * (MOST_ROWS + 1)
    with pytest.raises(InvalidInput) as caught:
        load(owner, campus, text)
    told = {each.field: each.message for each in caught.value.problems}
    assert told[f"members.csv:{MOST_ROWS + 2}"] == "is one row too many"


def test_a_dry_run_changes_nothing(campus, owner):
    report = load(owner, campus, HEADER + "prod,client,10.2.1.0/24,,,\n", dry_run=True)
    assert report.created
    assert not campus.bindings.filter(component__slug="app.client").exists()


def test_people_without_the_role_are_refused(campus, owner, stranger):
    services.role_grant(actor=owner, site=campus, role="reader", user=stranger)
    with pytest.raises(InvalidInput, match="may not do this"):
        load(stranger, campus, HEADER + "prod,client,10.2.1.0/24,,,\n")
