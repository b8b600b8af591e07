"""Tags and filters of the pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from requirements_app.accounts.preferences import zone_of
from requirements_app.accounts.roles import is_administrator
from requirements_app.audit.access import may_view
from requirements_app.web import links, words
from requirements_app.web.moments import moment
from requirements_app.web.rule_lines import Values

register = template.Library()

_THEMES = ("light", "dark")
_BREAKS = re.compile(r"([./:-])(?=\w)")


@register.filter
def say(code: str, kind: str) -> words.Label:
    """The words for a code: `{{ flow.requirement|say:"requirement" }}`."""
    return words.say(code, kind)


@register.filter
def administers(user: Any) -> bool:
    """Whether an account manages the others."""
    return bool(is_administrator(user))


@register.filter
def audits(user: Any) -> bool:
    """Whether an account reads the audit trail."""
    return may_view(user)


@register.filter
@lru_cache(maxsize=4096)  # a page shows the same addresses many times
def breakable(text: str) -> SafeString:
    """A name or address that may go on in the next line after its dots and dashes."""
    return SafeString(_BREAKS.sub(r"\1<wbr>", escape(text)))


@register.filter
def as_list(values: Values) -> SafeString:
    """The texts of one side of a rule. A page of rules has hundreds of these lists, and a template
    for each would take longer than all the rest of it."""
    items = "".join([f"<li>{breakable(text)}</li>" for text in values.shown])
    if values.folded:
        count = len(values.folded)
        more = ngettext("%(count)s more", "%(count)s more", count) % {"count": count}
        folded = "".join([f"<div>{breakable(text)}</div>" for text in values.folded])
        items += f'<li><details class="fold"><summary>{more}</summary>{folded}</details></li>'
    return SafeString(f'<ul class="values mono">{items}</ul>')


@register.filter
def short_hash(digest: str) -> str:
    """`v1:` and the first twelve digits of a hash; the whole of it is beside, to be copied."""
    version, colon, digits = digest.rpartition(":")
    return f"{version}{colon}{digits[:12]}"


@register.simple_tag(takes_context=True)
def looks(context: Context, *, account: bool = True) -> SafeString:
    """What the reader chose, as attributes of `<html>`: light or dark (this browser's choice, then
    the account's; none follows the system), and whether single keys do nothing. Without `account`
    nothing is asked of the database."""
    request = context.get("request")
    reader = _reader(context) if account else None
    chosen = request.COOKIES.get("theme", "") if request else ""
    chosen = chosen if chosen in _THEMES else getattr(reader, "theme", "")
    told = format_html(' data-theme="{}"', chosen) if chosen in _THEMES else SafeString("")
    return told if getattr(reader, "single_keys", True) else told + SafeString(' data-keys="off"')


@register.simple_tag(takes_context=True)
def when(context: Context, value: dt.datetime | None, precision: str = "minutes") -> SafeString:
    """A moment in the reader's time zone, which is told with it; nothing for None."""
    return moment(value, zone_of(_reader(context)), precision)


@register.simple_tag(takes_context=True)
def zone(context: Context) -> str:
    """The time zone in which the reader sees moments."""
    return str(zone_of(_reader(context)))


def _reader(context: Context) -> Any:
    return context.get("user") or getattr(context.get("request"), "user", None)


@register.simple_tag(takes_context=True)
def catalogue_url(context: Context, name: str, *arguments: str, **query: Any) -> str:
    """A catalogue page in the version that this page shows."""
    version = query.pop("version", None) or context.get("pinned")
    return links.catalogue_url(name, *map(str, arguments), version=version, **query)


@register.simple_tag(takes_context=True)
def here(context: Context, *names: str) -> SafeString:
    """`aria-current="page"` where the page shown is one of the named ones."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return SafeString(' aria-current="page"' if match and match.view_name in names else "")


@register.simple_tag(takes_context=True)
def within(context: Context, *roots: str) -> SafeString:
    """`aria-current="page"` where the page shown lies below one of the roots."""
    request = context.get("request")
    below = request is not None and request.path_info.startswith(roots)
    return SafeString(' aria-current="page"' if below else "")


@register.simple_tag
def sorted_by(sort: str, key: str) -> SafeString:
    """`aria-sort` of the column that a list is sorted by."""
    orders = {key: "ascending", f"-{key}": "descending"}
    return format_html(' aria-sort="{}"', orders[sort]) if sort in orders else SafeString("")


@register.filter
def next_sort(sort: str, key: str) -> str | None:
    """What a click on a column's heading sorts by: up, down, and then not at all."""
    return {key: f"-{key}", f"-{key}": None}.get(sort, key)


@register.filter
def beyond(items: Iterable[Any], limit: int) -> int:
    """How many of `items` come after the first `limit`."""
    return max(0, len(list(items)) - limit)


@register.filter
def at(items: Mapping[str, Any], key: str) -> Any:
    """What a mapping has for a key; nothing where it has none."""
    return items.get(key, ())


@register.filter
def told(value: Any) -> str:
    """A value of JSON as people read it: a text, or texts joined by commas."""
    return value if isinstance(value, str) else ", ".join(map(str, value))


@register.filter
def percent(done: int, total: int | None) -> int:
    """How much of `total` is done, from 0 to 100."""
    return min(100, done * 100 // total) if total else 0
