"""docs/site-format.md tells the format that is read."""

import re
from pathlib import Path

import pytest
import yaml

from requirements_app.sites.importing import csv_bindings, csv_networks, items

DOCUMENT = (Path(__file__).parents[2] / "docs" / "site-format.md").read_text()
ITEMS = [
    each
    for each in vars(items).values()
    if isinstance(each, type) and issubclass(each, items.Item) and each is not items.Item
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.__name__)
def test_every_key_is_told(item):
    text = re.sub(r"^```.*?^```$", "", DOCUMENT, flags=re.DOTALL | re.MULTILINE)
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", text))))
    keys = {field.alias or name for name, field in item.model_fields.items()}
    assert keys <= told


def test_every_column_is_told():
    assert ",".join(csv_bindings.COLUMNS) in DOCUMENT
    assert ",".join(csv_networks.COLUMNS) in DOCUMENT


def test_the_tables_tell_no_key_that_is_not_there():
    keys = {field.alias or name for item in ITEMS for name, field in item.model_fields.items()}
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", DOCUMENT, re.MULTILINE)
    told = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert told
    assert told <= keys


def test_the_demonstration_files_are_examples_of_it():
    folder = Path(items.__file__).parents[1] / "data"
    for path in folder.glob("*.yaml"):
        assert yaml.safe_load(path.read_text())["schema"] == 1
