"""The form that says who plays a role: one member a line, or another state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from requirements_app.core.errors import InvalidInput, Problem
from requirements_app.sites import pasting
from requirements_app.sites.models import Binding, Member, Offer
from requirements_app.sites.pasting import Pasted
from requirements_app.sites.services import MemberValue, SeenAsValue
from requirements_app.web.words import say

from .base import PortalForm
from .translations import Translations, read_translations, told_members, translation_lines

_MEMBER = re.compile(r"members\[(\d+)\]")
_SEEN = re.compile(r"members\[(\d+)\]\.seen_as(?:\[(\d+)\])?")
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
            "Addresses, ranges, networks or host names: paste a column, a row or a list of them."
            " A name, a zone and the word “virtual” may follow a single one, each after a"
            " semicolon, a tab or a comma: 10.1.2.3; asgard01; servers; virtual"
        ),
    )
    seen_as = forms.CharField(
        label=_("Seen as, one translation on each line"),
        required=False,
        max_length=_MOST_TEXT,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "class": "mono", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=_(
            "Where a firewall translates a member: the member, the zone that sees it otherwise, and"
            " the address seen there; then the firewall, where several lie between, and the port"
            " with the one seen: 10.1.2.3; internet; 192.0.2.5; edge; 443 → 8443"
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
        self.values_told: list[str] = []
        self.translations = Translations()

    def place(self, field: str) -> str | None:
        if _SEEN.match(field):
            return "seen_as"
        return "members" if field.startswith("members") else field

    def sentence(self, problem: Problem) -> str:
        text = super().sentence(problem)
        if seen := _SEEN.match(problem.field):
            value = self.values_told[int(seen[1])] if int(seen[1]) < len(self.values_told) else ""
            number = self.translations.line(value, int(seen[2] or 0))
            return f"{_now('Line %(number)s: ') % {'number': number}}{text}" if number else text
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
        pasted = pasting.pasted_lines(text)
        self.lines = [each.line for each in pasted]
        self.values_told = [each.value for each in pasted]
        problems = [
            Problem(
                f"members[{at}]",
                each.value,
                _now("has more than a value, a name, a zone and “virtual”"),
                _now("remove the rest"),
            )
            for at, each in enumerate(pasted)
            if not each.is_plain
        ]
        if problems:
            raise InvalidInput(*problems)
        members = [_member(each, before) for each in pasted]
        if "seen_as" not in self.data:
            return members
        text = self.cleaned_data["seen_as"]
        self.translations = read_translations(text, self.values_told)
        kept = {member.value for member in before} - {each.value for each in told_members(before)}
        return [self._translated(member, kept) for member in members]

    def _translated(self, member: MemberValue, kept: set[str]) -> MemberValue:
        """The member with the translations that the form tells; those of a value that several
        members have stay as they are, for a line could not tell them apart."""
        value = pasting.canonical(member.value)
        if value in kept:
            return member
        return replace(member, seen_as=self.translations.by_value.get(value, []))


def _member(pasted: Pasted, before: Sequence[Member]) -> MemberValue:
    """The member that a line tells. Address space, which it does not tell, and translations stay
    with a value that stays."""
    same = [member for member in before if member.value == pasted.value.lower()]
    in_zone = [each for each in same if (each.zone.slug if each.zone else "") == pasted.zone]
    known = (in_zone or same)[0] if len(in_zone or same) == 1 else None
    return MemberValue(
        value=pasted.value,
        name=pasted.name,
        zone=pasted.zone or None,
        address_space=known.address_space if known and in_zone else None,
        virtual=pasted.is_virtual,
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
    zone = member.zone.slug if member.zone else ""
    return pasting.written(member.value, member.name, zone, virtual=member.is_virtual)


def _initial(binding: Binding | None) -> dict[str, Any]:
    if binding is None:
        return {"state": Binding.State.BOUND}
    return {
        "row_version": binding.row_version,
        "state": binding.state,
        "members": "\n".join(map(member_line, binding.members.all())),
        "seen_as": translation_lines(binding.members.all()),
        "offer": str(binding.offer) if binding.offer else "",
        "version": binding.version,
        "reason": binding.reason,
        "approved_by": binding.approved_by,
        "approved_on": binding.approved_on,
    }
