"""The catalogue editor: the form of one item, new or as it stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from requirements_app.catalogue import access
from requirements_app.catalogue.editing import item_remove, item_save
from requirements_app.catalogue.parts import Item, Json, Part, item_of, key_field
from requirements_app.core.errors import Conflict, InvalidInput, NotFound, Stale, shown
from requirements_app.web.editor import FORMS, item_title, known_of
from requirements_app.web.forms.editor_base import ItemForm
from requirements_app.web.forms.editor_new import SeenForm
from requirements_app.web.words import say

from .draft_files import FileView
from .drafts import SourceView


class ItemView(FileView):
    """A form of one item."""

    def form(self, part: Part, item: Item | None, data: Any = None, **options: Any) -> ItemForm:
        before = item.value if item else None
        known = known_of(self.workspace, self.kwargs["product"])
        if item is not None:
            options.setdefault("initial", {"seen": item.digest})
        return FORMS[part](data, known=known, before=before, **options)

    def page(
        self,
        form: ItemForm,
        item: Item | None,
        conflict: Conflict | None = None,
        **context: Any,
    ) -> HttpResponse:
        part: Part = self.kwargs["part"]
        if not self.editable:
            for field in form.fields.values():
                field.disabled = True
        context = self.frame(
            **context,
            form=form,
            item=item,
            part=part,
            item_name=say(part, "draft_part"),
            title=item_title(item) if item else "",
            product=self.kwargs["product"],
            file=self.file,
            known=known_of(self.workspace, self.kwargs["product"]),
            conflict=conflict,
        )
        status = 409 if conflict else 400 if form.is_bound and form.errors else 200
        return self.show("catalogue/editing/item.html", context, status=status)

    def save(self, form: ItemForm, item: Item | None, key: str | None) -> str:
        """The key of the saved item. Raises InvalidInput and Conflict."""
        return item_save(
            actor=self.account,
            source=self.kwargs["source"],
            product=self.kwargs["product"],
            part=self.kwargs["part"],
            value=form.value(),
            key=key,
            seen=form.cleaned_data["seen"] if item else "",
            statement=form.cleaned_data.get("statement", ""),
        )

    def saved(self) -> HttpResponse:
        messages.success(self.request, _("Saved in the draft."))
        kwargs = self.kwargs
        page = reverse("draft-file", args=[kwargs["source"], kwargs["product"]])
        return redirect(f"{page}?part={kwargs['part']}")


class ItemNew(ItemView):
    """A new item; `copy` in the address names the one that it begins as."""

    def get(self, request: HttpRequest, source: str, product: str, part: Part) -> HttpResponse:
        if part == "product":
            return redirect("draft-item", source, product, part, product)
        model = item_of(self.file, part, request.GET.get("copy", ""))
        form = self.form(part, None)
        if model is not None:
            form = self.form(part, None, initial=self._copied(form, part, model.value))
        return self.page(form, None)

    def _copied(self, form: ItemForm, part: Part, value: Json) -> Json:
        initial = form.initial_of(value)
        taken = initial.pop(key_field(part))
        if part == "hosts":
            return initial
        number = 2
        while item_of(self.file, part, f"{taken}-{number}") is not None:
            number += 1
        return {**initial, key_field(part): f"{taken}-{number}"}

    def post(self, request: HttpRequest, source: str, product: str, part: Part) -> HttpResponse:  # noqa: ARG002
        access.require(self.account, access.EDIT)
        form = self.form(part, None, request.POST)
        if not form.is_valid():
            return self.page(form, None)
        try:
            self.save(form, None, None)
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, None)
        except Conflict as conflict:
            return self.page(form, None, conflict)
        return self.saved()


class ItemPage(ItemView):
    """An item as it stands, to be changed."""

    def get(
        self,
        request: HttpRequest,  # noqa: ARG002
        source: str,  # noqa: ARG002
        product: str,  # noqa: ARG002
        part: Part,
        item: str,
    ) -> HttpResponse:
        found = self.found(part, item)
        return self.page(self.form(part, found), found)

    def post(
        self,
        request: HttpRequest,
        source: str,  # noqa: ARG002
        product: str,  # noqa: ARG002
        part: Part,
        item: str,
    ) -> HttpResponse:
        access.require(self.account, access.EDIT)
        found = self.found(part, item)
        form = self.form(part, found, request.POST)
        if not form.is_valid():
            return self.page(form, found)
        try:
            self.save(form, found, item)
        except InvalidInput as error:
            form.refuse(error)
            return self.page(form, found)
        except Stale as conflict:
            theirs = self.form(part, found)
            differing = _differing(form, theirs)
            # What is sent next is meant to replace what is shown now.
            form.data = request.POST.copy()
            form.data["seen"] = found.digest
            return self.page(form, found, conflict, theirs=differing)
        except Conflict as conflict:
            return self.page(form, found, conflict)
        return self.saved()

    def found(self, part: Part, key: str) -> Item:
        """The item as it stands. Raises NotFound."""
        found = item_of(self.file, part, key)
        if found is None:
            raise NotFound(
                _("%(item)s is not in this draft.") % {"item": shown(key)},
                _("See the product's page."),
            )
        return found


def _differing(mine: ItemForm, theirs: ItemForm) -> list[tuple[Any, Any]]:
    """The fields in which what somebody else saved differs, with their values."""
    return [
        (theirs[name].label, theirs[name].value())
        for name in theirs.codecs
        if (theirs[name].value() or "") != (mine.cleaned_data.get(name) or "")
    ]


class ItemRemove(FileView):
    """POST takes an item out of the file, as the reader saw it."""

    permissions = (access.EDIT,)

    def post(
        self, request: HttpRequest, source: str, product: str, part: Part, item: str
    ) -> HttpResponse:
        form = SeenForm(request.POST)
        if not form.is_valid():
            mend = _("remove it from the product's page")
            raise InvalidInput.one("seen", "", _("is missing"), mend)
        item_remove(
            actor=self.account,
            source=source,
            product=product,
            part=part,
            key=item,
            seen=form.cleaned_data["seen"],
        )
        messages.success(request, _("Removed. It can be put back until the draft is published."))
        return redirect(f"{reverse('draft-file', args=[source, product])}?part={part}")


class HostForm(SourceView):
    """To the form of a host, in the first of the source's files that lists it."""

    def get(self, request: HttpRequest, source: str, pattern: str) -> HttpResponse:  # noqa: ARG002
        for file in self.workspace.content["files"]:
            if item_of(file, "hosts", pattern) is not None:
                return redirect("draft-item", source, file["product"]["slug"], "hosts", pattern)
        raise NotFound(
            _("%(item)s is not in this draft.") % {"item": shown(pattern)},
            _("See the draft's page."),
        )
