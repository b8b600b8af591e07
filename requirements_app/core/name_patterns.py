"""Host names and wildcards such as ``*.example.com``, in the one form that can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import idna

from requirements_app.core.text import Refuse, given, refuser

MAX_NAME = 253
MAX_LABEL = 63

_WRITE = "write a host name such as update.example.com, or *.example.com for all names below it"
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?")
_NUMERIC = re.compile("[0-9]+|0x[0-9a-f]*")
_RESERVED = frozenset({"any", "all"})
# Scripts whose letters are mistaken for each other; a label may use one of them.
_LOOKALIKES = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})


@dataclass(frozen=True, order=True)
class NamePattern:
    """A host name, or with `wildcard` every name below it (not the name itself).

    `labels` are the name's labels in DNS form, top level first: ``("com", "example")``.
    Raises InvalidInput for labels that no DNS name in lower-case ASCII has.
    """

    labels: tuple[str, ...]
    wildcard: bool = False

    def __post_init__(self) -> None:
        _check_labels(self.labels, self.wildcard, refuser("name", ".".join(self.labels[::-1])))

    @classmethod
    def from_text(cls, text: str, field: str = "name") -> NamePattern:
        """The pattern that `text` writes, in lower case and as DNS carries it (IDNA 2008).

        One trailing dot is dropped; labels such as ``_ldap`` are kept. An asterisk may only be
        the whole first label. Names that mix look-alike scripts in one label are refused.
        Raises InvalidInput.
        """
        refuse = refuser(field, text)
        stripped = given(text, field, _WRITE)
        _refuse_other_things(stripped, refuse)
        try:
            mapped = idna.uts46_remap(stripped, std3_rules=False, transitional=False)
        except UnicodeError as error:
            raise refuse("holds a character that no host name has", _WRITE) from error
        labels = mapped.removesuffix(".").split(".")
        wildcard = labels[0] == "*"
        if wildcard:
            labels = labels[1:]
        if not any(labels):
            raise refuse("is a wildcard below nothing", "name the domain, such as *.example.com")
        if any("*" in label for label in labels):
            raise refuse(
                "uses * other than as the whole first label",
                f"write {_wildcard_for(labels)}, or list the names",
            )
        encoded = tuple(_encoded(label, refuse) for label in reversed(labels))
        _check_labels(encoded, wildcard, refuse)
        return cls(encoded, wildcard)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The pattern as DNS writes it: lower case, ASCII, no trailing dot."""
        name = ".".join(reversed(self.labels))
        return f"*.{name}" if self.wildcard else name

    def matches(self, name: NamePattern | str) -> bool:
        """Whether this pattern holds `name` (for a wildcard: every name that it holds).

        ``*.x`` holds ``a.x`` and ``a.b.x`` but not ``x``. Text that is no name is InvalidInput.
        """
        other = NamePattern.from_text(name) if isinstance(name, str) else name
        if not self.wildcard:
            return self == other
        depth = len(self.labels)
        below = len(other.labels) > depth or (other.wildcard and len(other.labels) == depth)
        return below and other.labels[:depth] == self.labels


def _refuse_other_things(text: str, refuse: Refuse) -> None:
    if len(text) > 2 * MAX_NAME:
        raise refuse("is longer than 253 characters", "check the name")
    if not text.isprintable():
        raise refuse("holds invisible characters", "type the name afresh")
    if text.lower() in _RESERVED or text == "*":
        raise refuse(
            "is no host name",
            "name the hosts; if it really is any, write any and accept it on record",
        )
    if "://" in text or "/" in text:
        host = text.partition("://")[2] or text
        host = re.split("[/?#]", host)[0]
        raise refuse(
            "is a web address, not a host name", f"write the host alone: {host[:MAX_NAME]}"
        )
    if ":" in text:
        raise refuse("holds a colon", "leave the port out of the name; services carry ports")


def _check_labels(labels: tuple[str, ...], wildcard: bool, refuse: Refuse) -> None:
    for label in labels:
        if not label:
            raise refuse("has an empty label (two dots in a row, or one in front)", _WRITE)
        if len(label) > MAX_LABEL:
            raise refuse("has a label of more than 63 characters", "check the name")
        if not _LABEL.fullmatch(label):
            raise refuse(
                f"has the label {label!r}",
                "use letters, digits, - and _ only, with no - at either end of a label",
            )
    if not labels:
        raise refuse("has no labels", _WRITE)
    if len(".".join(labels)) + 2 * wildcard > MAX_NAME:
        raise refuse("is longer than 253 characters", "check the name")
    if _NUMERIC.fullmatch(labels[0]):
        raise refuse("ends in a number, so it reads as an address", "check the address or the name")
    if len(labels) == 1 and labels[0] in _RESERVED and not wildcard:
        raise refuse("is no host name", "write the host's full name")


def _encoded(label: str, refuse: Refuse) -> str:
    try:
        if label.isascii():
            if label.startswith("xn--"):
                idna.ulabel(label)
            return label
        encoded = idna.alabel(label).decode("ascii")
    except UnicodeError as error:
        raise refuse(f"has the label {label!r}, which is not valid in IDNA", _WRITE) from error
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in label} & _LOOKALIKES
    if len(scripts) > 1:
        mixed = " and ".join(sorted(script.capitalize() for script in scripts))
        raise refuse(
            f"mixes {mixed} letters that look alike in {label!r}",
            f"check the letters; if they are meant, write the label as {encoded}",
        )
    return encoded


def _wildcard_for(labels: list[str]) -> str:
    if all(label == "*" or label.isdecimal() for label in labels):
        return "the prefix, such as 10.1.2.0/24"
    last = max(at for at, label in enumerate(labels) if "*" in label)
    below = ".".join(labels[last + 1 :])
    return f"*.{below}" if below else "*.example.com"
