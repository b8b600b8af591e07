"""Forms of a site that tell the effect of an edit before it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from requirements_app.core.errors import Conflict
from requirements_app.rulesets.compute.model import Entry
from requirements_app.rulesets.preview import Effect, TooLarge, edit_effect
from requirements_app.web.forms.base import PortalForm

from .workspace import WorkspaceView

PREVIEW = "preview/"
_ROWS_SHOWN = 12

Row = tuple[Entry, tuple[str, ...]]


@dataclass(frozen=True)
class EffectPart:
    """The first entries that are added, removed or changed, each with the facts that change, and
    how many there are."""

    kind: str
    sign: str
    rows: tuple[Row, ...]
    count: int


class PreviewingView(WorkspaceView):
    """A page with a form, and the same page at an address of its own, which ends in `preview/`,
    with `previews`: there the form's edit is undone, and its effect is shown."""

    previews = False

    def carry_out(self, edit: Callable[[], object]) -> Effect | TooLarge | None:
        """Make the edit; where this is a preview, tell what it would change instead."""
        if self.previews:
            return edit_effect(site=self.site, edit=edit)
        edit()
        return None

    @property
    def addresses(self) -> dict[str, str]:
        """Where the form is saved, and where its effect is told."""
        here = self.request.path
        saving = here.removesuffix(PREVIEW) if self.previews else here
        return {"save_at": saving, "preview_at": f"{saving}{PREVIEW}"}

    def workspace(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().workspace(template, status=status, **self.addresses, **context)

    def effect_told(
        self, form: PortalForm, conflict: Conflict | None, effect: Effect | TooLarge | None
    ) -> dict[str, Any]:
        """What the part of the page says that tells the effect."""
        found: dict[str, Any] = {"effect": effect, "form": form, "conflict": conflict}
        if isinstance(effect, Effect):
            found["parts"] = _parts(effect)
            found["solved"] = effect.solved[:_ROWS_SHOWN]
            found["raised"] = effect.raised[:_ROWS_SHOWN]
        return found

    def effect_part(self, told: dict[str, Any], status: int) -> HttpResponse:
        """The part alone, as htmx asks for it."""
        shown = {**told, "site": self.site, "pinned": self.site.catalogue_version_id}
        return self.show("sites/_effect.html", shown, status=status)


def _parts(effect: Effect) -> tuple[EffectPart, ...]:
    changed = [(each.after, each.facts) for each in effect.changed]
    return (
        _part("added", "+", [(each, ()) for each in effect.added]),
        _part("removed", "−", [(each, ()) for each in effect.removed]),
        _part("changed", "~", changed),
    )


def _part(kind: str, sign: str, rows: Sequence[Row]) -> EffectPart:
    return EffectPart(kind, sign, tuple(sorted(rows, key=_order)[:_ROWS_SHOWN]), len(rows))


def _order(row: Row) -> tuple[str, ...]:
    entry = row[0]
    return entry.deployment, entry.flow, entry.source.value, entry.destination.value, entry.service
