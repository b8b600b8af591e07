"""The forms that make a site, and those that bring files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from requirements_app.core.tables import LARGEST_FILE, Decoded, decoded
from requirements_app.sites.models import Site, SiteRole

from .base import PortalForm

_PLAIN = {"class": "mono", "spellcheck": "false", "autocapitalize": "off"}


class SiteForm(PortalForm):
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = forms.CharField(label=_("Name"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        return {key: self.cleaned_data[key] for key in ("name", "description")}


class NewSiteForm(PortalForm):
    """`like` names a site that the new one begins like; none: an empty one."""

    name = forms.CharField(label=_("Name"), max_length=200)
    slug = forms.CharField(
        label=_("Short name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
        help_text=_(
            "For addresses and files; it never changes. Made from the name where it is left blank."
        ),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    like = forms.ChoiceField(
        label=_("Begin"),
        required=False,
        help_text=_(
            "Like another site: its zones, firewalls and deployments with their options, at its"
            " catalogue version; not its networks and addresses."
        ),
    )

    def __init__(self, *args: Any, sites: Iterable[Site], **options: Any) -> None:
        super().__init__(*args, **options)
        like = self.fields["like"]
        if isinstance(like, forms.ChoiceField):
            known = [(site.slug, _("like %(name)s") % {"name": site.name}) for site in sites]
            like.choices = [("", _("empty")), *known]

    def values(self) -> dict[str, Any]:
        """What the service takes; call it on a valid form."""
        cleaned = self.cleaned_data
        slug = cleaned["slug"] or slugify(cleaned["name"])[:80].strip("-")
        return {"name": cleaned["name"], "slug": slug, "description": cleaned["description"]}


class RoleForm(PortalForm):
    role = forms.ChoiceField(label=_("Role"), choices=SiteRole.Role.choices)
    user = forms.CharField(
        label=_("User name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={**_PLAIN, "autocomplete": "off"}),
        help_text=_("Of a person or a service account."),
    )
    group = forms.CharField(
        label=_("Or group"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class UploadForm(PortalForm):
    """A file, or its text; `seen` is the digest of what the reader saw it would do."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)
    file = forms.FileField(label=_("File"), required=False, max_length=200)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, **_PLAIN}),
    )

    def brought(self, name: str) -> Decoded | None:
        """What was brought, as text; None where it was nothing. Call it on a valid form.

        Raises InvalidInput for a file that cannot be read.
        """
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            return decoded(file.read(LARGEST_FILE + 1), name)
        text = self.cleaned_data["text"]
        return Decoded(text, "") if text.strip() else None


class SiteUploadForm(UploadForm):
    kind = forms.ChoiceField(
        label=_("What the file has"),
        choices=[
            ("bindings", _("members of roles")),
            ("networks", _("zones and networks")),
        ],
    )
    field_order = ("kind", "file", "text")
