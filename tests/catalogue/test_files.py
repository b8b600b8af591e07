"""Reading and writing catalogue files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import requirements_app.catalogue
from requirements_app.catalogue.content import CatalogueContent
from requirements_app.catalogue.coverage import coverage
from requirements_app.catalogue.files import dump, read_file, read_files, read_folder, read_text
from requirements_app.catalogue.schema import ProductFile
from requirements_app.catalogue.validation import validate
from requirements_app.core.errors import InvalidInput, Problem
from tests.catalogue.samples import SHARED, flow, product

DATA = Path(requirements_app.catalogue.__file__).parent / "data"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "catalogue-format.md"


def text_of(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False)


def problems(text: str) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read_text(text, "app.yaml")
    return list(caught.value.problems)


def only(text: str) -> Problem:
    (problem,) = problems(text)
    return problem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.yaml").write_text(text_of(product()), encoding="utf-8")
    (tmp_path / "site.yml").write_text(text_of(SHARED), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not YAML: [", encoding="utf-8")
    return tmp_path


# --- reading -----------------------------------------------------------------------------------


def test_a_folder_is_read_whole_and_other_files_are_left_alone(folder: Path) -> None:
    content = read_folder(folder)
    assert list(content.products) == ["app", "site"]
    assert content.flows["app.work"][1].destination == ("server",)


def test_the_order_of_files_does_not_matter(folder: Path) -> None:
    paths = [folder / "site.yml", folder / "app.yaml"]
    assert read_files(paths) == read_files(reversed(paths))


def test_a_source_is_read_beside_what_others_hold(tmp_path: Path) -> None:
    shared = CatalogueContent((ProductFile.model_validate(SHARED),))
    path = tmp_path / "app.yaml"
    path.write_text(text_of(product(flows=[flow("dns", destination="site.dns")])))
    assert list(read_files([path], beside=shared).products) == ["app"]
    with pytest.raises(InvalidInput, match=r"app\.yaml:\d+ flows\[0\]\.destination"):
        read_files([path])


def test_the_curated_catalogue_is_sound() -> None:
    content = read_folder(DATA)
    assert set(content.products) == {
        "appsanywhere-analytics",
        "nexthink",
        "nextron-analysis-cockpit",
        "nextron-asgard",
        "site",
        "tippingpoint-sms",
    }


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="holds no YAML file"):
        read_folder(tmp_path)
    with pytest.raises(InvalidInput, match="is no folder"):
        read_folder(tmp_path / "absent")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_file(tmp_path / "absent.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: Größe".encode("latin-1"))
    with pytest.raises(InvalidInput, match="not UTF-8 at byte 8"):
        read_file(tmp_path / "latin.yaml")


def test_a_file_beyond_the_size_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(20_000_000)
    with pytest.raises(InvalidInput, match="too large"):
        read_file(path)


# --- errors within a file ------------------------------------------------------------------------


def test_every_error_of_every_file_is_told_with_its_line(folder: Path) -> None:
    broken = text_of(product()).replace("basis: stated", "basis: statd").replace("tcp/", "tpc/")
    (folder / "app.yaml").write_text(broken)
    (folder / "site.yml").write_text("schema: 1\nschema: 2\n")
    with pytest.raises(InvalidInput) as caught:
        read_folder(folder)
    lines = broken.splitlines()
    fields = [problem.field for problem in caught.value.problems]
    bad = [n for n, line in enumerate(lines, 1) if "statd" in line or "tpc/" in line]
    assert [int(field.split(":")[1].split(" ")[0]) for field in fields[:-1]] == bad
    assert fields[-1] == "site.yml:2 schema"


def test_a_misspelt_key_names_the_key_that_was_meant() -> None:
    problem = only(text_of({**product(), "componets": []}))
    assert problem.value == "componets"
    assert problem.mend == "did you mean `components`?"
    nested = only(text_of(product(flows=[flow("work", requirments="required")])))
    assert nested.mend == "did you mean `requirement`?"


def test_a_misspelt_word_names_the_word_that_was_meant() -> None:
    problem = only(text_of(product(flows=[flow("work", basis="headings")])))
    assert problem.field.endswith("flows[0].basis")
    assert (problem.value, problem.mend) == ("headings", "did you mean `heading`?")


def test_a_missing_key_says_what_to_add() -> None:
    incomplete = flow("work")
    del incomplete["purpose"]
    problem = only(text_of(product(flows=[incomplete])))
    assert problem.field.endswith("flows[0].purpose")
    assert problem.mend == "add `purpose: …`"


def test_a_short_list_is_not_reported_again_for_its_bad_items() -> None:
    assert [
        each.field.split(" ")[1]
        for each in problems(text_of(product(flows=[flow("work", services=["tcp/70000"])])))
    ] == ["flows[0].services[0]"]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"services": ["tcp/443-80"]}, "reversed range"),
        ({"services": ["icmp/443"]}, "ICMP"),
        ({"services": []}, "at least 1"),
        ({"requirement": "optional"}, "without a switch"),
        ({"requirement": "conditional"}, "without a condition"),
        ({"assertion": "inferred"}, "without a reason"),
        ({"readings": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]}, "has readings"),
        ({"conditions": {"all": [{"feature": "a", "version": ">3"}]}}, "tests 2 things"),
        ({"conditions": {"all": [{"parameter": "a"}]}}, "only one of"),
        ({"id": "Work Flow"}, "is no id"),
        ({"feature": "x" * 80}, "is no id"),
    ],
)
def test_a_flow_that_contradicts_itself_is_refused(facts: dict[str, Any], message: str) -> None:
    (problem,) = problems(text_of(product(flows=[flow("work") | facts])))
    assert message in str(problem)
    assert " flows[0]" in problem.field


def test_a_proposed_id_is_one_that_would_be_taken() -> None:
    problem = only(text_of(product(flows=[flow("Work Flow!")])))
    assert problem.mend.endswith("`work-flow`")


@pytest.mark.parametrize("lines", ["9-4", "four", "4-", 0, -1, "4-99999999999"])
def test_lines_that_are_no_span_are_refused(lines: object) -> None:
    data = product()
    data["documents"][0]["sections"][0]["rows"][0]["lines"] = lines
    assert all("rows[0].lines" in each.field for each in problems(text_of(data)))


# --- text that is no plain YAML ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("", "app.yaml", "is empty"),
        ("- a\n", "app.yaml:1", "is no mapping"),
        ("a: [\n", "app.yaml:2", "YAML"),
        ("a: 1\nb:\n\t- c\n", "app.yaml:3", "YAML"),
        ("a: 1\nb: {c: 1, c: 2}\n", "app.yaml:2 b.c", "stands twice"),
        ("a: &x [1]\nb: 2\n", "app.yaml:1 a", "is an anchor"),
        ("a: !!python/name:os.system\n", "app.yaml:1 a", "is a tag"),
        ("a: 1\n---\nb: 2\n", "app.yaml:2", "second document"),
        ("a:\n  b: 'x\u202ey'\n", "app.yaml:2", "U+202E"),
        ('a:\n  b: "\\0"\n', "app.yaml:2 a.b", "U+0000"),
        ('"a\\u200b": 1\n', "app.yaml:1", "U+200B"),
        ("? [a]\n: 1\n", "app.yaml:1", "not text"),
    ],
)
def test_text_that_is_no_plain_yaml_is_refused(text: str, field: str, message: str) -> None:
    first = problems(text)[0]
    assert first.field == field
    assert message in str(first)
    assert first.mend


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    steps = pairwise("abcdefghi")
    laughs = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in steps)
    assert {each.message for each in problems(laughs)} == {"is an anchor", "is an alias"}


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 10_000 + "x"])
def test_bottomless_nesting_is_refused(text: str) -> None:
    assert "nested too deeply" in problems(text)[0].message


def test_too_long_a_text_is_refused() -> None:
    assert "too long" in only("a: " + "x" * 4_000_000).message


def test_words_of_older_yaml_stay_the_text_that_was_written() -> None:
    data = product()
    data["parameters"] = [
        {"id": "answer", "name": "no", "meaning": "yes", "allowed": ["22:30", "1.10", "0x1f"]}
    ]
    text = dump(ProductFile.model_validate(data))
    for word in ("no", "yes", "22:30", "1.10", "0x1f"):
        text = text.replace(f"'{word}'", word)
    (parameter,) = read_text(text, "app.yaml").product_file.parameters
    assert (parameter.name, parameter.meaning) == ("no", "yes")
    assert parameter.allowed == ("22:30", "1.10", "0x1f")


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_text_is_answered_by_another_error(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_text(text, "app.yaml")


@settings(max_examples=100)
@given(st.data())
def test_no_slip_in_a_sound_file_is_answered_by_another_error(data: st.DataObject) -> None:
    text = text_of(product())
    at = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(0, 30))
    put = data.draw(st.text(alphabet="ab:-[]{}&*!|>'\"\n\t #?,%@`~1\0é", max_size=4))
    found: tuple[Problem, ...] = ()
    try:
        read_text(text[:at] + put + text[at + length :], "app.yaml")
    except InvalidInput as error:
        found = error.problems
    assert all(problem.field.startswith("app.yaml") and problem.mend for problem in found)


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_curated_file_written_and_read_again_is_equal(path: Path) -> None:
    file = read_file(path)
    text = dump(file)
    again = read_text(text, path.name).product_file
    assert again == file
    assert dump(again) == text


words = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=30,
).filter(str.strip)
tricky = st.sampled_from(
    ["null", "~", "true", "No", "1", "-0", "1e3", "0o7", "2026-11-21", "22:30", "a: b", "- x",
     "#", "&a", "*a", "!t", "|", ">", "%", "@", "`", "{x}", "[x]", "a #b", "'", '"', "=", "<<",
     "multi\nline", "trailing:", "\u00a0x", "x\\n", "?", "---", "..."]
)  # fmt: skip
any_words = words | tricky


@st.composite
def product_files(draw: st.DrawFn) -> ProductFile:
    data = product(
        product={"slug": "app", "name": draw(any_words), "description": draw(any_words)},
        flows=[
            flow(
                "work",
                purpose=draw(any_words),
                notes=draw(st.lists(any_words, max_size=3)),
                services=[
                    {"service": "udp/53,5353", "application": draw(any_words)},
                    "tcp/135,49152-65535",
                ],
                footnotes=[{"mark": draw(any_words), "text": draw(st.none() | any_words)}],
                bidirectional=draw(st.booleans()),
            )
        ],
        parameters=[
            {
                "id": "region",
                "name": "Region",
                "meaning": draw(any_words),
                "allowed": ["lines", "services"],
                "allowed_meaning": {"lines": draw(any_words), "services": draw(any_words)},
            }
        ],
    )
    cells = st.lists(st.none() | st.just("") | any_words, min_size=1, max_size=5)
    data["documents"][0]["sections"][0]["rows"][0]["cells"] = draw(cells)
    data["documents"][0]["sections"][0]["rows"][0]["lines"] = draw(st.sampled_from([4, "2-3"]))
    return ProductFile.model_validate(data)


@settings(max_examples=150, deadline=None)
@given(product_files())
def test_any_file_written_and_read_again_is_equal(file: ProductFile) -> None:
    assert read_text(dump(file), "app.yaml").product_file == file


# --- the documentation ---------------------------------------------------------------------------


def test_the_worked_example_of_the_documentation_is_sound() -> None:
    text = DOCS.read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    file = read_text(example, "example.yaml").product_file
    shared = read_file(DATA / "site-services.yaml")
    content = CatalogueContent((file, shared))
    validate(content)
    assert coverage(content)[0].complete


def test_the_documentation_names_every_key_of_the_format() -> None:
    text = DOCS.read_text(encoding="utf-8")
    code = " ".join(re.findall(r"```yaml.*?```|`[^`\n]+`", text, re.DOTALL))
    assert set(_keys(ProductFile)) - set(re.findall(r"\w+", code)) == set()


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in _models(field.annotation):
            yield from _keys(inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
