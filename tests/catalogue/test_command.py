"""`manage.py catalogue`, and the data that comes with the portal."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from requirements_app.catalogue import originals, selectors
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.coverage import coverage
from requirements_app.catalogue.facts import flow_facts
from requirements_app.catalogue.loading import BUNDLED, files_content
from requirements_app.catalogue.models import Draft, Version
from requirements_app.catalogue.services import draft_save
from tests.catalogue.publications import content_of, local
from tests.catalogue.samples import ORIGINAL, SHARED, flow, product

PRODUCTS = {
    "nextron-analysis-cockpit",
    "nextron-asgard",
    "nexthink",
    "appsanywhere-analytics",
    "tippingpoint-sms",
}


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("catalogue", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return str(error.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a shared file and a vendor's product."""
    write(tmp_path, SHARED, product())
    return tmp_path


def write(folder: Path, *files: dict) -> None:
    for file in files:
        path = folder / f"{file['product']['slug']}.yaml"
        path.write_text(yaml.safe_dump(file), encoding="utf-8")


# --- the bundled data --------------------------------------------------------------------


@pytest.mark.django_db
def test_the_bundled_data_is_loaded_and_published():
    loaded, published = run("load"), run("publish")

    assert "shared: draft saved" in loaded
    assert "vendor: draft saved" in loaded
    assert published.index("shared:") < published.index("vendor:")
    version = selectors.version_get().pk
    assert set(selectors.content_at(version).products) == PRODUCTS | {"site"}
    assert selectors.content_at(version) == files_content([], CatalogueContent())


@pytest.mark.django_db
def test_every_bundled_flow_is_told_with_the_row_behind_it():
    run("load")
    run("publish")

    version = selectors.version_get().pk
    content = selectors.content_at(version)
    told = [flow_facts(flow) for flow in selectors.flow_revisions(version)]
    assert len(told) == len(content.flows) > 100
    for facts in told:
        _, known = content.flows[facts["id"]]
        assert [citation["row"] for citation in facts["provenance"]] == list(known.provenance)
        assert len(facts["source"]) == len(known.source)
        assert len(facts["destination"]) == len(known.destination)
        assert len(facts["services"]) == len(known.services)


@pytest.mark.django_db
def test_loading_and_publishing_again_changes_nothing():
    run("load")
    run("publish")

    assert run("load").count("nothing differs") == 2
    assert "Nothing to publish" in run("publish")
    assert Version.objects.count() == 2
    assert not Draft.objects.filter(state="open").exists()


def test_coverage_of_the_bundled_data_is_complete_without_a_database():
    out = run("coverage")

    for document in coverage(files_content([], CatalogueContent())):
        assert f"{document.document}: {document.rows} rows" in out
    assert "Every row and statement is a flow or has a decision." in out


def test_the_bundled_files_are_sound_without_a_database():
    assert f"{len(list(BUNDLED.glob('*.yaml')))} files are sound." in run("validate")


# --- coverage and validation -------------------------------------------------------------


def test_what_is_unaccounted_for_is_named_and_fails(folder):
    write(folder, product(flows=[flow("work")]))
    out = StringIO()

    with pytest.raises(CommandError, match="1 rows or statements are unaccounted"):
        call_command("catalogue", "coverage", str(folder), stdout=out)

    assert "unaccounted: ports/2" in out.getvalue()


def test_originals_are_compared_where_they_are(folder, tmp_path, monkeypatch):
    texts = tmp_path / "originals"
    texts.mkdir()
    monkeypatch.setenv("VENDOR_DOCS", str(texts))
    assert "app-ports: original absent, not compared" in run("coverage", folder)

    (texts / "app.txt").write_bytes(ORIGINAL)
    assert "app-ports: agrees with app.txt" in run("coverage", folder)

    (texts / "app.txt").write_bytes(ORIGINAL + b"!")
    assert "1 differ from their original" in refused("coverage", folder)


