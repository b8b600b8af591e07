"""The form that leaves out of a change what rule bases allow already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from .changes import ActForm

_MOST_BASES = 50


class AllowedForm(ActForm):
    """The ticked rule bases, by their ids."""

    rule_base = forms.TypedMultipleChoiceField(required=False, coerce=UUID)
    places = {"rule_bases": "rule_base"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rule_base"]
        if isinstance(self.data, QueryDict) and isinstance(field, forms.ChoiceField):
            # Which ones there may be is the service's to say; here they only have to be ids.
            given = self.data.getlist("rule_base")[:_MOST_BASES]
            field.choices = [(each, each) for each in given if _is_id(each)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
