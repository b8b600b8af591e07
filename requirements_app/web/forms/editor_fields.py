"""How the catalogue editor's forms show values of the file format, and read them back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now

from requirements_app.core.errors import InvalidInput

Json = dict[str, Any]
_SPARE = 2
_CONDITION = re.compile(
    r"(?P<subject>feature|parameter|platform|version)\s*(?P<rest>\S.*)", re.IGNORECASE
)


# --- a list of texts, each in a field of its own ------------------------------------------------


class ListInput(forms.Widget):
    """Fields of one name, two of them empty; a script adds another when the last is filled.

    `suggestions` is the id of the `<datalist>` to choose from.
    """

    use_fieldset = True

    def __init__(self, suggestions: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.suggestions = suggestions

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - the legend names the group
        return ""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002
    ) -> SafeString:
        given = [each for each in value or () if str(each).strip()]
        off = " disabled" if (attrs or {}).get("disabled") else ""
        lines = format_html_join(
            "",
            '<input type="text" class="mono" name="{}" value="{}" aria-label="{} {}" list="{}" '
            'maxlength="2000" spellcheck="false" autocomplete="off"{}>',
            (
                (name, text, _now("Value"), number, self.suggestions, SafeString(off))
                for number, text in enumerate([*given, *[""] * _SPARE], 1)
            ),
        )
        return format_html('<div class="list-input" data-list-input>{}</div>', lines)


class ListField(forms.Field):
    """A list of texts without the empty ones."""

    def __init__(self, *, suggestions: str = "", **options: Any) -> None:
        super().__init__(widget=ListInput(suggestions), required=False, **options)

    def to_python(self, value: Any) -> list[str]:
        return [text for each in value or () if (text := str(each).strip())]


# --- codecs: between a value of the JSON and what a field holds --------------------------------


@dataclass(frozen=True)
class Codec:
    """`path` is where the value stands in the item. `shown` makes a field's value of it, `read`
    the value of what the field has; `read` raises InvalidInput."""

    path: tuple[str, ...]
    shown: Callable[[Any], Any] = lambda value: value
    read: Callable[[Any], Any] = lambda value: value


def text(*path: str) -> Codec:
    """A text with line ends as Unix has them."""
    return Codec(path, read=lambda value: (value or "").replace("\r\n", "\n").strip())


def maybe(*path: str) -> Codec:
    """A text that may be missing."""
    return Codec(path, lambda value: value or "", lambda value: (value or "").strip() or None)


def truth(*path: str) -> Codec:
    """Yes or no."""
    return Codec(path, bool, bool)


def third(*path: str) -> Codec:
    """Yes, no, or not said."""
    words = {True: "yes", False: "no", None: ""}
    values = {word: value for value, word in words.items()}
    return Codec(path, lambda value: words[value], lambda value: values.get(value or ""))


def words(*path: str) -> Codec:
    """A list of texts, or of chosen words."""
    return Codec(path, list, list)


def lines(*path: str) -> Codec:
    """A list of texts, one on each line."""
    return Codec(path, "\n".join, lines_of)


def lines_of(value: str | None) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in (value or "").splitlines() if line.strip()]


def services(*path: str) -> Codec:
    """Services, one on each line: `tcp/443` and, after a blank, the application."""
    return Codec(
        path,
        lambda found: "\n".join(
            f"{each['service']} {each['application'] or ''}".strip() for each in found
        ),
        lambda value: [_service(line) for line in lines_of(value)],
    )


def _service(line: str) -> Json:
    # A list of ports may be written with blanks after its commas.
    service, _, application = re.sub(r",\s+", ",", line).partition(" ")
    return {"service": service, "application": application.strip() or None}


def footnotes(*path: str) -> Codec:
    """Footnotes, one on each line: the mark and, after a blank, its text where there is one."""

    def read(value: str | None) -> list[Json]:
        pairs = [line.partition(" ") for line in lines_of(value)]
        return [{"mark": mark, "text": rest.strip() or None} for mark, _, rest in pairs]

    return Codec(
        path,
        lambda found: "\n".join(f"{each['mark']} {each['text'] or ''}".strip() for each in found),
        read,
    )


# --- conditions ----------------------------------------------------------------------------------


def conditions(*path: str) -> Codec:
    """Tests, one on each line: `feature ha`, `feature ha off`, `parameter region = us, eu`,
    `version >=4`, `platform windows`."""
    return Codec(
        path,
        lambda found: "\n".join(map(_condition_line, found)),
        lambda value: [_condition(line) for line in lines_of(value)],
    )


def _condition_line(each: Json) -> str:
    if each["feature"] is not None:
        return f"feature {each['feature']}" + ("" if each["enabled"] else " off")
    if each["parameter"] is not None:
        return f"parameter {each['parameter']} = {', '.join(each['values'])}"
    if each["version"] is not None:
        return f"version {each['version']}"
    return f"platform {each['platform']}"


def _condition(line: str) -> Json:
    found = _CONDITION.fullmatch(line)
    if found is None:
        raise InvalidInput.one(
            "",
            line,
            _now("is no condition"),
            _now(
                "write `feature NAME`, `feature NAME off`, `parameter NAME = a, b`, "
                "`version >=4` or `platform NAME`"
            ),
        )
    subject, rest = found["subject"].lower(), found["rest"].strip()
    if subject == "parameter":
        name, _, values = rest.partition("=")
        return {"parameter": name.strip(), "values": _parts(values.split(","))}
    if subject == "feature":
        name, _, state = rest.partition(" ")
        return {"feature": name, "enabled": state.strip().lower() != "off"}
    return {subject: rest.replace(" ", "") if subject == "version" else rest}


def _parts(found: Iterable[str]) -> list[str]:
    return [each.strip() for each in found if each.strip()]