def test_absent_originals_are_said_to_be_absent(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("VENDOR_DOCS", str(tmp_path / "nowhere"))

    assert "Originals absent: nothing was compared" in run("coverage", folder)


def test_the_folder_beside_the_project_is_used_unless_another_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("VENDOR_DOCS", raising=False)
    monkeypatch.setattr(originals, "_BESIDE", tmp_path)

    assert originals.originals_folder() == tmp_path


def test_validation_names_file_line_and_mend(folder):
    write(folder, product(flows=[flow("work", destination="sever")]))

    told = refused("validate", folder)

    assert "app.yaml:" in told
    assert "did you mean `server`?" in told


def test_a_local_file_is_validated_beside_the_bundled_data(tmp_path):
    write(tmp_path, local(flows=[flow("agents", destination="nextron-asgard.asgard-server")]))

    assert "1 files are sound." in run("validate", tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    assert "holds no YAML file" in refused("validate", tmp_path)


# --- loading, comparing, publishing ------------------------------------------------------


@pytest.mark.django_db
def test_one_source_of_a_folder_is_loaded(folder):
    out = run("load", folder, "--source", "shared")

    assert "shared: draft saved, 3 changes" in out
    assert list(Draft.objects.values_list("source", flat=True)) == ["shared"]


@pytest.mark.django_db
def test_a_source_that_no_file_has_is_refused(folder):
    assert "local/none" in refused("load", folder, "--source", "local/none")


@pytest.mark.django_db
def test_a_local_file_is_loaded_beside_what_is_published(folder, tmp_path):
    run("load", folder)
    run("publish")
    ours = tmp_path / "ours"
    ours.mkdir()
    write(ours, local(flows=[flow("names", destination="site.dns")]))

    assert "local/org: draft saved" in run("load", ours / "own.yaml")
    assert "local/org: published" in run("publish", "--source", "local/org")


@pytest.mark.django_db
def test_the_difference_is_told_in_words(folder):
    run("load", folder)
    assert "against nothing published" in run("diff")
    run("publish")
    write(folder, product(flows=[flow("work", services=["tcp/8443"])]))
    run("load", folder)

    out = run("diff", "--source", "vendor")

    assert "vendor: 2 changes against version" in out
    assert "~ flow app.work (Work.) [AddedService, RemovedService]" in out
    assert "- flow app.updates (Work.) [RemovedFlow]" in out
    assert "Nothing to compare" in run("diff", "--source", "shared")


@pytest.mark.django_db
def test_going_back_to_what_is_published_leaves_no_draft(folder):
    run("load", folder)
    run("publish")
    write(folder, product(flows=[flow("work"), flow("more")]))
    run("load", folder)
    write(folder, product())

    assert "vendor: nothing differs" in run("load", folder)
    assert not Draft.objects.filter(state="open").exists()


@pytest.mark.django_db
def test_a_publication_is_told_with_its_effective_date(folder):
    run("load", folder)

    assert "effective 2031-02-03" in run("publish", "--effective", "2031-02-03")


@pytest.mark.django_db
def test_drafts_are_published_in_the_order_that_fits(folder):
    """The shared source may give up a role once the vendor's flows have left it."""
    uses_ntp = product(flows=[flow("time", destination="site.ntp")])
    write(folder, uses_ntp)
    run("load", folder)
    run("publish")
    write(folder, product(), {**SHARED, "components": SHARED["components"][:1]})
    run("load", folder)

    out = run("publish")

    assert out.index("vendor:") < out.index("shared:")


@pytest.mark.django_db
def test_a_persons_draft_is_neither_thrown_away_nor_published(folder, editor):
    draft = draft_save(source="vendor", content=content_of(product("other")), author=editor)

    assert "open draft of edith" in refused("load", folder)
    assert "only what it loaded itself" in refused("publish")
    draft.refresh_from_db()
    assert draft.state == Draft.State.OPEN
