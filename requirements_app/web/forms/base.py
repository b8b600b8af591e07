"""What forms share: problems of the services land at the field they are about."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from requirements_app.core.errors import InvalidInput, Problem


class PortalForm(forms.Form):
    """A form whose values a service checks; `places` maps a problem's field to a form field."""

    label_suffix = ""
    places: Mapping[str, str] = {}

    def refuse(self, error: InvalidInput) -> None:
        """Show the service's problems, each at its field."""
        for problem in error.problems:
            field = self.place(problem.field)
            self.add_error(field if field in self.fields else None, self.sentence(problem))

    def place(self, field: str) -> str | None:
        """The form field that a problem belongs to; None for the form as a whole."""
        return self.places.get(field, field)

    def sentence(self, problem: Problem) -> str:
        """The problem as it stands below its field."""
        return f"{problem.value} {problem.message}; {problem.mend}."
