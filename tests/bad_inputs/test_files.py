"""Files to import, and words of the command line: all or nothing, each refusal with its place.

There are no archives to take in and no upload of workbooks, so that zip slip, symbolic links
within archives and XLSX bombs reach no door: `test_nothing_takes_in_an_archive` holds that.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requirements_app.catalogue.files import read_text
from requirements_app.core.errors import InvalidInput
from requirements_app.documents.services import original_add
from requirements_app.sites.exporting import site_document
from requirements_app.sites.importing import SourceFile, import_bindings, import_sites
from requirements_app.sites.models import Site

from .answers import is_unsafe
from .corpus import ENDS, FILE_NAMES, FORMULAS, MARKUP, TEXTS, share
from .world import rows, undone

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).resolve().parents[2]
ITEMS = (*TEXTS, *MARKUP[1:], *FORMULAS[1:], *ENDS)
LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML_FILES: dict[str, bytes] = {
    "nothing": b"",
    "a billion laughs": LAUGHS.encode(),
    "Python's own tag": b"schema: 1\nsites: !!python/object/apply:os.system ['true']\n",
    "another tag": b"schema: 1\nsites: !!set {a, b}\n",
    "an alias of itself": b"schema: 1\nsites: &s [*s]\n",
    "a merge key": b"base: &b {slug: a}\nsites: [{<<: *b}]\n",
    "a key twice": b"schema: 1\nschema: 2\nsites: []\n",
    "depth 10 000": b"schema: 1\nsites: " + b"[" * 10_000,
    "depth 10 000 of blocks": b"\n".join(b" " * n + b"- " for n in range(2_000)),
    "depth 10 000 of mappings": b"{a: " * 10_000,
    "NUL": b"schema: 1\nsites: [\x00]\n",
    "NUL as an escape": b'schema: 1\nsites: ["\\0"]\n',
    "half a character": b'schema: 1\nsites: ["\\ud800"]\n',
    "not UTF-8": b"schema: 1\nsites: [\xff\xfe]\n",
    "UTF-16": "schema: 1\nsites: []\n".encode("utf-16"),
    "UTF-32": "schema: 1\n".encode("utf-32"),
    "two documents": b"schema: 1\nsites: []\n---\nschema: 1\n",
    "a list": b"- schema\n- 1\n",
    "a text": b"schema\n",
    "a directive": b"%YAML 9.9\n---\nschema: 1\n",
    "tabs": b"schema:\t1\n\tsites: []\n",
    "a long number": b"schema: " + b"9" * 10_000 + b"\nsites: []\n",
    "a long key": b"k" * 100_000 + b": 1\n",
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(20_000)),
    "a bomb of one line": b"[" + b"[]," * 300_000 + b"]",
    "5 MB": b"# " + b"x" * 5_000_000,
    "a workbook": b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "JSON": b'{"schema": 1, "sites": [{"slug": "a"}]}',
    "nulls": b"schema: null\nsites: null\n",
    "a question": b"schema: 1\n? [a, b]\n: c\nsites: []\n",
}
CSV_FILES: dict[str, bytes] = {
    "nothing": b"",
    "NUL": b"component,value\nsite.dns,10.1.0.53\x00\n",
    "not UTF-8": b"component,value\nsite.dns,\xff\n",
    "UTF-16": "component,value\nsite.dns,10.1.0.53\n".encode("utf-16"),
    "an open quote": b'component,value\nsite.dns,"10.1.0.53\n',
    "a quote inside": b'component,value\nsite.dns,10.1"0.53\n',
    "a cell of a megabyte": b"component,value\nsite.dns," + b"x" * 1_000_000 + b"\n",
    "a line of 100 000 cells": b"component,value\n" + b"a," * 100_000 + b"\n",
    "a header of 100 000 cells": b"a," * 100_000 + b"\n",
    "a column twice": b"component,value,value\nsite.dns,10.1.0.53,10.1.0.54\n",
    "return alone": b"component,value\rsite.dns,10.1.0.53,x\r",
    "rows of commas and a short one": b"component,value\n,,,,\nsite.dns\n",
    "5 MB": b"component,value\n" + b"site.dns,10.1.0.53\n" * 270_000,
    "a workbook": b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 100,
    "two columns of one name": b"component,VALUE,value \nsite.dns,a,b\n",
}


def refused(action) -> InvalidInput:
    """The refusal of what is bad, after which nothing is written."""
    before = rows()
    with pytest.raises(InvalidInput) as caught:
        action()
    assert rows() == before
    for problem in caught.value.problems:
        assert problem.field
        assert problem.message
        assert problem.mend
        str(problem).encode()
    return caught.value


@pytest.mark.parametrize("name", YAML_FILES)
def test_a_site_file_that_is_none_is_refused_with_its_name(world, name):
    file = SourceFile("site.yaml", YAML_FILES[name])
    error = refused(lambda: import_sites(actor=world.root, files=[file]))
    assert all(problem.field.startswith("site.yaml") for problem in error.problems)


@pytest.mark.parametrize("name", YAML_FILES)
def test_a_catalogue_file_that_is_none_is_refused_with_its_name(name):
    try:
        text = YAML_FILES[name].decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(InvalidInput) as caught:
        read_text(text, "product.yaml")
    assert all(problem.field.startswith("product.yaml") for problem in caught.value.problems)


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_table_that_is_none_is_refused_with_its_name(world, name):
    file = SourceFile("bindings.csv", CSV_FILES[name])
    error = refused(lambda: import_bindings(actor=world.root, site=world.site, file=file))
    assert all(problem.field.startswith("bindings.csv") for problem in error.problems)


def places_told(action, **facts) -> list[str]:
    """Where an import says that something is wrong; empty where it was accepted."""
    try:
        action(**facts)
    except InvalidInput as error:
        return [problem.field for problem in error.problems]
    return []


def texts_of(value, path=()):
    """The places of all texts in a document."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts_of(each, (*path, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from texts_of(each, (*path, position))
    elif isinstance(value, str):
        yield path


