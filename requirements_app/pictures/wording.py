"""Words that several pictures share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exports.picture.drawing import ArrowKind

STRENGTH: tuple[ArrowKind, ...] = ("required", "conditional", "optional")
_SERVICES_SHOWN = 4


def some(texts: Sequence[str], most: int) -> list[str]:
    """The first texts, and how many more there are."""
    more = len(texts) - most
    if more < 1:
        return list(texts)
    told = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return [*texts[:most], told]


def services_shown(services: Sequence[str]) -> tuple[str, ...]:
    """The services of an arrow's label."""
    return tuple(some(services, _SERVICES_SHOWN))


def requirement_words(requirements: Collection[str]) -> str:
    """`required / optional`, the strongest first."""
    words: Mapping[str, str] = {
        "required": _("required"),
        "conditional": _("conditional"),
        "optional": _("optional"),
    }
    return " / ".join(words[each] for each in STRENGTH if each in requirements)


def arrow_name(
    source: str, target: str, services: Sequence[str], notes: Sequence[str], behind: str
) -> str:
    """What a screen reader says for an arrow; `behind` tells how much it stands for."""
    return _("%(source)s to %(target)s: %(services)s; %(notes)s; %(behind)s") % {
        "source": source,
        "target": target,
        "services": ", ".join(services),
        "notes": ", ".join(notes),
        "behind": behind,
    }
