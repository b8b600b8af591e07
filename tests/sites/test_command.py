"""`manage.py site`."""

import io

import pytest
from django.core.management import CommandError, call_command

from requirements_app.accounts.models import User
from requirements_app.sites.models import Site

from .test_import import MAIN, SIDE

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("site", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path, version, owner, stranger) -> list[str]:
    import textwrap

    paths = []
    for name, text in (("side.yaml", SIDE), ("main.yaml", MAIN)):
        path = tmp_path / name
        path.write_text(textwrap.dedent(text))
        paths.append(str(path))
    return paths


def test_files_are_imported_listed_and_exported(files, version):
    told = run("import", *files, "--actor", "olga")

    assert "created main/zones/servers\n" in told
    assert told.endswith("21 created, 0 updated, 0 deleted, 0 unchanged, 0 left untouched\n")
    assert run("list") == f"main\t{version}\tMain\nside\t{version}\tSide\n"
    exported = run("export", "side")
    assert exported.startswith("schema: 1\nsites:\n  - slug: side\n")


def test_a_dry_run_says_so(files):
    assert "Dry run: nothing was changed." in run("import", *files, "--actor", "olga", "--dry-run")
    assert not Site.objects.exists()


def test_errors_name_file_and_line(files, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: 1\nsites:\n  - slug: x\n    name: ''\n")
    with pytest.raises(CommandError, match=r"^bad\.yaml:4 sites\[0\]\.name: '' is blank"):
        run("import", str(bad), "--actor", "olga")


def test_without_an_actor_the_only_administrator_acts(files, administrator):
    run("import", *files)
    assert Site.objects.get(slug="main").roles.filter(user=administrator, role="owner").exists()

    User.objects.create_superuser("another")
    with pytest.raises(CommandError, match="--actor USER"):
        run("import", *files)


def test_csv_files_are_for_one_site(files, tmp_path):
    run("import", *files, "--actor", "olga")
    table = tmp_path / "members.csv"
    table.write_text("deployment,component,value\nprod,client,10.2.7.7\n")

    told = run("import", str(table), "--site", "main", "--actor", "olga")

    assert "updated main/bindings/prod/app.client\n" in told
    for words in ((str(table),), (str(table), files[0], "--site", "main")):
        with pytest.raises(CommandError, match="one CSV file at a time"):
            run("import", *words, "--actor", "olga")
    with pytest.raises(CommandError, match="--site goes with a CSV file"):
        run("import", *files, "--site", "main", "--actor", "olga")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "nowhere.yaml", "--actor", "olga"], "cannot be read"),
        (["import", "nowhere.yaml", "--actor", "nobody"], "no active account 'nobody'"),
        (["import", "nowhere.yaml"], "--actor USER"),
        (["export", "nowhere"], "there are: none yet"),
    ],
)
def test_what_is_not_there_is_told(version, owner, words, told):
    with pytest.raises(CommandError, match=told):
        run(*words)
