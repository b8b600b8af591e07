"""Tags and filters of the catalogue editor."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from requirements_app.catalogue import access
from requirements_app.catalogue.parts import Part
from requirements_app.catalogue.selectors import content_at
from requirements_app.web.editor import item_url

register = template.Library()


@register.filter
def edits_catalogue(user: Any) -> bool:
    """Whether an account edits the catalogue."""
    return bool(user.has_perm(access.EDIT))


@register.filter
def has_drafts(user: Any) -> bool:
    """Whether drafts are any of the account's business."""
    return bool(user.has_perm(access.EDIT) or user.has_perm(access.PUBLISH))


@register.simple_tag(takes_context=True)
def edit_url(context: Context, product: str, part: Part, slug: str) -> str:
    """The form of a thing that the page shows: `slug` is its full id, or the product's."""
    content = content_at(context["version"].number)
    source = next(each.source for each in content.outlines if each.product.slug == product)
    return item_url(source, product, part, slug.removeprefix(f"{product}."))
