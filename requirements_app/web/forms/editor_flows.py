"""The catalogue editor's form of a flow, with the readings of an unclear one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from requirements_app.catalogue.parts import Json
from requirements_app.core.errors import InvalidInput

from .editor_base import ItemForm, Known, choices, name_field, prose_field
from .editor_fields import (
    Codec,
    ListField,
    conditions,
    footnotes,
    lines,
    lines_of,
    maybe,
    services,
    text,
    truth,
    words,
)

_READING = re.compile(r"readings\[(\d+)\]\.?([a-z]*)")
_SERVICES_HELP = _("tcp/443, tcp/135,49152-65535, icmp; the application after a blank.")


class ReadingForm(forms.Form):
    """One possible meaning of an unclear flow; what it leaves out stays as in the flow."""

    id = name_field(_("Id"), required=False)
    name = forms.CharField(label=_("Meaning"), required=False, max_length=2000)
    source = prose_field(_("Source instead, one on each line"), rows=1)
    destination = prose_field(_("Destination instead, one on each line"), rows=1)
    services = prose_field(_("Services instead, one on each line"), rows=1)

    def value(self) -> Json:
        """The reading as the file format has it."""
        cleaned = self.cleaned_data
        return {
            "id": cleaned["id"],
            "name": cleaned["name"],
            "source": lines_of(cleaned["source"]),
            "destination": lines_of(cleaned["destination"]),
            "services": services().read(cleaned["services"]),
        }


Readings = forms.formset_factory(ReadingForm, extra=0, max_num=20)


class FlowForm(ItemForm):
    part = "flows"
    codecs: ClassVar[Mapping[str, Codec]] = {
        "id": text("id"),
        "purpose": text("purpose"),
        "source": words("source"),
        "destination": words("destination"),
        "services": services("services"),
        "bidirectional": truth("bidirectional"),
        "requirement": text("requirement"),
        "basis": text("basis"),
        "feature": maybe("feature"),
        "conditions_all": conditions("conditions", "all"),
        "conditions_any": conditions("conditions", "any"),
        "phase": text("phase"),
        "lifecycle": text("lifecycle"),
        "version_rule": maybe("version_rule"),
        "replaceable_by": maybe("replaceable_by"),
        "encryption": text("encryption"),
        "crypto_profile": maybe("crypto_profile"),
        "tls_inspection": text("tls_inspection"),
        "assertion": text("assertion"),
        "assertion_reason": text("assertion_reason"),
        "provenance": words("provenance"),
        "effect_if_blocked": text("effect_if_blocked"),
        "notes": lines("notes"),
        "footnotes": footnotes("footnotes"),
    }
    id = name_field(_("Id"), help_text=_("Lasts for ever; overrides and approvals hang on it."))
    purpose = prose_field(_("Purpose"), help_text=_("In our words: what the connection is for."))
    source = ListField(label=_("Source: who opens it"), suggestions="known-ends")
    destination = ListField(label=_("Destination: who listens"), suggestions="known-ends")
    services = prose_field(_("Services, one on each line"), help_text=_SERVICES_HELP)
    bidirectional = forms.BooleanField(label=_("Either side opens connections"), required=False)
    requirement = forms.ChoiceField(label=_("Requirement"), choices=choices("requirement"))
    basis = forms.ChoiceField(label=_("Who says so"), choices=choices("basis"), initial="stated")
    feature = forms.ChoiceField(label=_("Feature that switches it on"), required=False)
    alternative = forms.ChoiceField(label=_("Option of an alternative"), required=False)
    conditions_all = prose_field(
        _("Conditions that must all hold, one on each line"),
        help_text=_("feature ha off · parameter region = us, eu · version >=4 · platform windows"),
    )
    conditions_any = prose_field(_("Conditions of which one must hold"))
    phase = forms.ChoiceField(label=_("Phase"), choices=choices("phase"), initial="operation")
    lifecycle = forms.ChoiceField(label=_("Lifecycle"), choices=choices("lifecycle"))
    version_rule = forms.ChoiceField(
        label=_("Versions of both ends"),
        required=False,
        choices=[("", _("Any")), ("same-major", _("The same major version"))],
    )
    replaceable_by = name_field(
        _("Replaceable by a site service"), required=False, suggestions="known-components"
    )
    encryption = forms.ChoiceField(
        label=_("Encryption"), choices=choices("encryption"), initial="unstated"
    )
    crypto_profile = forms.ChoiceField(label=_("Crypto profile"), required=False)
    tls_inspection = forms.ChoiceField(
        label=_("TLS inspection"), choices=choices("tls_inspection"), initial="unstated"
    )
    assertion = forms.ChoiceField(label=_("How sure it is"), choices=choices("assertion"))
    assertion_reason = prose_field(_("Why it is inferred or unclear"))
    provenance = ListField(
        label=_("Document rows it comes from, the row itself first"), suggestions="known-rows"
    )
    statement = prose_field(
        _("Or our own statement"),
        help_text=_("For what no document says: it becomes a row of our own statements."),
    )
    effect_if_blocked = prose_field(_("Effect if it is blocked"))
    notes = prose_field(_("Notes, one on each line"))
    footnotes = prose_field(
        _("Footnotes, one on each line"),
        help_text=_("The mark, and its text after a blank; no text where the document has none."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        given = self.before.get("readings", ()) if self.before else ()
        shown = [_reading_initial(each) for each in given]
        shown += [{}] * (2 if len(shown) < 2 else 1)
        self.readings = Readings(
            self.data if self.is_bound else None, prefix="readings", initial=shown
        )

    def offer(self, known: Known) -> None:
        none: list[tuple[str, Any]] = [("", _("None"))]
        for field, found in (
            ("feature", known.features),
            ("alternative", known.alternatives),
            ("crypto_profile", known.crypto_profiles),
        ):
            offered = self.fields[field]
            if isinstance(offered, forms.ChoiceField):
                own = [(each, each) for each in self._own(field)]
                listed = {value for value, _ in found}
                # What the item names and nothing declares stays visible, to be mended.
                offered.choices = [*none, *found, *(each for each in own if each[0] not in listed)]

    def _own(self, field: str) -> list[str]:
        value = self.initial.get(field)
        return [value] if value else []

    def initial_of(self, item: Json) -> Json:
        choice = item["alternative"]
        chosen = f"{choice['group']}/{choice['option']}" if choice else ""
        return {**super().initial_of(item), "alternative": chosen}

    def clean(self) -> Json:
        cleaned = super().clean()
        if not self.readings.is_valid():
            self.add_error(None, _("The readings cannot be read."))
        return cleaned

    def value(self) -> Json:
        group, _, option = self.cleaned_data["alternative"].partition("/")
        readings = [each.value() for each in self._filled()]
        return super().value() | {
            "alternative": {"group": group, "option": option} if group else None,
            "readings": readings,
        }

    def _filled(self) -> list[Any]:
        return [form for form in self.readings.forms if any(form.cleaned_data.values())]

    @classmethod
    def hinted(cls, field: str) -> str | None:
        return "alternative" if field.startswith("alternative") else None

    def refuse(self, error: InvalidInput) -> None:
        rest = []
        for problem in error.problems:
            found = _READING.match(problem.field)
            if found is None:
                rest.append(problem)
                continue
            form = self._filled()[int(found[1])]
            name = found[2] if found[2] in form.fields else None
            form.add_error(name, self.sentence(problem))
        if rest:
            super().refuse(InvalidInput(*rest))
        else:
            self.add_error(None, _("A reading needs mending."))


def _reading_initial(reading: Json) -> Json:
    return {
        "id": reading["id"],
        "name": reading["name"],
        "source": "\n".join(reading["source"]),
        "destination": "\n".join(reading["destination"]),
        "services": services().shown(reading["services"]),
    }
