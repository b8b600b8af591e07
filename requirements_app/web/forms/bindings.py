"""The form that says who plays a role: one member a line, or another state."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.sites.models import Binding, Member, Offer
from requirements_app.sites.services import MemberValue, SeenAsValue
from requirements_app.web.words import say

from .base import PortalForm

VIRTUAL = "virtual"
_SEPARATOR = ";"
_MEMBER = re.compile(r"members\[(\d+)\]")
_MOST_TEXT = 1_000_000


class BindingForm(PortalForm):
    """Members are lines `value; name; zone; virtual`, of which all but the value may be left out;
    a tab separates as well, so that a spreadsheet's columns can be pasted."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(state, say(state, "binding_state")) for state in Binding.State.values],
    )
    members = forms.CharField(
        label=_("Members, one on each line"),
        required=False,
        max_length=_MOST_TEXT,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 9, "class": "mono", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=_(
            "An address, range, network or host name. A name, a zone and the word “virtual” may"
            " follow, each after a semicolon or a tab: 10.1.2.3; asgard01; servers; virtual"
        ),
    )
    offer = forms.ChoiceField(label=_("Offer"), required=False)
    version = forms.CharField(
        label=_("Product version of the members"),
        max_length=40,
        required=False,
        help_text=_("Only where it is not the deployment's."),
    )
    reason = forms.CharField(
        label=_("Reason of the absence"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    approved_by = forms.CharField(label=_("Approved by"), max_length=200, required=False)
    approved_on = forms.DateField(
        label=_("Approved on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, binding: Binding | None, offers: Iterable[Offer], **options: Any
    ) -> None:
        options.setdefault("initial", _initial(binding))
        super().__init__(*args, **options)
        choices = [(str(offer), f"{offer} ({offer.component.slug})") for offer in offers]
        field = self.fields["offer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("None")), *choices]
        self.binding = binding
        self.lines: list[int] = []

    def place(self, field: str) -> str | None:
        return "members" if field.startswith("members") else field

    def sentence(self, problem: Problem) -> str:
        text = super().sentence(problem)
        match = _MEMBER.match(problem.field)
        if match and int(match[1]) < len(self.lines):
            line = _now("Line %(number)s: ") % {"number": self.lines[int(match[1])]}
            return f"{line}{text}"
        return text

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        cleaned = self.cleaned_data
        state = cleaned["state"]
        values: dict[str, Any] = {"state": state, "version": cleaned["version"]}
        if state == Binding.State.BOUND:
            values["members"] = self._members(cleaned["members"])
        if state == Binding.State.OFFER:
            values["offer"] = cleaned["offer"]
        if state == Binding.State.ABSENT:
            for name in ("reason", "approved_by", "approved_on"):
                values[name] = cleaned[name]
        return values

    def _members(self, text: str) -> list[MemberValue]:
        """The lines as members. Raises InvalidInput for a line with more than they tell."""
        before = list(self.binding.members.all()) if self.binding else []
        found: list[MemberValue] = []
        problems: list[Problem] = []
        self.lines = []
        for number, line in enumerate(text.splitlines(), 1):
            parts = member_parts(line)
            if not any(parts):
                continue
            self.lines.append(number)
            if any(parts[4:]) or (any(parts[3:]) and parts[3].lower() != VIRTUAL):
                problems.append(
                    Problem(
                        f"members[{len(found)}]",
                        line.strip(),
                        _now("has more than a value, a name, a zone and “virtual”"),
                        _now("remove the rest"),
                    )
                )
            found.append(_member(parts, before))
        if problems:
            raise InvalidInput(*problems)
        return found


def member_parts(line: str) -> list[str]:
    """The parts of a line, as CSV with tabs where it has any, else with semicolons."""
    reader = csv.reader(
        [line], delimiter="\t" if "\t" in line else _SEPARATOR, skipinitialspace=True
    )
    return [part.strip() for part in next(reader, [])]


def _member(parts: Sequence[str], before: Sequence[Member]) -> MemberValue:
    """The member that a line tells. Translations and address space, which it does not tell, stay
    with a value that stays."""
    value, name, zone, virtual = (*parts, "", "", "")[:4]
    same = [member for member in before if member.value == value.lower()]
    in_zone = [each for each in same if (each.zone.slug if each.zone else "") == zone]
    known = (in_zone or same)[0] if len(in_zone or same) == 1 else None
    return MemberValue(
        value=value,
        name=name,
        zone=zone or None,
        address_space=known.address_space if known and in_zone else None,
        virtual=virtual.lower() == VIRTUAL,
        seen_as=_translations(known) if known else (),
    )


def _translations(member: Member) -> list[SeenAsValue]:
    return [
        SeenAsValue(
            zone=seen.zone.slug,
            address=seen.address,
            firewall=seen.firewall.slug if seen.firewall else None,
            port=seen.port,
            seen_port=seen.seen_port,
        )
        for seen in member.seen_as.all()
    ]


def member_line(member: Member) -> str:
    """A member as the form writes it."""
    parts = [
        member.value,
        member.name,
        member.zone.slug if member.zone else "",
        VIRTUAL if member.is_virtual else "",
    ]
    while not parts[-1]:
        parts.pop()
    return f"{_SEPARATOR} ".join(map(_quoted, parts))


def _quoted(part: str) -> str:
    if _SEPARATOR in part or '"' in part:
        return '"{}"'.format(part.replace('"', '""'))
    return part


def _initial(binding: Binding | None) -> dict[str, Any]:
    if binding is None:
        return {"state": Binding.State.BOUND}
    return {
        "row_version": binding.row_version,
        "state": binding.state,
        "members": "\n".join(map(member_line, binding.members.all())),
        "offer": str(binding.offer) if binding.offer else "",
        "version": binding.version,
        "reason": binding.reason,
        "approved_by": binding.approved_by,
        "approved_on": binding.approved_on,
    }
