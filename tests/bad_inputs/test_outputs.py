"""What people wrote comes out of every format as they wrote it, and does nothing there."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import unicodedata

import pytest
from openpyxl import load_workbook

from requirements_app.core.cells import inert
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads import storage
from requirements_app.downloads.services import export_request
from requirements_app.jobs.runner import run_inline
from requirements_app.sites import services
from tests.api.world import ASGARD, rule_set_built

from .corpus import CHARACTERS, FORMULAS, MARKUP, WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(world, settings, tmp_path):
    """All that can be a member's name is one at `hq`, and so the name of an end of some entries."""
    settings.DATA_DIR = tmp_path
    found: list[services.MemberValue] = []
    for item in (*FORMULAS, *MARKUP, *WORDS, *CHARACTERS):
        member = services.MemberValue(f"10.1.9.{len(found) + 1}", item.value)
        fields = {"actor": world.root, "site": world.site, "deployment": "prod"}
        try:
            services.binding_create(
                **fields, component=f"{ASGARD}.management-workstation", members=[*found, member]
            )
        except InvalidInput:
            continue
        world.site.bindings.filter(component__slug__endswith="management-workstation").delete()
        found.append(member)
    services.binding_create(**fields, component=f"{ASGARD}.management-workstation", members=found)
    written = (unicodedata.normalize("NFC", member.name) for member in found)
    return {" ".join(name.split()) for name in written if name.strip()}


@pytest.fixture
def export(world, names):
    """`export(format, **options)`: the bytes of an export of the site's rule set."""
    rule_set = rule_set_built(world.site, world.root)

    def export(identifier: str, **options: str) -> bytes:
        made = export_request(
            actor=world.root, format=identifier, options=options, rule_set=rule_set
        )
        job = run_inline(made.job)
        assert job.state == "succeeded", job.error
        made.refresh_from_db()
        assert made.file is not None
        with storage.file_open(made.file.sha256) as file:
            return file.read()

    return export


def test_a_table_starts_no_formula_and_keeps_every_name(export, names):
    for view in ("entries", "rules"):
        text = export("csv", view=view).decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in table} == {len(table[0])}
        cells = [cell for row in table for cell in row]
        assert all(cell == inert(cell) for cell in cells)
        whole = " ".join("\n".join(cells).split())
        assert [name for name in names if name not in whole] == []


def test_a_workbook_holds_no_formula_and_no_link(export, names):
    workbook = load_workbook(io.BytesIO(export("xlsx")))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    whole = " ".join("\n".join(str(cell.value) for cell in cells).split())
    assert [name for name in names if name not in whole] == []


def test_json_keeps_every_name(export, names):
    told = json.loads(export("json"))
    whole = json.dumps(told, ensure_ascii=False)
    assert [name for name in names if json.dumps(name, ensure_ascii=False)[1:-1] not in whole] == []


def test_a_pdf_reads_no_file_and_computes_nothing(export, tmp_path):
    path = tmp_path / "rules.pdf"
    path.write_bytes(export("pdf"))
    try:
        ran = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no pdftotext here")
    text = "".join(ran.stdout.decode().split())
    assert "root:x:" not in text
    assert "#read" in text
    assert "{{7*7}}" in text
