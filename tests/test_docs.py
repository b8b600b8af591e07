"""The documentation speaks of what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

PROJECT = Path(__file__).resolve().parent.parent
DOCS = [*sorted((PROJECT / "docs").glob("*.md")), *sorted(PROJECT.glob("*.md"))]
SETTING = re.compile(r'env\.(?:str|int|float|bool|list|db_url)\(\s*"([A-Z0-9_]+)"')


def text_of_all() -> str:
    return "\n".join(path.read_text() for path in DOCS)


def test_every_setting_is_documented():
    sources = (PROJECT / "portal/settings").glob("*.py")
    settings = {name for path in sources for name in SETTING.findall(path.read_text())}
    deployment = (PROJECT / "docs/deployment.md").read_text()
    assert settings
    assert sorted(name for name in settings if f"`{name}`" not in deployment) == []


def test_every_command_is_documented():
    ours = [name for name, app in get_commands().items() if app.startswith("requirements_app.")]
    words = text_of_all()
    assert ours
    assert sorted(name for name in ours if f"manage.py {name}" not in words) == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    targets = re.findall(r"\]\((?!https?://)([^)#\s]+)", path.read_text())
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_version_is_told_the_same_everywhere():
    import tomllib

    from portal import __version__

    assert tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"] == (
        __version__
    )
