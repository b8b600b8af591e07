"""Write what the client knows of the API from its OpenAPI document, or check that it is so.

`python clients/python/generate.py` writes `models.py` (what is answered) and `operations.py`
(what can be asked); with `--check` it says which of them would change, and ends with 1.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from datamodel_code_generator import InputFileType, LiteralType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType
from datamodel_code_generator.format import Formatter

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent
SNAPSHOT = PROJECT / "tests" / "api" / "openapi.json"
PACKAGE = HERE / "src" / "portal_client"
NOTICE = '"""{}\n\nWritten by generate.py from the OpenAPI document."""\n\n'

# What the client can ask; everything else of the API is left to `Portal.session`.
OPERATIONS = (
    "account_get",
    "catalogue_export", "catalogue_version", "components_list", "flows_get", "flows_list",
    "products_get", "products_list",
    "change_approvals_list", "change_comments_add", "change_exports", "changes_create",
    "changes_edit", "changes_get", "changes_list", "changes_submit", "changes_withdraw",
    "entries_list", "findings_list", "rule_sets_build", "rule_sets_export", "rule_sets_get",
    "rule_sets_list", "rules_list",
    "exports_delete", "exports_get", "exports_list",
    "in_force_list", "sites_get", "sites_list", "sites_update",
    "jobs_cancel", "jobs_get", "jobs_list", "jobs_retry",
    "lookup",
)  # fmt: skip
BESIDE = ("Problem",)
"""Schemas that no answer of these operations names: what refusals hold."""
_REFERENCE = re.compile(r"#/components/schemas/(\w+)")
_PAGING = {"cursor"}


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` compare them. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    check = parser.parse_args(arguments).check
    document = json.loads(SNAPSHOT.read_text())
    stale = []
    for name, text in (("models.py", models(document)), ("operations.py", operations(document))):
        target = PACKAGE / name
        tidy = _tidy(text, target)
        if not target.exists() or target.read_text() != tidy:
            stale.append(name)
            if not check:
                target.write_text(tidy)
    if check and stale:
        names = " and ".join(stale)
        sys.stderr.write(f"{names} no longer fit the API; run python clients/python/generate.py\n")
    return 1 if check and stale else 0


def models(document: dict[str, Any]) -> str:
    """A class for each schema that an answer of the operations holds."""
    schemas = document["components"]["schemas"]
    wanted = [*BESIDE]
    for _, _, operation in _operations(document):
        wanted += _REFERENCE.findall(json.dumps(_success(operation)))
    names = _closure(wanted, schemas)
    chosen = {name: _without_description(schemas[name]) for name in sorted(names)}
    part = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": chosen}}
    text = generate(
        json.dumps(part),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        base_class="portal_client.answers.Answer",
        enum_field_as_literal=LiteralType.All,
        use_type_alias=True,
        use_union_operator=True,
        use_standard_collections=True,
        use_field_description=True,
        type_mappings=["string+uri=string"],
        disable_timestamp=True,
        formatters=[Formatter.BUILTIN],
    )
    if not isinstance(text, str):
        raise TypeError(f"the generator gave {type(text).__name__}, not text")
    body = text.partition("from __future__ import annotations\n")[2]
    return NOTICE.format("What the portal answers.") + body


def operations(document: dict[str, Any]) -> str:
    """A constant for each operation: how it is asked, and what it answers."""
    lines = [
        NOTICE.format("What can be asked of the portal."),
        "from portal_client import models\n",
        "from portal_client.asking import Nothing, Operation\n\n",
    ]
    for path, method, operation in _operations(document):
        parameters = operation.get("parameters", [])
        headers = {each["name"] for each in parameters if each["in"] == "header"}
        query = {each["name"] for each in parameters if each["in"] == "query"} - _PAGING
        fields = _fields(operation, document)
        named = _REFERENCE.findall(json.dumps(_success(operation)))
        answer = f"models.{named[0]}" if named else "Nothing"
        facts = [repr(method.upper()), repr(path), answer]
        facts += [f"{word}=frozenset({sorted(names)!r})" for word, names in
                  (("query", query), ("fields", fields)) if names]  # fmt: skip
        facts += ["once=True"] if "Idempotency-Key" in headers else []
        facts += ["conditional=True"] if "If-Match" in headers else []
        summary = operation["summary"].partition(": ")[0].removesuffix(".")
        lines.append(f"{operation['operationId'].upper()} = Operation({', '.join(facts)})\n")
        lines.append("\n".join(textwrap.wrap(f'"""{summary}."""', 96)) + "\n")
    return "".join(lines)


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    found = {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and "operationId" in operation
    }
    return [found[name] for name in OPERATIONS]


def _success(operation: dict[str, Any]) -> Any:
    return next(each for status, each in operation["responses"].items() if status.startswith("2"))


def _fields(operation: dict[str, Any], document: dict[str, Any]) -> set[str]:
    """The names that the request's body may have."""
    names = _REFERENCE.findall(json.dumps(operation.get("requestBody", {})))
    return set(document["components"]["schemas"][names[0]]["properties"]) if names else set()


def _closure(names: list[str], schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += _REFERENCE.findall(json.dumps(schemas[name]))
    return found


def _without_description(schema: dict[str, Any]) -> dict[str, Any]:
    """An object's description tells about the portal's own code."""
    return {key: value for key, value in schema.items() if key != "description"}


def _tidy(text: str, target: Path) -> str:
    """The text as `make lint` wants it."""
    ruff = (sys.executable, "-m", "ruff")
    for command in (("check", "--fix", "--quiet", "--select", "I,F401,UP"), ("format",)):
        text = subprocess.run(  # noqa: S603
            [*ruff, *command, "--stdin-filename", str(target), "-"],
            cwd=PROJECT, input=text, text=True, check=True, stdout=subprocess.PIPE,
        ).stdout  # fmt: skip
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
