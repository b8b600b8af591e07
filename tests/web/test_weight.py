"""How much a first visit loads: the page and what it links, compressed as it is served."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from whitenoise.storage import CompressedStaticFilesStorage  # type: ignore[import-untyped]

from .test_access import addresses

MOST = 200_000
_LINKED = re.compile(r'(?:src|href)="/static/([^"?]+)')


@pytest.fixture(scope="module")
def weight(tmp_path_factory):
    """The compressed size of a static file by its name, made by the pipeline of production."""
    root: Path = tmp_path_factory.mktemp("static")
    storage = CompressedStaticFilesStorage(location=root)

    @cache
    def weigh(name: str) -> int:
        found = finders.find(name)
        assert isinstance(found, str), name
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(Path(found).read_bytes())
        list(storage.post_process({name: (storage, name)}))
        smaller = root / f"{name}.gz"  # left out where it would not be smaller
        kept: list[Path] = [each for each in (root / name, smaller) if each.exists()]
        return min(each.stat().st_size for each in kept)

    return weigh


def test_no_page_loads_more_than_200_kilobytes_at_the_first_visit(world, page, weight):
    heavy, seen = {}, 0
    for name, address in addresses(world).items():
        response = page.get(address)
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or not kind.startswith("text/html"):
            continue
        text = response.content.decode()
        files = set(_LINKED.findall(text))
        assert files or "<html" not in text, name
        size = len(gzip.compress(text.encode())) + sum(map(weight, files))
        if size > MOST:
            heavy[name] = size
        seen += 1
    assert heavy == {}
    assert seen > 25
