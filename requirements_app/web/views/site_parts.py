"""Pages that make, change and delete the parts of a site, each kind in the same way."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from requirements_app.audit.models import Event
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, shown
from requirements_app.rulesets.preview import Effect, TooLarge
from requirements_app.sites import selectors, services
from requirements_app.sites.access import require
from requirements_app.sites.models import Tracked, Zone
from requirements_app.sites.pasting import pasted_lines
from requirements_app.sites.understanding import networks_understood
from requirements_app.web.findings import FindingLine
from requirements_app.web.forms.base import PortalForm
from requirements_app.web.forms.site_parts import PartForm, ZoneForm
from requirements_app.web.forms.sites import DecisionForm
from requirements_app.web.site_parts import ZONE, PartKind, effects

from .previewing import PreviewingView

CHECK = "check"


class FormView(PreviewingView):
    """A page with one form. Readers see what is set; owners change it."""

    template = "sites/part.html"

    def form_page(
        self,
        form: PortalForm,
        *,
        conflict: Conflict | None = None,
        effect: Effect | TooLarge | None = None,
        **context: Any,
    ) -> HttpResponse:
        """The page with its form; 400 with problems, 409 where the object has moved on."""
        if not self.may_change:
            for field in form.fields.values():
                field.disabled = True
        status = 409 if conflict else 400 if form.is_bound and form.errors else 200
        told = self.effect_told(form, conflict, effect)
        if self.previews and self.partial:
            return self.effect_part(told, status)
        return self.workspace(self.template, status=status, **told, **context)

    def missing(self, key: str) -> NotFound:
        """The error for a part that the site does not have."""
        return NotFound(
            _("This site has no %(key)s.") % {"key": shown(key)}, _("See the site's pages.")
        )

    def saved(self) -> None:
        messages.success(self.request, _("Saved. Build the rule set anew to see its effect."))


class PartView(FormView):
    """One part of a kind, or a new one where the address names none."""

    part: PartKind = ZONE

    @cached_property
    def thing(self) -> Any:
        """The site's own part of that short name; None for a new one. Raises NotFound."""
        key = self.kwargs.get("key")
        if key is None:
            return None
        found = self.part.rows(self.site).filter(slug=key).first()
        if found is None:
            raise self.missing(key)
        return found

    @property
    def step(self) -> str:  # type: ignore[override]
        return self.part.step

    def form(self, data: Any = None, **options: Any) -> PartForm:
        visible = selectors.visible_sites(self.account)
        return self.part.form(data, site=self.site, visible=visible, thing=self.thing, **options)

    def part_page(
        self, form: PartForm, conflict: Conflict | None = None, **context: Any
    ) -> HttpResponse:
        back = f"{reverse(self.part.page, args=[self.site.slug])}#{self.part.anchor}"
        return self.form_page(
            form,
            conflict=conflict,
            part=self.part,
            thing=self.thing,
            back=back,
            **self.beside(),
            **context,
        )

    def beside(self) -> dict[str, Any]:
        """Where it is deleted, and what was found about it: for the whole, and by field."""
        if self.thing is None:
            return {}
        keys = [self.site.slug, self.thing.slug]
        place = f"{self.part.anchor}/{self.thing.slug}"
        found: list[FindingLine] = []
        fields: dict[str, list[FindingLine]] = defaultdict(list)
        for line in self.state.findings:
            if line.place == place:
                field = line.address.partition("#")[2]
                (fields[field] if field else found).append(line)
        delete = reverse(f"{self.part.kind}-delete", args=keys)
        return {"delete_address": delete, "found_here": found, "beside": dict(fields)}


