"""What pages of lists say of a list."""

from __future__ import annotations

from django import template

from requirements_app.lists.credentials import username_of
from requirements_app.lists.models import List, ListCredential
from requirements_app.web.list_words import FORMATS, Label

register = template.Library()


@register.filter
def list_format(found: List) -> Label:
    """The format of a list as people choose it."""
    return FORMATS[found.format].name


@register.filter
def credential_user(credential: ListCredential) -> str:
    """The user name that a device sends with the credential's password."""
    return username_of(credential)
