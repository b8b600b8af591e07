"""Asking for a change: from one rule set, from those of several sites, from several changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from requirements_app.accounts.preferences import zone_of
from requirements_app.accounts.roles import is_administrator
from requirements_app.catalogue.models import ProductRevision
from requirements_app.changes.access import require_editing, visible_changes
from requirements_app.changes.actions.create import change_create
from requirements_app.changes.actions.portions import change_merge
from requirements_app.changes.difference import difference_counts
from requirements_app.changes.models import BaselineEntry
from requirements_app.core.errors import Conflict, InvalidInput, NotFound
from requirements_app.rulesets.models import Entry, RuleSet
from requirements_app.rulesets.selectors import built_content, visible_rule_sets
from requirements_app.sites.access import grants_of
from requirements_app.sites.models import SiteRole
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.changing import lists
from requirements_app.web.forms.changes import MergeForm, NewChangeForm
from requirements_app.web.views.base import PageView
from requirements_app.web.views.sites import with_newest

from .base import Refused, once, refused

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Beginning:
    """A rule set that the change shall lead to, and how much that takes, by kind of difference."""

    rule_set: RuleSet
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(kind, self.counts[kind]) for kind in _KINDS if self.counts.get(kind)]


_KINDS = ("added", "removed", "replaced", "changed")


class AskView(PageView):
    """The form that asks for a change, with what it would change above it."""

    def rule_sets(self) -> list[RuleSet]:
        """Those that the change is made from. Raises NotFound."""
        raise NotImplementedError

    def named(self, keys: Sequence[str]) -> list[RuleSet]:
        """The rule sets of these keys, in their order. Raises NotFound and InvalidInput."""
        wanted = list(dict.fromkeys(map(_uuid, keys)))
        if len(wanted) > MOST_AT_ONCE:
            raise InvalidInput.one(
                "rule_set", len(wanted), _("rule sets are too many at once"),
                _("name at most %(most)s") % {"most": MOST_AT_ONCE},
            )  # fmt: skip
        rows = visible_rule_sets(self.account).filter(pk__in=wanted)
        found = {each.pk: each for each in rows.select_related("site", "content")}
        if len(found) < len(wanted):
            raise NotFound(_("There is no such rule set."), _("See the site's rule sets."))
        return [found[key] for key in wanted]

    def ask(self, rule_sets: list[RuleSet], form: NewChangeForm | None = None,
            error: Refused | None = None) -> HttpResponse:  # fmt: skip
        """The page; the difference is counted anew for each rule set."""
        require_editing(self.account, [each.site for each in rule_sets])
        beginnings = [
            Beginning(each, difference_counts(each.site, built_content(each))) for each in rule_sets
        ]
        context = {
            "beginnings": beginnings,
            "several": len(beginnings) > 1,
            "site": rule_sets[0].site,
            "total": sum(each.total for each in beginnings),
            "form": form or self.form(rule_sets),
            "refused": error,
        }
        return self.show("changes/new.html", context, status=error.status if error else 200)

    def form(self, rule_sets: list[RuleSet], data: Any = None) -> NewChangeForm:
        contents = [built_content(each) for each in rule_sets]
        # What goes may be of a product that comes no more.
        there = Entry.objects.filter(content__in=contents).order_by()
        products = {*there.values_list("product", flat=True).distinct(), *_in_force(rule_sets)}
        return NewChangeForm(
            data,
            zone=zone_of(self.account),
            offered=_names(products, max(each.catalogue_version_id for each in rule_sets)),
            initial={"owner": self.account.username, "title": _title(rule_sets)},
        )

    def post(self, request: HttpRequest, **_keys: Any) -> HttpResponse:
        rule_sets = self.rule_sets()
        require_editing(self.account, [each.site for each in rule_sets])
        if not rule_sets:
            raise InvalidInput.one("rule_set", "", _("is missing"), _("tick at least one"))
        form = self.form(rule_sets, request.POST)
        if not form.is_valid():
            return self.ask(rule_sets, form, Refused(400, _("Something is missing below.")))
        try:
            made = once(
                self.account, request, form.cleaned_data["key"],
                lambda: {"change": self.make(rule_sets, form)},
            )  # fmt: skip
        except (InvalidInput, Conflict) as error:
            if isinstance(error, InvalidInput):
                form.refuse(error)
            return self.ask(rule_sets, form, refused(error))
        messages.success(request, _("The change is a draft. Look it through, then submit it."))
        return redirect("change", made["change"])

    def make(self, rule_sets: list[RuleSet], form: NewChangeForm) -> int:
        change = change_create(
            actor=self.account,
            rule_sets=rule_sets,
            products=form.cleaned_data.get("products"),
            **form.said(),
        )
        return change.pk


class FromRuleSet(AskView):
    """From the page of one rule set."""

    def rule_sets(self) -> list[RuleSet]:
        return self.named([str(self.kwargs["rule_set_id"])])

    def get(self, request: HttpRequest, rule_set_id: UUID) -> HttpResponse:  # noqa: ARG002
        return self.ask(self.rule_sets())


class NewChange(AskView):
    """From the newest rule sets of several sites: first they are chosen, then asked for."""

    def rule_sets(self) -> list[RuleSet]:
        return self.named([*self.request.GET.getlist("rule_set"),
                           *self.request.POST.getlist("rule_set")])  # fmt: skip

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.getlist("rule_set")
        if chosen:
            return self.ask(self.rule_sets())
        sites = visible_sites(self.account)
        if not is_administrator(self.account):
            owned = SiteRole.objects.filter(grants_of(self.account), role=SiteRole.Role.OWNER)
            sites = sites.filter(pk__in=owned.values("site"))
        rows = with_newest(sites).order_by("name")
        if only := request.GET.get("site", "").strip():
            rows = rows.filter(slug=only)
        return self.show("changes/choose.html", {"rows": rows, "only": only})


class Merge(PageView):
    """Several changes become one; `?change=…` names them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request.GET.getlist("change"), None)

    def page(self, named: list[str], form: MergeForm | None,
             error: Refused | None = None) -> HttpResponse:  # fmt: skip
        numbers = _numbers(named)
        rows = visible_changes(self.account).filter(pk__in=numbers).select_related("owner")
        changes = list(rows.order_by("number"))
        if len(changes) < len(numbers):
            raise NotFound(_("There is no such change."), _("See the list of changes."))
        held = lists.contents(self.account, changes)
        sites = lists.sites_by_change(self.account, changes)
        first = changes[0] if changes else None
        initial = {"justification": first.justification, "new_title": first.title} if first else {}
        context = {
            "rows": [
                (each, sites.get(each.pk, ()), held.get(each.pk, lists.NOTHING)) for each in changes
            ],
            "form": form or MergeForm(initial=initial),
            "refused": error,
        }
        return self.show("changes/merge.html", context, status=error.status if error else 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        named = request.POST.getlist("change")
        numbers = _numbers(named)
        form = MergeForm(request.POST)
        if not form.is_valid():
            return self.page(named, form, Refused(400, _("Something is missing below.")))
        said = form.cleaned_data
        try:
            made = once(
                self.account, request, said["key"],
                lambda: {
                    "change": change_merge(
                        numbers=numbers, actor=self.account, new_title=said["new_title"],
                        justification=said["justification"],
                    ).pk
                },
            )  # fmt: skip
        except (InvalidInput, Conflict) as error:
            return self.page(named, form, refused(error))
        messages.success(request, _("They are one draft now; the ones before are withdrawn."))
        return redirect("change", made["change"])


def _numbers(texts: Sequence[str]) -> list[int]:
    """Numbers of changes. Raises InvalidInput for what is none, and for too many."""
    for text in texts:
        if not (text.isascii() and text.isdecimal() and len(text) < 18):
            raise InvalidInput.one(
                "change", text, _("is no number of a change"), _("tick them in the list")
            )
    found = sorted({int(text) for text in texts})
    if len(found) > MOST_AT_ONCE:
        raise InvalidInput.one(
            "change", len(found), _("changes are too many at once"),
            _("tick at most %(most)s") % {"most": MOST_AT_ONCE},
        )  # fmt: skip
    return found


def _names(products: Collection[str], version: int) -> dict[str, str]:
    """Products with their names by these; one that the version no longer has is its slug."""
    found = ProductRevision.objects.at(version).filter(entity__slug__in=products)
    names = dict(found.values_list("entity__slug", "name"))
    return {slug: name for name, slug in sorted((names.get(slug, slug), slug) for slug in products)}


def _in_force(rule_sets: list[RuleSet]) -> set[str]:
    sites = [each.site_id for each in rule_sets]
    rows = BaselineEntry.objects.filter(site__in=sites, until=None).order_by()
    return set(rows.values_list("product", flat=True).distinct())


def _title(rule_sets: list[RuleSet]) -> str:
    names = [each.site.name for each in rule_sets]
    told = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    return _("%(sites)s: what the rule set of %(day)s needs") % {
        "sites": told,
        "day": rule_sets[0].as_of.isoformat(),
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(_("There is no such rule set."), _("See the site's rule sets.")) from error
