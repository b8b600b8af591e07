"""Typst: data in, PDF out. A process of its own does each compilation, because the compiler
keeps what it computed (about 800 MB for 2,000 rules) until its process ends.

No network and no evaluation: a template imports nothing but `look.typ`, and the data is a JSON file
beside it whose texts are placed as they are.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import font_source_sans_pro
import typst

from exports.base import ExportError

TIME_LIMIT_SECONDS = 300
REFUSED = 3  # exit code of the child when Typst refuses the document

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_EXPORTS = _ROOT / "exports"
_LOOK = Path(__file__).with_name("look.typ")
_TEMPLATES = {
    "rule_set": Path(__file__).with_name("rule_set.typ"),
    "picture": _EXPORTS / "picture" / "picture.typ",
    "change": _EXPORTS / "change" / "change.typ",
    "papers": _EXPORTS / "change" / "papers.typ",
}
_FONTS = Path(font_source_sans_pro.__file__).parent / "files"
_FACES = ("Regular", "It", "Semibold", "Bold")
_MISSING_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_SPELLED_NOTE = (
    "Characters for which this document has no letterform are written as [U+…], "
    "their number in Unicode."
)
_MEND = "export as CSV or JSON, and report this to your administrator"


def typeset_apart(data: dict[str, object], timestamp: int, template: str = "rule_set") -> bytes:
    """The PDF that `typeset` makes, made in a child process. Raises ExportError."""
    try:
        child = subprocess.run(  # noqa: S603 - our own module, nothing from outside in argv
            [sys.executable, "-m", "exports.pdf", str(timestamp), template],
            input=json.dumps(data).encode(),
            capture_output=True,
            cwd=_ROOT,
            # On a full disk Python would keep the half of a compiled module, and fail ever after.
            env={
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUTF8": "1",
                "TMPDIR": tempfile.gettempdir(),
            },
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ExportError(
            f"typesetting took longer than {TIME_LIMIT_SECONDS} seconds", _MEND, retry=True
        ) from error
    if child.returncode == REFUSED:
        told = child.stderr.decode()
        logger.error("Typst refused a document: %s", told)
        raise ExportError(f"the document cannot be set: {told.partition(chr(10))[0]}", _MEND)
    if child.returncode:
        raise ExportError(
            f"typesetting stopped with code {child.returncode}, as when memory runs out",
            _MEND,
            retry=True,
        )
    return child.stdout


def typeset(data: dict[str, object], timestamp: int, template: str = "rule_set") -> bytes:
    """The tagged PDF (PDF/UA-1) of `data`; `timestamp` is its creation time in Unix seconds,
    `template` a key of `_TEMPLATES`.

    Characters that no font here can show are spelled out as [U+4E2D], and the title page says
    so. Raises typst.TypstError.
    """
    try:
        return _compiled(data, timestamp, template)
    except typst.TypstError as error:
        missing = _missing_characters(error.diagnostic)
        if not missing:
            raise
    table = {ord(each): f"[U+{ord(each):04X}]" for each in missing}
    spelled = {key: _translated(value, table) for key, value in data.items()}
    return _compiled({**spelled, "characters_note": _SPELLED_NOTE}, timestamp, template)


def font_files() -> tuple[Path, ...]:
    """The faces of the documents' typeface; without them Typst takes one of its own."""
    return tuple(_FONTS / f"SourceSansPro-{face}.otf" for face in _FACES)


def _translated(value: object, table: dict[int, str]) -> object:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, dict):
        return {key: _translated(each, table) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_translated(each, table) for each in value]
    return value


def _compiled(data: dict[str, object], timestamp: int, template: str) -> bytes:
    with tempfile.TemporaryDirectory() as fonts:
        # The package has each face in two formats; which one is found first must not matter.
        for file in font_files():
            (Path(fonts) / file.name).symlink_to(file)
        pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub forgets the dict
            {
                "main.typ": _TEMPLATES[template].read_bytes(),
                "look.typ": _LOOK.read_bytes(),
                "data.json": json.dumps(data).encode(),
            },
            format="pdf",
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    return pdf


def _missing_characters(diagnostic: str) -> set[str]:
    texts = "".join(_MISSING_GLYPH.findall(diagnostic))
    unescaped = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), texts)
    # The backslash escape of a control character is undone above; ASCII letters always have
    # letterforms and are never replaced.
    return {each for each in unescaped if not "\x20" <= each <= "\x7e"}
