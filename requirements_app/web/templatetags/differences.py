"""What was and what is, marked within the text; and where what is seen differs from what is."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from requirements_app.rulesets.models import Entry, Rule
from requirements_app.rulesets.seen import seen_by_entry, seen_by_rule
from requirements_app.web.differences import Pair

from .portal import breakable

register = template.Library()


@register.filter
def marked(pair: Pair) -> SafeString:
    """The text, or what it was struck out before what it is; a page has hundreds of these."""
    if not pair.differs:
        return breakable(pair.after)
    return SafeString(f"{was(pair)} {now(pair)}")


@register.filter
def was(pair: Pair) -> SafeString:
    """The old text, marked where the new one is another."""
    return _marked("del", _("was"), pair.before, pair) if pair.before else _nothing()


@register.filter
def now(pair: Pair) -> SafeString:
    """The new text, marked where the old one was another."""
    return _marked("ins", _("now"), pair.after, pair) if pair.after else _nothing()


@register.filter
def translated(of: Entry | Rule) -> bool:
    """Whether a firewall on the way sees other addresses or ports than the ends do."""
    if isinstance(of, Rule):
        return bool(seen_by_rule(of.sources, of.destinations, of.services, of.path))
    return bool(seen_by_entry(of.source, of.destination, of.service, of.path))


def _marked(tag: str, word: str, text: str, pair: Pair) -> SafeString:
    shown = breakable(text)
    if not pair.differs:
        return shown
    return SafeString(f'<{tag}><span class="hidden">{word} </span>{shown}</{tag}>')


def _nothing() -> SafeString:
    return SafeString(f'<span class="muted">{_("none")}</span>')