def test_every_text_of_a_site_file_takes_anything(world):
    """As JSON, which is YAML too and writes every character there is."""
    document = {"schema": 1, "sites": [site_document(world.site)]}
    before = rows()
    tried = 0
    for path in texts_of(document):
        for item in share(ITEMS, f"{path}", 100):
            changed = json.loads(json.dumps(document))
            here = changed
            for key in path[:-1]:
                here = here[key]
            here[path[-1]] = item.value
            file = SourceFile("site.yaml", json.dumps(changed).encode())
            tried += 1
            with undone():
                places = places_told(import_sites, actor=world.root, files=[file])
                assert all(each.startswith("site.yaml:") for each in places), (path, item)
                assert not places or rows() == before, (path, item)
                assert not is_unsafe([site_document(site) for site in Site.objects.all()]), item
    assert tried > 30


def test_every_cell_of_a_table_takes_anything(world):
    before = rows()
    for column in ("deployment", "component", "value", "name", "zone", "virtual"):
        for item in share([each for each in ITEMS if each.reads_as_text], column, 3):
            cells = {"component": "site.dns", "value": "10.2.0.53"} | {column: item.value}
            row = ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells.values())
            file = SourceFile("bindings.csv", f"{','.join(cells)}\n{row}\n".encode())
            with undone():
                places = places_told(import_bindings, actor=world.root, site=world.site, file=file)
                assert all(each.startswith("bindings.csv") for each in places), (column, item)
                assert not places or rows() == before, (column, item)
                assert not is_unsafe(site_document(world.site)), (column, item)


@pytest.mark.parametrize("item", FILE_NAMES, ids=str)
def test_a_document_of_any_name_is_refused_without_its_content_known(world, item):
    refused(lambda: original_add(actor=None, name=item.value, content=b"x"))


WORDS = (
    ["site", "export", "{}"],
    ["site", "import", "{}"],
    ["site", "import", "--actor", "{}", "nowhere.yaml"],
    ["documents", "add", "{}"],
    ["catalogue", "load", "{}"],
    ["catalogue", "publish", "--source", "{}"],
    ["catalogue", "publish", "--effective", "{}"],
    ["catalogue", "validate", "{}"],
    ["token", "issue", "{}", "--name", "x"],
    ["token", "issue", "bob", "--name", "{}"],
    ["token", "issue", "bob", "--name", "x", "--days", "{}"],
    ["token", "revoke", "{}"],
    ["token", "list", "{}"],
    ["account", "create", "{}"],
    ["account", "create", "carl", "--email", "{}"],
    ["account", "create", "carl", "--service", "{}"],
    ["audit", "verify", "--head", "{}"],
    ["audit", "verify", "--events", "{}"],
    ["audit", "verify", "--public-key", "{}"],
    ["audit", "verify", "--grace", "{}"],
    ["audit", "export", "--after", "{}"],
)


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_no_word_of_the_command_line_ends_in_a_traceback(world, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # No system hands NUL to a program, and what is no UTF-8 manage.py refuses.
    known = [each for each in ITEMS if each.reads_as_text and "\0" not in each.value]
    for item in share(known, " ".join(words), 4):
        with undone(), suppress(CommandError):
            call_command(*(word.format(item.value) for word in words))


def test_words_that_are_no_text_are_refused_before_any_command():
    command: list[str | bytes] = [sys.executable, "manage.py", "site", "export", b"\xff\xfe"]
    ran = subprocess.run(command, check=False, cwd=PROJECT, capture_output=True, timeout=60)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert b"UTF-8" in ran.stderr


# Views and forms that take files: sites, drafts; files of changes, calendars, results of checks.
TAKING_FILES = ("site_files", "drafts", "windows", "base", "rule_bases")
FORMS_WITH_FILES = (
    "site_files",
    "editor_new",
    "changes",
    "reviews",
    "rule_bases",
    "rule_base_bodies",
)


def test_nothing_takes_in_an_archive():
    """The forms that take files read them as text or keep them as they are; none opens one. Of the
    portal's code the backup reads archives: the members that it wrote, by their names, and unpacks
    none into a folder; drafts are written as one."""
    for path in (PROJECT / "requirements_app").rglob("*.py"):
        text = path.read_text()
        assert not re.search(
            r"import gzip|unpack_archive|extractall|\.extract\(|\.read\(.*archive", text
        ), path
        assert "zipfile" not in text or re.findall(r"ZipFile\(.*", text) == [
            'ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:'
        ], path
        assert "import tarfile" not in text or "backup" in path.parts, path
        assert "request.FILES" not in text or path.stem in TAKING_FILES, path
        assert "FileField" not in text or path.stem in FORMS_WITH_FILES, path