class PartPage(PartView):
    def get(self, request: HttpRequest, slug: str, key: str | None = None) -> HttpResponse:  # noqa: ARG002
        known = self.part.form.base_fields
        given = {name: request.GET.getlist(name) for name in request.GET if name in known}
        many = {name: values for name, values in given.items() if name in ("zones", "to_sites")}
        one = {name: values[-1] for name, values in given.items() if name not in many}
        return self.part_page(self.form(initial=one | many))

    def post(self, request: HttpRequest, slug: str, key: str | None = None) -> HttpResponse:  # noqa: ARG002
        require(self.account, "sites.change_site", self.site)
        form = self.form(request.POST)
        if isinstance(form, ZoneForm) and CHECK in request.POST:
            return self.understood(form)
        if not form.is_valid():
            return self.part_page(form)
        try:
            effect = self.carry_out(lambda: self.save(form))
        except InvalidInput as error:
            form.refuse(error)
            return self.part_page(form)
        except Conflict as conflict:
            return self.part_page(form, conflict)
        if effect is not None:
            return self.part_page(form, effect=effect)
        self.saved()
        return redirect(f"{reverse(self.part.page, args=[slug])}#{self.part.anchor}")

    def save(self, form: PartForm) -> None:
        if self.thing is None:
            self.part.create(actor=self.account, site=self.site, **form.values())
            return
        self.part.update(
            actor=self.account,
            expected_version=form.cleaned_data["row_version"],
            **{self.part.kind: self.thing},
            **form.values(),
        )

    def understood(self, form: ZoneForm) -> HttpResponse:
        """What the networks that were pasted say, before anything is saved."""
        form.is_valid()
        space = str(form["address_space"].value() or "default")
        zone = self.thing.slug if isinstance(self.thing, Zone) else ""
        pasted = pasted_lines(str(form["networks"].value() or ""))
        lines = networks_understood(self.site, pasted, zone, space)
        if self.partial:
            return self.show("sites/_understood.html", {"understood": lines, "of_networks": True})
        form.errors.clear()  # a check refuses nothing
        return self.part_page(form, understood=lines, of_networks=True)


class DeleteView(FormView):
    """GET tells what a deletion would break; POST deletes, as the reader saw it, and offers to
    take that back."""

    template = "sites/delete.html"

    @cached_property
    def thing(self) -> Any:
        """What would be deleted. Raises NotFound."""
        raise NotImplementedError

    @property
    def back(self) -> str:
        """Where one goes afterwards."""
        raise NotImplementedError

    @property
    def title(self) -> str:
        """What people call it."""
        raise NotImplementedError

    def remove(self, expected_version: int) -> None:
        """Delete it. Raises Conflict."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:  # noqa: ARG002
        return self.page(None)

    def page(self, conflict: Conflict | None) -> HttpResponse:
        found = effects(self.thing, self.state.newest)
        return self.workspace(
            self.template,
            thing=self.thing,
            title=self.title,
            back=self.back,
            effects=found,
            blocked=any(effect.blocks for effect in found),
            conflict=conflict,
            status=409 if conflict else 200,
        )

    def post(self, request: HttpRequest, **_kwargs: object) -> HttpResponse:
        require(self.account, "sites.change_site", self.site)
        form, thing, title = DecisionForm(request.POST), self.thing, self.title
        if not form.is_valid():
            mend = _("delete it from its page")
            raise InvalidInput.one("row_version", "", _("is missing"), mend)
        key = (thing._meta.label_lower, str(thing.pk))
        try:
            self.remove(form.cleaned_data["row_version"])
        except Conflict as conflict:
            return self.page(conflict)
        messages.success(request, self.told(title, key))
        return redirect(self.back)

    def told(self, title: str, key: tuple[str, str]) -> str:
        """That it is gone, with the way back where there is one."""
        text = _("%(title)s is deleted.") % {"title": title}
        event = Event.objects.filter(
            site_slug=self.site.slug, object_type=key[0], object_id=key[1]
        ).last()
        if event is None or not services.can_undo(event):
            return text
        address = f"{reverse('site-history', args=[self.site.slug])}#event-{event.pk}"
        return format_html('{} <a href="{}">{}</a>', text, address, _("Take it back"))


class PartDelete(DeleteView):
    part: PartKind = ZONE

    @property
    def step(self) -> str:  # type: ignore[override]
        return self.part.step

    @cached_property
    def thing(self) -> Tracked:
        found: Tracked | None = self.part.rows(self.site).filter(slug=self.kwargs["key"]).first()
        if found is None:
            raise self.missing(self.kwargs["key"])
        return found

    @property
    def back(self) -> str:
        return f"{reverse(self.part.page, args=[self.site.slug])}#{self.part.anchor}"

    @property
    def title(self) -> str:
        return f"{self.part.name} {self.thing}"

    def remove(self, expected_version: int) -> None:
        self.part.delete(
            actor=self.account,
            expected_version=expected_version,
            **{self.part.kind: self.thing},
        )
